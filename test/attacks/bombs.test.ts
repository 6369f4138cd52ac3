/** Small files that cost much to whoever follows them: every bound is one for the whole examination. Each answers; none is timed here. */
import { deflateSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import {
  dictionary,
  dictOf,
  name,
  type PdfDict,
  type PdfValue,
  reference,
  withEntries,
} from '../../server/core/pdf/objects.ts'
import { latin1, serialize } from '../../server/core/pdf/serialize.ts'
import { textString } from '../../server/core/pdf/text.ts'
import type { Report } from '../../server/core/values/report.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { edit, open, refOf, stream } from '../core/pdf/support.ts'
import { makePdf } from '../support/pdf-fixtures.ts'
import { append, formOf, inCatalog, inField, inPage, pageAt } from './edits.ts'
import { signBy } from './forge.ts'
import { makeSigned, type Signed, today } from './signed.ts'

let signed: Signed

beforeAll(async () => {
  signed = await makeSigned()
})

const report = (pdf: Uint8Array): Report =>
  examine(nodeCrypto, openDocument(nodeCrypto, pdf), signed.trusted, today)
const passes = ({ verdict }: Report) => verdict.startsWith('valid')

/** Zeros that inflate a thousandfold, several times over. */
function zeros(bytes: number, layers: number): Uint8Array {
  let raw: Uint8Array = new Uint8Array(bytes)
  for (let n = 0; n < layers; n++) raw = new Uint8Array(deflateSync(raw))
  return raw
}

const bombs: Record<string, () => Uint8Array | Promise<Uint8Array>> = {
  'an object stream that inflates without end in three layers': () => {
    const filters = [name('FlateDecode'), name('FlateDecode'), name('FlateDecode')]
    const dict = dictionary({ Type: name('ObjStm'), N: 1, First: 5, Filter: filters })
    return packed({ kind: 'stream', dict, raw: zeros(60_000_000, 3) })
  },
  'metadata that inflate without end': () =>
    edit(signed.one, (file, fresh) => {
      const xmp = fresh()
      const dict = dictionary({ Type: name('Metadata'), Filter: name('FlateDecode') })
      return [
        [xmp, { kind: 'stream', dict, raw: zeros(40_000_000, 1) }],
        ...inCatalog({ Metadata: xmp })(file, fresh),
      ]
    }),
  'thousands of pages that share one long list of annotations': () => shared(2000, 20_000),
  'a field tree as broad as it may be': () =>
    edit(signed.one, (file, fresh) => {
      const [form, dict] = formOf(file)
      const kids = Array.from({ length: 10_000 }, fresh)
      const old = dict.entries.get('Fields') as readonly PdfValue[]
      const field = (n: number) => dictionary({ FT: name('Sig'), T: textString(`${n}`) })
      return [
        [form, withEntries(dict, { Fields: [...old, ...kids] })],
        ...kids.map((ref, n) => [ref, field(n)] as const),
      ]
    }),
  'a value nested a hundred thousand deep': () =>
    raw(signed.one, `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  'references in a chain of thirty thousand': () =>
    edit(signed.one, (file, fresh) => {
      const chain = Array.from({ length: 30_000 }, fresh)
      const linked = chain.map(
        (ref, n) => [ref, dictionary({ Next: chain[n + 1] ?? null })] as const,
      )
      return [...linked, ...inCatalog({ Outlines: chain[0] as PdfValue })(file, fresh)]
    }),
  'a thousand pages that part from what was signed, each with the same resources': () =>
    parted(1000, 5000),
  'sixty-five signatures': async () => {
    const fields = Array.from({ length: 65 }, (_, n) => `f${n}`)
    const base = await makePdf({ fields: ['甲方', ...fields] })
    const once = await signBy(base, '甲方', { signer: signed.authority.signing, room: 2400 })
    const value = dictOf(open(once).resolve(reference(0))) ?? dictionary({ Type: name('Sig') })
    return fields.reduce((pdf, field) => edit(pdf, inField(field, { V: value })), once)
  },
  'a cross-reference of two hundred thousand entries that all lead to one place': () => {
    const rows = '0000000015 00000 n\r\n'.repeat(200_000)
    const { trailer, revisions } = open(signed.one)
    const tail = `trailer\n<</Size 600000 /Root ${serialize(trailer.entries.get('Root') ?? null)} /Prev ${revisions.at(-1)?.start}>>\n`
    return append(
      signed.one,
      `xref\n1000 200000\n${rows}${tail}startxref\n${signed.one.length}\n%%EOF\n`,
    )
  },
}

test.each(Object.entries(bombs))('%s does not pass, and is answered', async (_, make) => {
  const pdf = await make()
  const before = process.memoryUsage().heapUsed
  expect(passes(report(pdf))).toBe(false)
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(512 * 1024 * 1024)
})

/** A save whose catalog is packed in this stream. */
function packed(value: { kind: 'stream'; dict: PdfDict; raw: Uint8Array }): Uint8Array {
  const file = open(signed.packed)
  const root = refOf(file.trailer.entries.get('Root')).number
  const forged = edit(signed.packed, () => [[reference(900), value]])
  const { revisions } = open(forged)
  const rows = Uint8Array.of(2, 900 >> 8, 900 & 255, 0)
  const entries = `/Type /XRef /Size 1000 /W [1 2 1] /Index [${root} 1] /Root ${root} 0 R /Prev ${revisions.at(-1)?.start} /Length 4`
  const at = forged.length
  return append(
    forged,
    `901 0 obj\n<<${entries}>>\nstream\n`,
    rows,
    `\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`,
  )
}

/** `count` more pages, one list of `length` annotations for all. */
function shared(count: number, length: number): Uint8Array {
  return edit(signed.one, (file, fresh) => {
    const pages = refOf(file.catalog().entries.get('Pages'))
    const dict = dictOf(file.resolve(pages)) as PdfDict
    const [list, note] = [fresh(), fresh()]
    const leaves = Array.from({ length: count }, fresh)
    const leaf = dictionary({ Type: name('Page'), Parent: pages, Annots: list })
    const kids = [...(dict.entries.get('Kids') as readonly PdfValue[]), ...leaves]
    return [
      [pages, withEntries(dict, { Kids: kids, Count: kids.length })],
      [note, dictionary({ Subtype: name('Text') })],
      [list, Array.from({ length }, () => note)],
      ...leaves.map((ref) => [ref, leaf] as const),
    ]
  })
}

/** Signed with `count` pages over resources of `length` names; then every page is turned. */
function parted(count: number, length: number): Promise<Uint8Array> {
  const many = edit(signed.blank, (file, fresh) => {
    const pages = refOf(file.catalog().entries.get('Pages'))
    const dict = dictOf(file.resolve(pages)) as PdfDict
    const resources = fresh()
    const names = Object.fromEntries(Array.from({ length }, (_, n) => [`P${n}`, n]))
    const leaves = Array.from({ length: count }, fresh)
    const leaf = dictionary({ Type: name('Page'), Parent: pages, Resources: resources, Rotate: 0 })
    const kids = [...(dict.entries.get('Kids') as readonly PdfValue[]), ...leaves]
    return [
      [pages, withEntries(dict, { Kids: kids, Count: kids.length })],
      [resources, dictionary({ Properties: dictionary(names) })],
      ...leaves.map((ref) => [ref, leaf] as const),
    ]
  })
  return signBy(many, '甲方', { signer: signed.authority.signing }).then((once) =>
    edit(once, (file) =>
      Array.from({ length: count }, (_, n) => {
        const { ref, dict } = pageAt(file, n + 2)
        return [ref, withEntries(dict, { Rotate: 90 })] as const
      }),
    ),
  )
}

/** The value of the page's content, by hand. */
function raw(pdf: Uint8Array, value: string): Uint8Array {
  const file = open(pdf)
  const { ref } = pageAt(file)
  const body = `${ref.number} 0 obj\n<</Type /Page /X ${value}>>\nendobj\n`
  const at = pdf.length + body.length
  const { trailer, revisions } = file
  const row = `${ref.number} 1\n${String(pdf.length).padStart(10, '0')} 00000 n\r\n`
  const tail = `trailer\n<</Size 99 /Root ${serialize(trailer.entries.get('Root') ?? null)} /Prev ${revisions.at(-1)?.start}>>\n`
  return append(pdf, latin1(body), `xref\n${row}${tail}startxref\n${at}\n%%EOF\n`)
}

test('a page behind a content of a hundred thousand pieces is compared once', () => {
  const heavy = edit(signed.one, (file, fresh) => {
    const piece = fresh()
    const Contents = Array.from({ length: 100_000 }, () => piece)
    return [[piece, stream('q Q')], ...inPage({ Contents })(file, fresh)]
  })
  expect(report(heavy).signatures.map(({ integrity }) => integrity)).toEqual(['modified'])
})
