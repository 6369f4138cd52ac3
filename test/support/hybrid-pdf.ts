import { readPdf } from '../../server/core/pdf/file.ts'
import { isFault, type PdfValue } from '../../server/core/pdf/objects.ts'
import { join, latin1, serialize, serializeObject } from '../../server/core/pdf/serialize.ts'

/** Where one of the two cross-references says that an object is. */
export type Place = { offset: number } | { packedAt: number } | 'free'

export type Hybrid = {
  /** Objects that only readers of streams shall see: packed in an object stream, free in the main table. */
  hidden: readonly number[]
  /** A second version of an object, at an offset of its own. */
  second?: { number: number; value: PdfValue }
  /** Rows of the cross-reference stream; `given` are those of a file that means well, `second` the offset of the second version. */
  stream?: (given: Map<number, Place>, second: number) => Map<number, Place>
  /** Rows of the table beside it, which Office leaves empty. */
  beside?: (main: Map<number, Place>, second: number) => Map<number, Place>
  /** The main table itself names the stream: one section instead of Office's two. */
  oneSection?: boolean
  /** More entries of the dictionary of the cross-reference stream. */
  streamEntries?: string
}

/**
 * A file of one classic revision written again as Office saves it (ISO 32000-1 §7.5.8.4 and its example): a main
 * table in which packed objects are free, then an empty table whose trailer names the cross-reference stream.
 */
export function hybridPdf(base: Uint8Array, hybrid: Hybrid): Uint8Array {
  const file = readPdf(base)
  if (isFault(file)) throw new Error(file.detail)
  const size = file.trailer.entries.get('Size') as number
  const [packing, referencing] = [size, size + 1]
  const out = new Out('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')
  const main = new Map<number, Place>([[0, 'free']])
  const value = (number: number) => file.object({ kind: 'ref', number, generation: 0 })
  for (let number = 1; number < size; number++) {
    const hide = hybrid.hidden.includes(number) || file.locate(number)?.at !== 'offset'
    main.set(number, hide ? 'free' : out.object(number, serializeObject(value(number))))
  }
  const { second } = hybrid
  const other = second ? out.object(second.number, serializeObject(second.value)).offset : 0
  const packed = out.object(
    packing,
    objectStream(hybrid.hidden.map((n) => [n, serialize(value(n))])),
  )
  for (const number of [packing, referencing]) main.set(number, 'free')
  const given = new Map(main).set(packing, packed).set(referencing, { offset: out.length })
  for (const [packedAt, number] of hybrid.hidden.entries()) given.set(number, { packedAt })
  const rows = hybrid.stream?.(given, other) ?? given
  const streamAt = out.object(referencing, xrefStream(rows, packing, hybrid.streamEntries)).offset
  const { Root, Info, ID } = Object.fromEntries(file.trailer.entries)
  const rest = `/Size ${referencing + 1} /Root ${serialize(Root ?? null)} /Info ${serialize(Info ?? null)} /ID ${serialize(ID ?? null)}`
  if (hybrid.oneSection) {
    out.section(main, `${rest} /XRefStm ${streamAt}`)
    return out.bytes()
  }
  const mainAt = out.section(main, rest)
  const beside = hybrid.beside?.(main, other) ?? new Map()
  out.section(beside, `${rest} /Prev ${mainAt} /XRefStm ${streamAt}`)
  return out.bytes()
}

class Out {
  readonly parts: (string | Uint8Array)[] = []
  length = 0

  constructor(head: string) {
    this.put(head)
  }

  put(part: string | Uint8Array): number {
    this.parts.push(part)
    this.length += part.length
    return this.length - part.length
  }

  object(number: number, body: Uint8Array): { offset: number } {
    return { offset: this.put(join([`${number} 0 obj\n`, body, '\nendobj\n'])) }
  }

  section(rows: ReadonlyMap<number, Place>, trailer: string): number {
    const lines = [...rows].map(([number, place]) => {
      if (typeof place === 'object' && 'packedAt' in place) throw new Error('not in a table')
      const line =
        place === 'free'
          ? '0000000000 65535 f'
          : `${String(place.offset).padStart(10, '0')} 00000 n`
      return `${number} 1\n${line}\r\n`
    })
    const table = `xref\n${lines.length === 0 ? '0 0\n' : lines.join('')}trailer\n<<${trailer}>>\n`
    const at = this.put(table)
    this.put(`startxref\n${at}\n%%EOF\n`)
    return at
  }

  bytes(): Uint8Array {
    return join(this.parts)
  }
}

function objectStream(objects: readonly (readonly [number, string])[]): Uint8Array {
  let at = 0
  const index = objects.map(([number, text]) => {
    const row = `${number} ${at}`
    at += text.length + 1
    return row
  })
  const head = `${index.join(' ')}\n`
  const raw = latin1(`${head}${objects.map(([, text]) => `${text}\n`).join('')}`)
  const dict = `<</Type /ObjStm /N ${objects.length} /First ${head.length} /Length ${raw.length}>>`
  return join([`${dict}\nstream\n`, raw, '\nendstream'])
}

function xrefStream(rows: ReadonlyMap<number, Place>, packing: number, more = ''): Uint8Array {
  const sorted = [...rows].sort(([a], [b]) => a - b)
  const raw = sorted.flatMap(([, place]) => {
    if (place === 'free') return row(0, 0, 0)
    return 'offset' in place ? row(1, place.offset, 0) : row(2, packing, place.packedAt)
  })
  const index = sorted.map(([number]) => `${number} 1`).join(' ')
  const size = Math.max(...rows.keys()) + 1
  const dict = `<</Type /XRef /Size ${size} /W [1 4 2] /Index [${index}] ${more} /Length ${raw.length}>>`
  return join([`${dict}\nstream\n`, Uint8Array.from(raw), '\nendstream'])
}

const row = (type: number, second: number, third: number): number[] => [
  type,
  ...[24, 16, 8, 0].map((shift) => (second >> shift) & 255),
  third >> 8,
  third & 255,
]

/** One more revision that says nothing new, in the form of a cross-reference stream. */
export function appendStreamRevision(pdf: Uint8Array): Uint8Array {
  const file = readPdf(pdf)
  if (isFault(file)) throw new Error(file.detail)
  const number = file.trailer.entries.get('Size') as number
  const raw = Uint8Array.from(row(1, pdf.length, 0))
  const kept = ['Root', 'Info', 'ID'].map(
    (key) => `/${key} ${serialize(file.trailer.entries.get(key) ?? null)}`,
  )
  const dict = `<</Type /XRef /Size ${number + 1} /W [1 4 2] /Index [${number} 1] /Prev ${file.revisions.at(-1)?.start} ${kept.join(' ')} /Length 7>>`
  const tail = `\nendstream\nendobj\nstartxref\n${pdf.length}\n%%EOF\n`
  return join([pdf, `${number} 0 obj\n${dict}\nstream\n`, raw, tail])
}
