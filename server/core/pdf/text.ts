import type { PdfString } from './objects.ts'

/** PDFDocEncoding where it differs from Latin-1 (ISO 32000-1 Annex D.2). */
const docEncoding = new Map<number, number>(
  [
    [0x18, '\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc'],
    [
      0x80,
      '\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e\ufffd\u20ac',
    ],
  ].flatMap(([start, text]) =>
    [...(text as string)].map(
      (character, index) =>
        [(start as number) + index, character.codePointAt(0) as number] as const,
    ),
  ),
)

/** A text string (§7.9.2.2): UTF-16BE or UTF-8 by its mark, otherwise PDFDocEncoding. */
export function textOf(value: PdfString): string {
  const { bytes } = value
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes)
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return new TextDecoder('utf-8').decode(bytes)
  }
  let text = ''
  for (const byte of bytes) text += String.fromCodePoint(docEncoding.get(byte) ?? byte)
  return text
}

function utf16(bytes: Uint8Array): string {
  let text = ''
  for (let i = 2; i + 1 < bytes.length; i += 2) {
    text += String.fromCharCode(((bytes[i] as number) << 8) | (bytes[i + 1] as number))
  }
  return text
}

/** UTF-16BE with its mark, as a hexadecimal string: needs no escaping, whatever the text holds. */
export function textString(text: string): PdfString {
  const bytes = new Uint8Array(2 + 2 * text.length)
  bytes.set([0xfe, 0xff])
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    bytes[2 + 2 * i] = unit >> 8
    bytes[3 + 2 * i] = unit & 255
  }
  return { kind: 'string', bytes, hex: true }
}

/** Seconds, in the zone of Beijing: `D:20260301103000+08'00'` (§7.9.4). */
export function dateString(at: Date): PdfString {
  const local = new Date(at.getTime() + 8 * 3_600_000).toISOString()
  const text = `D:${local.slice(0, 19).replace(/[-T:]/g, '')}+08'00'`
  return { kind: 'string', bytes: new TextEncoder().encode(text), hex: false }
}

const datePattern =
  /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)(?:00'?(?:00'?)?)?|([+-])(\d\d)'?(?:(\d\d)'?)?)?$/

/** ISO 8601 with offset; a date without a zone is said to be UTC. Undefined when it is no date. */
export function isoDate(text: string): string | undefined {
  const found = datePattern.exec(text)
  if (found === null) return undefined
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00'] = found
  const zone = found[8] === undefined ? 'Z' : `${found[8]}${found[9]}:${found[10] ?? '00'}`
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`
  return Number.isNaN(Date.parse(iso)) ? undefined : iso
}
