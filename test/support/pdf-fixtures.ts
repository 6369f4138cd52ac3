import { randomBytes } from 'node:crypto'
import {
  type PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  type PDFPage,
  type PDFRef,
  PDFString,
  StandardFonts,
} from 'pdf-lib'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { buildTimestampToken } from '../../server/core/asn1/tsp.ts'
import type { Signer } from '../../server/core/values/crypto.ts'
import { isRefusal, type Refusal } from '../../server/core/values/refusal.ts'
import { createSignatures } from '../../server/signatures/signatures.ts'
import type { Appearance, SignatureRequest, Signatures } from '../../server/signatures/types.ts'

export type PdfFixture = {
  /** Names of the empty signature fields, all on the last page. */
  fields?: readonly string[]
  pages?: number
  /** Cross-reference stream and object streams instead of the classic table. */
  objectStreams?: boolean
  text?: string
  /** Adds a text field `amount` with this value. */
  amount?: string
  /** Other bytes in the file, uncompressed, to give it a size. */
  padding?: number
}

/** A small PDF with its signature fields declared and empty, as the app prepares them. */
export async function makePdf(fixture: PdfFixture = {}): Promise<Uint8Array> {
  const { fields = ['甲方', '乙方'], pages = 1, objectStreams = false, text = 'PAY 100' } = fixture
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  for (let i = 0; i < pages; i++) {
    const page = document.addPage([595, 842])
    page.drawText(`${text} (page ${i + 1})`, { x: 60, y: 760, size: 18, font })
  }
  const page = document.getPage(pages - 1)
  const refs = fields.map((name, index) => signatureField(document, page, name, index))
  if (fixture.amount !== undefined) refs.push(textField(document, page, fixture.amount))
  page.node.set(PDFName.of('Annots'), document.context.obj(refs))
  const form = document.context.obj({ Fields: refs })
  document.catalog.set(PDFName.of('AcroForm'), document.context.register(form))
  if (fixture.padding) {
    const noise = document.context.stream(new Uint8Array(randomBytes(fixture.padding)), {})
    page.node.set(
      PDFName.of('PieceInfo'),
      document.context.obj({ Pad: document.context.register(noise) }),
    )
  }
  const id = PDFHexString.of('00112233445566778899aabbccddeeff')
  document.context.trailerInfo.ID = document.context.obj([id, id])
  return document.save({ useObjectStreams: objectStreams, addDefaultPage: false })
}

function signatureField(document: PDFDocument, page: PDFPage, name: string, index: number): PDFRef {
  const { context } = document
  const widget = context.obj({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    Rect: [
      60 + 220 * (index % 2),
      80 + 150 * Math.floor(index / 2),
      200 + 220 * (index % 2),
      220 + 150 * Math.floor(index / 2),
    ],
    F: 4,
    P: page.ref,
  }) as PDFDict
  widget.set(PDFName.of('T'), PDFHexString.fromText(name))
  return context.register(widget)
}

function textField(document: PDFDocument, page: PDFPage, value: string): PDFRef {
  const { context } = document
  const rectangle = [60, 600, 260, 620]
  const widget = context.obj({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Tx',
    Rect: rectangle,
    F: 4,
    P: page.ref,
  })
  const dict = widget as PDFDict
  dict.set(PDFName.of('T'), PDFString.of('amount'))
  dict.set(PDFName.of('V'), PDFString.of(value))
  return context.register(dict)
}

/** Signatures stamped by `tsa`, with random serial numbers. */
export function makeSignatures(
  tsa: Signer,
  genTime = new Date('2026-11-22T08:00:00Z'),
): Signatures {
  return createSignatures({
    crypto: nodeCrypto,
    timestamp: (digest, hash) =>
      buildTimestampToken(nodeCrypto, {
        imprint: { hash, digest },
        serial: nodeCrypto.randomBytes(12),
        genTime,
        policy: '1.3.6.1.4.1.99999.1',
        signer: tsa,
      }),
  })
}

/** A red ring of 40 mm. */
export const redRing: Appearance = {
  size: [120, 120],
  content:
    '0.8 0 0 RG 4 w 115 60 m 115 90.4 90.4 115 60 115 c 29.6 115 5 90.4 5 60 c 5 29.6 29.6 5 60 5 c 90.4 5 115 29.6 115 60 c h S',
}

export function requestFor(pdf: Uint8Array, field: string): SignatureRequest {
  return {
    pdf,
    field,
    appearance: redRing,
    signerName: `示例科技有限公司（${field}）`,
    reason: '签订合同) /Fake (\\',
    location: '广西南宁',
    signedAt: new Date('2026-11-22T07:59:58Z'),
  }
}

/** Prepare, sign, embed. */
export async function signField(
  signatures: Signatures,
  signer: Signer,
  pdf: Uint8Array,
  field: string,
): Promise<Uint8Array> {
  const prepared = done(signatures.prepare(requestFor(pdf, field)))
  return done(signatures.embed(prepared, done(await signatures.sign(prepared, signer))))
}

/** Throws what was refused. */
export function done<T>(outcome: T | Refusal): T {
  if (isRefusal(outcome)) throw new Error(`refused: ${JSON.stringify(outcome)}`)
  return outcome
}
