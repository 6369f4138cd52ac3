/**
 * The packet in which a certificate's file carries its content: XMP (ISO 16684-1) with one simple property per key under a
 * namespace of our own. The reader takes exactly what the writer writes and nothing that another reader could see differently.
 */

import type { PdfFile } from '../pdf/file.ts'
import { decodeStream } from '../pdf/filters.ts'
import { isName, isStream, PdfDamage } from '../pdf/objects.ts'
import { fromUtf8 } from '../values/bytes.ts'
import type { Metadata } from './content.ts'

export const certificateNamespace = 'urn:qiyin:certificate:1'

const longestPacket = 256 * 1024
const mostKeys = 200
const longestValue = 20_000
const keyName = /^[A-Z][A-Za-z0-9_]{1,63}$/
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}
// XML 1.0 §2.2 without the carriage return, which parsers turn into a line feed unless it is spelled as a reference.
const unwritable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/** The properties for an `rdf:Description` that binds `qy`; RangeError for what XML cannot hold. */
export function certificateProperties(metadata: Metadata): string {
  return Object.entries(metadata)
    .map(([key, value]) => {
      if (!keyName.test(key) || unwritable.test(value) || value.length > longestValue)
        throw new RangeError(`the key ${key} cannot be written`)
      return `<qy:${key}>${escaped(value)}</qy:${key}>`
    })
    .join('\n')
}

/**
 * The certificate's content in the /Metadata stream of the newest revision. Undefined: the file carries none. `damaged`: it
 * carries something that is not exactly one packet. Never throws.
 */
export function readCertificateMetadata(file: PdfFile): Metadata | 'damaged' | undefined {
  let packet: string
  try {
    const stream = file.resolve(file.catalog().entries.get('Metadata'))
    if (!isStream(stream)) return undefined
    if (!isName(stream.dict.entries.get('Type'), 'Metadata')) return undefined
    packet = fromUtf8(decodeStream(stream, longestPacket))
  } catch (error) {
    // What is no UTF-8 (TypeError) holds no packet of ours; the findings about the file's structure speak of the rest.
    if (error instanceof PdfDamage || error instanceof TypeError) return undefined
    throw error
  }
  return packet.includes(certificateNamespace) ? readPacket(packet) : undefined
}

/** As above, for the text of a packet that names our namespace. */
export function readPacket(packet: string): Metadata | 'damaged' {
  // No declarations, comments or CDATA: with them the same text has several readings.
  if (packet.length > longestPacket || packet.includes('<!')) return 'damaged'
  const bindings = packet.match(/xmlns:qy\s*=/g)?.length
  if (bindings !== 1 || packet.split(certificateNamespace).length !== 2) return 'damaged'
  if (!packet.includes(`xmlns:qy="${certificateNamespace}"`)) return 'damaged'
  const metadata = new Map<string, string>()
  let rest = 0
  for (const [whole, key, text] of packet.matchAll(/<qy:([A-Za-z0-9_]+)>([^<]*)<\/qy:\1>/g)) {
    const value = unescaped(text as string)
    if (!keyName.test(key as string) || metadata.has(key as string)) return 'damaged'
    if (value === undefined || value.length > longestValue) return 'damaged'
    metadata.set(key as string, value)
    rest += whole.split('qy:').length - 1
  }
  // Each property names the prefix twice, or a value does: whatever else does so is none of ours.
  if (metadata.size === 0 || metadata.size > mostKeys) return 'damaged'
  if (packet.split('qy:').length - 1 !== rest) return 'damaged'
  return Object.fromEntries(metadata)
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')

function unescaped(text: string): string | undefined {
  let sound = !text.includes('\r') && !unwritable.test(text)
  const plain = text.replaceAll(/&([^&;]{0,12};?)/g, (_, reference: string) => {
    const value = reference.endsWith(';') ? referenced(reference.slice(0, -1)) : undefined
    if (value === undefined || unwritable.test(value)) sound = false
    return value ?? ''
  })
  return sound ? plain : undefined
}

function referenced(reference: string): string | undefined {
  const match = /^#(?:x([0-9A-Fa-f]{1,6})|(\d{1,7}))$/.exec(reference)
  if (!match) return entities[reference]
  const point = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16)
  return point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)
    ? String.fromCodePoint(point)
    : undefined
}
