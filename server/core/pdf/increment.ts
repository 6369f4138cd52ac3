import type { PdfFile } from './file.ts'
import {
  dictionary,
  isArray,
  isInteger,
  isString,
  name,
  PdfDamage,
  type PdfDict,
  type PdfRef,
  type PdfStream,
  type PdfValue,
} from './objects.ts'
import { join, latin1, type Piece, serializeDict, serializeObject } from './serialize.ts'

/** An object to write: body bytes as `serializeObject` makes them. */
export type NewObject = { readonly ref: PdfRef; readonly body: Uint8Array }

export type Increment = {
  /** The whole file: the old bytes untouched, then the new revision. */
  readonly bytes: Uint8Array
  /** Offset of an object's body (past `n g obj\n`) by object number. */
  readonly bodies: ReadonlyMap<number, number>
}

/**
 * First number that no object of any revision has. Highest-number-seen is a trap: cross-reference and
 * object streams count as well, and only the trailer's /Size knows them all (§7.5.5). @throws PdfDamage
 */
export function nextNumber(file: PdfFile): number {
  let next = 1
  for (const revision of file.revisions) {
    const size = revision.trailer.entries.get('Size')
    if (!isInteger(size) || size < 1) throw new PdfDamage('trailer without /Size')
    next = Math.max(next, size)
    for (const number of revision.entries.keys()) next = Math.max(next, number + 1)
  }
  return next
}

/**
 * Appends one revision (§7.5.6) in the form of the one before it, table or stream.
 * `id` becomes the second part of /ID (§14.4), 16 bytes. @throws PdfDamage
 */
export function appendIncrement(
  file: PdfFile,
  objects: readonly NewObject[],
  id: Uint8Array,
): Increment {
  const pieces: Piece[] = [file.bytes]
  let position = file.bytes.length
  const put = (piece: Piece): void => {
    pieces.push(piece)
    position += piece.length
  }
  const last = file.bytes.at(-1)
  if (last !== 10 && last !== 13) put('\n')
  const sorted = [...objects].sort((a, b) => a.ref.number - b.ref.number)
  const offsets = new Map<number, { offset: number; generation: number }>()
  const bodies = new Map<number, number>()
  for (const { ref, body } of sorted) {
    offsets.set(ref.number, { offset: position, generation: ref.generation })
    put(`${ref.number} ${ref.generation} obj\n`)
    bodies.set(ref.number, position)
    put(body)
    put('\nendobj\n')
  }
  const highest = sorted.at(-1)?.ref.number ?? 0
  const size = Math.max(nextNumber(file), highest + 1)
  const start = position
  const inStream = file.revisions.at(-1)?.form === 'stream'
  put(inStream ? xrefStream(file, offsets, size, start, id) : xrefTable(file, offsets, size, id))
  put(`startxref\n${start}\n%%EOF\n`)
  return { bytes: join(pieces), bodies }
}

type Offsets = ReadonlyMap<number, { offset: number; generation: number }>

/** §7.5.4; entries are exactly 20 bytes. */
function xrefTable(file: PdfFile, offsets: Offsets, size: number, id: Uint8Array): string {
  let out = 'xref\n'
  for (const run of runs([...offsets.keys()])) {
    out += `${run[0]} ${run.length}\n`
    for (const number of run) {
      const { offset = 0, generation = 0 } = offsets.get(number) ?? {}
      out += `${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} n\r\n`
    }
  }
  return `${out}trailer\n${serializeDict(trailer(file, size, id))}\n`
}

/** §7.5.8; the stream lists itself as the last object. */
function xrefStream(
  file: PdfFile,
  offsets: Offsets,
  number: number,
  start: number,
  id: Uint8Array,
): Uint8Array {
  const all = new Map([...offsets, [number, { offset: start, generation: 0 }] as const])
  const raw = new Uint8Array(all.size * 7)
  const view = new DataView(raw.buffer)
  let at = 0
  for (const { offset, generation } of all.values()) {
    view.setUint8(at, 1)
    view.setUint32(at + 1, offset)
    view.setUint16(at + 5, generation)
    at += 7
  }
  const { entries } = trailer(file, number + 1, id)
  const index = runs([...all.keys()]).flatMap((run) => [run[0] as number, run.length])
  const own = dictionary({ Type: name('XRef'), W: [1, 4, 2], Index: index })
  const dict: PdfDict = { kind: 'dict', entries: new Map([...own.entries, ...entries]) }
  const stream: PdfStream = { kind: 'stream', dict, raw }
  return join([`${number} 0 obj\n`, serializeObject(stream), '\nendobj\n'])
}

function trailer(file: PdfFile, size: number, id: Uint8Array): PdfDict {
  const old = file.trailer.entries
  const entries = new Map<string, PdfValue>([['Size', size]])
  for (const key of ['Root', 'Info']) {
    const value = old.get(key)
    if (value !== undefined) entries.set(key, value)
  }
  const oldId = file.resolve(old.get('ID'))
  const first = isArray(oldId) ? oldId[0] : undefined
  if (isString(first)) {
    entries.set('ID', [
      { kind: 'string', bytes: first.bytes, hex: true },
      { kind: 'string', bytes: id, hex: true },
    ])
  }
  return { kind: 'dict', entries: entries.set('Prev', file.revisions.at(-1)?.start ?? 0) }
}

/** Consecutive numbers together. */
function runs(numbers: readonly number[]): number[][] {
  const out: number[][] = []
  for (const number of numbers) {
    const run = out.at(-1)
    if (run !== undefined && run.at(-1) === number - 1) run.push(number)
    else out.push([number])
  }
  return out
}

/** Overwrites text in place; a piece longer than its room would shift every offset behind it. */
export function overwrite(bytes: Uint8Array, at: number, text: string, room: number): void {
  if (text.length > room) throw new RangeError(`${text.length} bytes do not fit into ${room}`)
  bytes.set(latin1(text.padEnd(room)), at)
}
