import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  fsync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  write,
  writeSync,
} from 'node:fs'
import { readFile, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { discard, idle } from './idle-files.ts'

/** Bytes under their own sha256. */
export type Files = {
  /**
   * Durable when it resolves: a crash before leaves nothing under the digest, a crash after leaves all of it.
   * Putting the same bytes again only tells that they are wanted, unless what lies there was damaged: then it is replaced.
   */
  put(bytes: Uint8Array): Promise<string>
  /** The same for many, digests in order; the disk is waited for together. */
  putAll(files: readonly Uint8Array[]): Promise<readonly string[]>
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
  const putAll = async (files: readonly Uint8Array[]) => {
    const digests: string[] = []
    await eachAtATime([...files.entries()], async ([i, bytes]) => {
      const digest = sha256(bytes)
      digests[i] = digest
      // What is wanted again is young again: `discard` looks once more at the age of what it has taken away.
      const kept = (await state(digest)) === 'sound' && (await touch(pathOf(digest)))
      if (!kept) await writeSynced(pathOf(digest), bytes)
    })
    // Also those of files that were there: who put them may not have come to this point yet.
    const directories = new Set(digests.map((digest) => dirname(pathOf(digest))))
    await eachAtATime([...directories, folder], syncDirectory)
    return digests
  }
  return {
    state,
    putAll,
    put: async (bytes) => (await putAll([bytes]))[0] as string,
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

/**
 * Octets up to which a file goes to or from the system's memory at once: that takes 20 µs, four trips to the thread pool
 * take 80 µs of processor time. What waits for the disk is never waited for here.
 */
const small = 256 * 1024

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found) return undefined
    const buffer = found.size <= small ? readFileSync(path) : await readFile(path)
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Written aside, synced, renamed: under its name there is never less than all of it. The names are synced by the caller;
 * on POSIX only both survive the loss of power.
 */
async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const aside = `${path}.${randomBytes(8).toString('hex')}.part`
  await withFile(await openNew(aside), async (file) => {
    for (let at = 0; at < bytes.length; ) {
      const length = bytes.length - at
      at +=
        length <= small
          ? writeSync(file, bytes, at)
          : (await writeSome(file, bytes, at)).bytesWritten
    }
    await sync(file)
  })
  renameSync(aside, path)
}

const writeSome = promisify(write)
const sync = promisify(fsync)

async function openNew(path: string): Promise<number> {
  try {
    return openSync(path, 'wx', 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const folder = dirname(path)
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Usually that is the file's directory, whose name the caller syncs; where more was made, the topmost is synced here.
  if (made !== undefined && made !== folder) await syncDirectory(dirname(made))
  return openSync(path, 'wx', 0o600)
}

/** As many as the disk serves well at one time; more would only hold memory and handles. */
const width = 32

async function eachAtATime<T>(items: readonly T[], work: (item: T) => Promise<void>) {
  let next = 0
  const worker = async () => {
    while (next < items.length) await work(items[next++] as T)
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
}

const syncDirectory = (path: string): Promise<void> => withFile(openSync(path, 'r'), sync)

async function withFile(file: number, work: (file: number) => Promise<void>): Promise<void> {
  try {
    await work(file)
  } finally {
    closeSync(file)
  }
}
