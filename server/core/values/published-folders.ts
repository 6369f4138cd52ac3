/** Folders whose published versions never change: `<kind>/<name>/<version>/<file>`. */
import { toHex, utf8 } from './bytes.ts'
import type { CryptoPort } from './crypto.ts'

export type Files = ReadonlyMap<string, Uint8Array>

/** `<name>/<version>` -> its files by their path within the folder. Other paths are left alone. */
export function foldersOf(kind: string, files: Files): ReadonlyMap<string, Files> {
  const folders = new Map<string, Map<string, Uint8Array>>()
  for (const [path, bytes] of files) {
    const [found, name, version, ...file] = path.split('/')
    if (found !== kind || file.length === 0) continue
    const key = `${name}/${version}`
    const folder = folders.get(key) ?? new Map<string, Uint8Array>()
    folders.set(key, folder.set(file.join('/'), bytes))
  }
  return folders
}

/**
 * SHA-256, hex, over every file in the order of its path (by UTF-16 code units):
 * uint32 length of the path ‖ path in UTF-8 ‖ uint32 length of the file ‖ its bytes.
 */
export function folderDigest(files: Files, { digest }: Pick<CryptoPort, 'digest'>): string {
  const parts: Uint8Array[] = []
  for (const path of [...files.keys()].sort()) {
    for (const bytes of [utf8(path), files.get(path) ?? new Uint8Array()]) {
      const length = new Uint8Array(4)
      new DataView(length.buffer).setUint32(0, bytes.length)
      parts.push(length, bytes)
    }
  }
  return toHex(digest('sha256', ...parts))
}

type Named = { name: string; version: string }

export function byNameThenNewest(one: Named, other: Named): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1
  return other.version.localeCompare(one.version, 'en', { numeric: true })
}
