/**
 * A ZIP archive read by its central directory (PKWARE APPNOTE 6.3 §4.3.12), strictly: what an evidence bundle needs and
 * nothing that could make two readers see two things or make one of them work for minutes. No encryption, no ZIP64,
 * no entries that share bytes, no name twice; nothing inflates beyond the size it announces.
 */
import { Inflate } from 'fflate'
import { concat } from './values/bytes.ts'

export type ZipLimits = { files: number; unpacked: number }

const endSignature = 0x06054b50
const centralSignature = 0x02014b50
const localSignature = 0x04034b50
const endLength = 22
const longestComment = 65_535
/** Inflates to at most 16 MiB, so that a bomb is noticed soon. */
const portion = 16 * 1024

type Entry = { name: string; deflated: boolean; size: number; packed: Uint8Array }

/** Files by name; `too-large` beyond the limits, undefined for anything that is not such an archive. Never throws. */
export function unzip(
  zip: Uint8Array,
  limits: ZipLimits,
): Readonly<Record<string, Uint8Array>> | 'too-large' | undefined {
  const entries = directory(zip, limits.files)
  if (entries === undefined || entries === 'too-large') return entries
  const packed = entries.reduce((sum, entry) => sum + entry.packed.length, 0)
  const unpacked = entries.reduce((sum, entry) => sum + entry.size, 0)
  if (unpacked > limits.unpacked) return 'too-large'
  // More than there are bytes: entries overlap.
  if (packed > zip.length) return undefined
  const files = new Map<string, Uint8Array>()
  for (const { name, deflated, size, packed } of entries) {
    const bytes = deflated ? inflate(packed, size) : packed
    if (bytes?.length !== size || files.has(name)) return undefined
    if (!name.endsWith('/')) files.set(name, bytes)
  }
  return Object.fromEntries(files)
}

function directory(zip: Uint8Array, mostFiles: number): Entry[] | 'too-large' | undefined {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const end = endOf(view)
  if (end === undefined) return undefined
  const count = view.getUint16(end + 10, true)
  if (count > mostFiles) return 'too-large'
  let at = view.getUint32(end + 16, true)
  const entries: Entry[] = []
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== centralSignature) return undefined
    const entry = entryAt(zip, view, at)
    if (!entry) return undefined
    entries.push(entry)
    at +=
      46 +
      view.getUint16(at + 28, true) +
      view.getUint16(at + 30, true) +
      view.getUint16(at + 32, true)
  }
  return at === end ? entries : undefined
}

/** The end record stands last, with nothing but its own comment behind it. */
function endOf(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - endLength - longestComment)
  for (let at = view.byteLength - endLength; at >= first; at--) {
    if (view.getUint32(at, true) !== endSignature) continue
    const comment = view.getUint16(at + 20, true)
    return at + endLength + comment === view.byteLength ? at : undefined
  }
  return undefined
}

function entryAt(zip: Uint8Array, view: DataView, at: number): Entry | undefined {
  const flags = view.getUint16(at + 8, true)
  const method = view.getUint16(at + 10, true)
  const packedSize = view.getUint32(at + 20, true)
  const local = view.getUint32(at + 42, true)
  const name = nameAt(zip, at + 46, view.getUint16(at + 28, true))
  const encrypted = (flags & 1) !== 0
  if (encrypted || (method !== 0 && method !== 8) || name === undefined) return undefined
  if (local + 30 > zip.length || view.getUint32(local, true) !== localSignature) return undefined
  const localName = nameAt(zip, local + 30, view.getUint16(local + 26, true))
  // Readers that go by the local headers must see the same file.
  if (localName !== name || view.getUint16(local + 8, true) !== method) return undefined
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  if (start + packedSize > zip.length) return undefined
  const packed = zip.subarray(start, start + packedSize)
  return { name, deflated: method === 8, size: view.getUint32(at + 24, true), packed }
}

/** Printable ASCII without a way out of the folder it is unpacked to. */
function nameAt(zip: Uint8Array, at: number, length: number): string | undefined {
  if (at + length > zip.length) return undefined
  const name = String.fromCharCode(...zip.subarray(at, at + length))
  const safe = /^[\w][\w./-]{0,250}$/.test(name) && !name.includes('..')
  return safe ? name : undefined
}

/** Undefined as soon as there is more than `size`. */
function inflate(packed: Uint8Array, size: number): Uint8Array | undefined {
  const chunks: Uint8Array[] = []
  let length = 0
  const inflater = new Inflate((chunk) => {
    length += chunk.length
    chunks.push(chunk)
  })
  try {
    for (let at = 0; at < packed.length && length <= size; at += portion) {
      inflater.push(packed.subarray(at, at + portion), at + portion >= packed.length)
    }
  } catch {
    return undefined
  }
  return length === size ? concat(...chunks) : undefined
}
