import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { StartupError } from '../config.ts'

/**
 * The 32 bytes that wrap every private key, from a file of 64 hexadecimal digits with mode 0600.
 * Created when absent. A file that does not hold a key is refused and left as it is: a new key in
 * its place would make every key in the database unreadable for ever.
 */
export function openMasterKey(path: string): Uint8Array {
  const found = read(path)
  if (found) return found
  create(path)
  // Read back: of two processes that start at once, both use the file that won.
  const made = read(path)
  if (!made) throw new StartupError(`The master key ${path} vanished while it was being made.`)
  return made
}

function read(path: string): Uint8Array | undefined {
  let text: string
  try {
    if ((statSync(path).mode & 0o077) !== 0) {
      throw new StartupError(
        `The master key ${path} can be read by other users of this machine; allow only its owner (chmod 600).`,
      )
    }
    text = readFileSync(path, 'latin1')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    if (error instanceof StartupError) throw error
    throw new StartupError(`The master key ${path} cannot be read: ${(error as Error).message}.`)
  }
  if (!/^[0-9a-f]{64}\n?$/i.test(text)) {
    throw new StartupError(
      `The master key ${path} is damaged: it must hold 64 hexadecimal digits; restore it from a backup.`,
    )
  }
  return new Uint8Array(Buffer.from(text.slice(0, 64), 'hex'))
}

/** Whole or not at all: written beside, synced, then linked in under its name unless that is taken. */
function create(path: string): void {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    const file = openSync(draft, 'wx', 0o600)
    try {
      writeSync(file, `${randomBytes(32).toString('hex')}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    try {
      linkSync(draft, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      unlinkSync(draft)
    }
    syncFolder(dirname(path))
  } catch (error) {
    throw new StartupError(`The master key ${path} cannot be made: ${(error as Error).message}.`)
  }
}

/** The name must survive a loss of power as well: keys wrapped by it may be committed a moment later. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
