/** Bodies of PDF objects as text and bytes: a face has so few that a model of them costs more than it brings. */

export type Objects = {
  /** The number that the next object takes. */
  readonly next: number
  /** Takes a number for an object that is written later. */
  reserve(): number
  /** Writes an object, under a number reserved for it or the next one; `stream`: what follows its dictionary. */
  add(body: string, options?: { stream?: Uint8Array; as?: number }): number
  /** What was written. */
  readonly pieces: readonly Uint8Array[]
  /** Where it ends in the file. */
  readonly end: number
  /** Where each object begins: `offsets[i]` is that of number `first + i`. */
  readonly offsets: readonly number[]
}

/** `first`: number of the first object; `at`: octets that stand before it in the file. */
export function createObjects(first: number, at: number): Objects {
  const pieces: Uint8Array[] = []
  const offsets: number[] = []
  let end = at
  let next = first
  const push = (piece: Uint8Array) => {
    pieces.push(piece)
    end += piece.length
  }
  return {
    get next() {
      return next
    },
    reserve: () => next++,
    add(body, { stream, as = next++ } = {}) {
      offsets[as - first] = end
      if (!stream) push(Buffer.from(`${as} 0 obj\n${body}\nendobj\n`, 'latin1'))
      else {
        push(Buffer.from(`${as} 0 obj\n${withLength(body, stream)}\nstream\n`, 'latin1'))
        push(stream)
        push(streamEnd)
      }
      return as
    },
    pieces,
    offsets,
    get end() {
      return end
    },
  }
}

const streamEnd = Buffer.from('\nendstream\nendobj\n', 'latin1')

function withLength(dictionary: string, { length }: Uint8Array): string {
  return dictionary.replace(/>>$/, `/Length ${length} >>`)
}

/** One row of the cross-reference table: twenty octets (ISO 32000-1 §7.5.4). */
export function crossReferenceRows(offsets: readonly number[]): string {
  let rows = ''
  for (const offset of offsets) rows += `${String(offset).padStart(10, '0')} 00000 n \n`
  return rows
}

/** A text string (ISO 32000-1 §7.9.2.2): as it stands where it is plain ASCII, else UTF-16BE in hexadecimal. */
export function textString(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) && !/[\\()]/.test(text) ? `(${text})` : `<${utf16(text)}>`
}

/** With the mark that says so. */
export function utf16(text: string): string {
  return `FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}`
}
