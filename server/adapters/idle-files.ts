import { randomBytes } from 'node:crypto'
import { access, readdir, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Taken aside to be removed; left behind by a crash, it is put back. */
const aside = '.gone'

/** Digests of the files under `<folder>/ab/` that nobody has put for so long. */
export async function idle(folder: string, milliseconds: number): Promise<readonly string[]> {
  const found: string[] = []
  const prefixes = (await namesIn(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name))
  for (const prefix of prefixes.sort()) {
    const directory = join(folder, prefix)
    for (const name of await namesIn(directory)) await tidy(directory, name, milliseconds)
    for (const name of await namesIn(directory)) {
      if (!/^[0-9a-f]{62}$/.test(name)) continue
      if (await isIdle(join(directory, name), milliseconds)) found.push(`${prefix}${name}`)
    }
  }
  return found
}

/** What a crash left: a file taken aside goes back to its place, one that was never finished goes away. */
async function tidy(directory: string, name: string, milliseconds: number): Promise<void> {
  const path = join(directory, name)
  if (name.endsWith('.part') && (await isIdle(path, milliseconds))) await removed(path)
  if (!name.endsWith(aside)) return
  const place = join(directory, name.slice(0, 62))
  if (await exists(place)) await removed(path)
  else await moved(path, place)
}

/**
 * Taken aside first and looked at again: who put the same bytes before that has made them young, and they go back;
 * who puts them after that finds nothing there and writes them anew.
 */
export async function discard(path: string, milliseconds: number): Promise<boolean> {
  if (!(await isIdle(path, milliseconds))) return false
  const taken = `${path}.${randomBytes(8).toString('hex')}${aside}`
  if (!(await moved(path, taken))) return false
  if (await isIdle(taken, milliseconds)) return removed(taken)
  await moved(taken, path)
  return false
}

async function isIdle(path: string, milliseconds: number): Promise<boolean> {
  const found = await unlessGone(stat(path))
  return found !== undefined && Date.now() - found.mtimeMs > milliseconds
}

const namesIn = async (folder: string) => (await unlessGone(readdir(folder))) ?? []
const exists = async (path: string) => (await unlessGone(access(path).then(() => true))) ?? false
const moved = async (from: string, to: string) =>
  (await unlessGone(rename(from, to).then(() => true))) ?? false
const removed = async (path: string) => (await unlessGone(unlink(path).then(() => true))) ?? false

/** Undefined where another process was there first. */
async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
