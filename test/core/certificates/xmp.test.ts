import fc from 'fast-check'
import { PDFDocument, PDFName } from 'pdf-lib'
import { expect, test } from 'vitest'
import { metadataOf } from '../../../server/core/certificates/content.ts'
import {
  certificateNamespace,
  certificateProperties,
  readCertificateMetadata,
  readPacket,
} from '../../../server/core/certificates/xmp.ts'
import { readPdf } from '../../../server/core/pdf/file.ts'
import { isFault } from '../../../server/core/pdf/objects.ts'
import { content } from './content.ts'
import { packetOf } from './signed.ts'

const metadata = metadataOf(content())
const packet = packetOf(certificateProperties(metadata))

async function pdfWith(text: string | Uint8Array, compressed = false): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  document.addPage([100, 100])
  const make = compressed ? 'flateStream' : 'stream'
  const stream = document.context[make](text, { Type: 'Metadata', Subtype: 'XML' })
  document.catalog.set(PDFName.of('Metadata'), document.context.register(stream))
  return document.save()
}

function metadataIn(bytes: Uint8Array) {
  const file = readPdf(bytes)
  if (isFault(file)) throw new Error(file.detail)
  return readCertificateMetadata(file)
}

test('reads from a file what was written into it', async () => {
  const bytes = new TextEncoder().encode(packet)
  expect(metadataIn(await pdfWith(bytes))).toEqual(metadata)
  expect(metadataIn(await pdfWith(bytes, true))).toEqual(metadata)
})

test('reads back any text that XML can hold, white space included', () => {
  const values = fc.string({ unit: 'binary', maxLength: 60 })
  fc.assert(
    fc.property(values, (value) => {
      let properties: string
      try {
        properties = certificateProperties({ KZ_scope: value })
      } catch {
        return
      }
      expect(readPacket(packetOf(properties))).toEqual({ KZ_scope: value })
    }),
  )
  const lines = ' a\r\n<qy:b>\t]]> &amp; '
  expect(readPacket(packetOf(certificateProperties({ KZ_scope: lines })))).toEqual({
    KZ_scope: lines,
  })
})

test.each([
  ['a key twice', packetOf('<qy:ZZBH>1</qy:ZZBH><qy:ZZBH>2</qy:ZZBH>')],
  ['no key at all', packetOf('')],
  ['a comment', packetOf('<!-- <qy:ZZBH>1</qy:ZZBH> -->')],
  ['an entity of its own', packet.replace('<x:', '<!DOCTYPE x [<!ENTITY a "b">]><x:')],
  ['an element in a value', packetOf('<qy:ZZBH>1<b/>2</qy:ZZBH>')],
  ['an attribute', packetOf('<qy:ZZBH xml:lang="zh">1</qy:ZZBH>')],
  ['a property as an attribute', packetOf('<qy:ZZBH>1</qy:ZZBH>', ' qy:BBH="1"')],
  ['another binding of the prefix', packetOf('<b xmlns:qy="x"/><qy:ZZBH>1</qy:ZZBH>')],
  [
    'our namespace under another prefix',
    packetOf('<qy:A1>1</qy:A1>', ` xmlns:z="${certificateNamespace}"`),
  ],
  ['an unknown entity', packetOf('<qy:ZZBH>&nbsp;</qy:ZZBH>')],
  ['a character that XML has not', packetOf('<qy:ZZBH>&#0;</qy:ZZBH>')],
  ['a lone ampersand', packetOf('<qy:ZZBH>a & b</qy:ZZBH>')],
  ['a value without end', packetOf(`<qy:ZZBH>${'x'.repeat(20_001)}</qy:ZZBH>`)],
  ['keys without end', packetOf(Array.from({ length: 201 }, (_, i) => `<qy:KZ_a${i}/>`).join(''))],
  ['a length beyond every certificate', packetOf(`${' '.repeat(300_000)}<qy:ZZBH>1</qy:ZZBH>`)],
])('finds a packet damaged that has %s', (_, text) => {
  expect(readPacket(text)).toBe('damaged')
})

test('finds nothing in files without a packet of ours, and never throws at any', async () => {
  const foreign = packet.replaceAll(certificateNamespace, 'urn:other')
  expect(metadataIn(await pdfWith(new TextEncoder().encode(foreign)))).toBeUndefined()
  expect(metadataIn(await pdfWith(Uint8Array.of(0xff, 0xfe, 0x00)))).toBeUndefined()
  const document = await PDFDocument.create()
  document.addPage()
  expect(metadataIn(await document.save())).toBeUndefined()
})

test('gives up on a packet that inflates to megabytes, or that is a reference to nothing', async () => {
  const bomb = packetOf(`${certificateProperties(metadata)}${' '.repeat(8 * 1024 * 1024)}`)
  expect(metadataIn(await pdfWith(new TextEncoder().encode(bomb), true))).toBeUndefined()
  const document = await PDFDocument.create()
  document.addPage()
  document.catalog.set(PDFName.of('Metadata'), document.context.nextRef())
  expect(metadataIn(await document.save())).toBeUndefined()
})

test('never takes a changed packet for the one that was written, unless only other elements changed', () => {
  const first = packet.indexOf('<qy:')
  const last = packet.lastIndexOf('</qy:')
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), fc.constantFrom(...'<>&;:/ x9'), (at, c) => {
      if (packet[at] === c || packet[at] === '\n') return
      const read = readPacket(packet.slice(0, at) + c + packet.slice(at + 1))
      expect(read).not.toEqual(metadata)
    }),
  )
})
