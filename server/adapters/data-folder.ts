import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { StartupError } from '../config.ts'

/** Creates the data folder where it is missing, and makes sure that files can be made in it. */
export function openDataFolder(path: string): void {
  try {
    // 0700: it holds the database, the documents and the master key.
    mkdirSync(path, { recursive: true, mode: 0o700 })
    if (!statSync(path).isDirectory()) throw new Error('it is not a folder')
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new StartupError(`The data folder ${path} cannot be used: ${reason(error)}.`)
  }
}

function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EEXIST' || code === 'ENOTDIR') return 'a file stands in its place'
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not write there'
  if (code === 'EROFS') return 'the disk is read-only'
  if (code === 'ENOSPC') return 'the disk is full'
  return error instanceof Error ? error.message : String(error)
}

/** A note in the data folder that something was begun; it outlives a crash. */
export function openMarker(folder: string, name: string) {
  const path = join(folder, name)
  return {
    isSet: () => existsSync(path),
    set: () => writeFileSync(path, '', { flush: true }),
    clear: () => rmSync(path, { force: true }),
  }
}
