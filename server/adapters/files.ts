import { createHash, randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, readFile, rename, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { discard, idle } from './idle-files.ts'

/** Bytes under their own sha256. */
export type Files = {
  /**
   * Durable when it resolves: a crash before leaves nothing under the digest, a crash after leaves all of it.
   * Putting the same bytes again only tells that they are wanted, unless what lies there was damaged: then it is replaced.
   */
  put(bytes: Uint8Array): Promise<string>
  /** Undefined when nothing was kept under the digest; throws when what was kept has changed. */
  get(digest: string): Promise<Uint8Array | undefined>
  state(digest: string): Promise<'sound' | 'missing' | 'changed'>
  /** Digests of what was last put longer ago than this. Scraps of that age are removed on the way. */
  idle(milliseconds: number): Promise<readonly string[]>
  /** Removes it; false when somebody has put the same bytes since they were found idle: then they stay. */
  discard(digest: string, milliseconds: number): Promise<boolean>
}

/** Files as `<folder>/ab/cdef…`. */
export function createFiles({ folder }: { folder: string }): Files {
  const pathOf = (digest: string) => join(folder, digest.slice(0, 2), digest.slice(2))
  const load = async (digest: string) => {
    // Anything else could name a path outside the folder.
    if (!/^[0-9a-f]{64}$/.test(digest)) return undefined
    return readIfThere(pathOf(digest))
  }
  const state = async (digest: string) => {
    const bytes = await load(digest)
    if (!bytes) return 'missing'
    return sha256(bytes) === digest ? 'sound' : 'changed'
  }
  return {
    state,
    async put(bytes) {
      const digest = sha256(bytes)
      // What is wanted again is young again: `discard` looks once more at the age of what it has taken away.
      const kept = (await state(digest)) === 'sound' && (await touch(pathOf(digest)))
      if (!kept) await writeDurably(pathOf(digest), folder, bytes)
      return digest
    },
    async get(digest) {
      const bytes = await load(digest)
      if (bytes && sha256(bytes) !== digest) throw new Error(`files: ${digest} has changed on disk`)
      return bytes
    },
    idle: (milliseconds) => idle(folder, milliseconds),
    discard: (digest, milliseconds) => discard(pathOf(digest), milliseconds),
  }
}

/** False when it was taken away meanwhile. */
async function touch(path: string): Promise<boolean> {
  const now = new Date()
  try {
    await utimes(path, now, now)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    const buffer = await readFile(path)
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Written aside, synced, renamed, and the names synced too: on POSIX only that survives the loss of power. */
async function writeDurably(path: string, folder: string, bytes: Uint8Array): Promise<void> {
  const directory = dirname(path)
  const made = await mkdir(directory, { recursive: true, mode: 0o700 })
  const aside = `${path}.${randomBytes(8).toString('hex')}.part`
  await withFile(await open(aside, 'wx', 0o600), async (file) => {
    await file.writeFile(bytes)
    await file.sync()
  })
  await rename(aside, path)
  await syncDirectory(directory)
  if (made !== undefined) {
    await syncDirectory(folder)
    if (made !== directory) await syncDirectory(dirname(made))
  }
}

async function syncDirectory(path: string): Promise<void> {
  await withFile(await open(path, 'r'), (file) => file.sync())
}

async function withFile(file: FileHandle, work: (file: FileHandle) => Promise<void>) {
  try {
    await work(file)
  } finally {
    await file.close()
  }
}
