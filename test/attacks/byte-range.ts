/** Universal signature forgery and signature wrapping: what a signature says it covers (Mladenov et al., "1 Trillion Dollar Refund", CCS 2019). */
import { formFields } from '../../server/core/pdf/form-fields.ts'
import { dictOf, isString, type PdfDict, withEntries } from '../../server/core/pdf/objects.ts'
import { edit, open, patch, refOf } from '../core/pdf/support.ts'
import { append, without } from './edits.ts'
import { contentsOf } from './forge.ts'
import type { Row } from './row.ts'

const broken = (problem: string, words: string): Row['expect'] => ({
  ...{ verdict: 'invalid', told: [`signature.structure failed ${problem}`], words },
  integrity: 'broken',
})
const malformed = broken('byte-range-malformed', '无法确定它签的是什么')
const gap = broken('byte-range-gap', '未被签名覆盖的内容')

/** The last /ByteRange of the file, written over in place by as many characters. */
function inPlace(pdf: Uint8Array, to: (numbers: readonly number[]) => string): Uint8Array {
  const text = Buffer.from(pdf).toString('latin1')
  const found = [...text.matchAll(/\/ByteRange (\[[^\]]*\] *)/g)].at(-1)?.[1] ?? ''
  const numbers = found.match(/\d+/g)?.map(Number) ?? []
  return patch(pdf, found, to(numbers).padEnd(found.length), true)
}

/** The newest signature dictionary written anew in a further revision. */
const rewritten = (pdf: Uint8Array, change: (dict: PdfDict) => PdfDict): Uint8Array =>
  edit(pdf, (file) => {
    const field = formFields(file).findLast(({ type, value }) => type === 'Sig' && value !== null)
    const dict = dictOf(file.resolve(field!.value)) as PdfDict
    return [[refOf(field!.value), change(dict)]]
  })

/** Every letter of the last `/Contents` or `/ByteRange` in place. */
const renamed = (pdf: Uint8Array, from: string, to: string) => patch(pdf, from, to, true)

const last = { bases: ['one', 'packed', 'approved'] } as const

export const byteRange: readonly Row[] = [
  {
    ...{ name: '/ByteRange is missing', class: 'USF', ...last },
    reason: 'a verifier that finds no range may find nothing wrong',
    build: (pdf) => renamed(pdf, '/ByteRange [', '/ByteRangf ['),
    expect: malformed,
  },
  {
    ...{ name: '/ByteRange is null', class: 'USF', ...last },
    reason: 'null is the value of what is not there (ISO 32000-1 §7.3.9)',
    build: (pdf) => inPlace(pdf, () => 'null'),
    expect: malformed,
  },
  {
    ...{ name: '/ByteRange has a negative start', class: 'USF', ...last },
    reason: 'negative offsets may wrap around to bytes of the attacker',
    build: (pdf) => inPlace(pdf, ([, b, c, d]) => `[-1 ${b} ${c} ${d}]`),
    expect: malformed,
  },
  {
    ...{ name: '/ByteRange has a negative length', class: 'USF', ...last },
    reason: 'an empty second part covers nothing behind the signature',
    build: (pdf) => inPlace(pdf, ([a, b, c]) => `[${a} ${b} ${c} -1]`),
    expect: malformed,
  },
  {
    ...{ name: '/ByteRange reaches beyond the file', class: 'USF', ...last },
    reason: 'a verifier may clip it and call the whole file covered',
    build: (pdf) => inPlace(pdf, ([a, b, c]) => `[${a} ${b} ${c} 99999999]`),
    expect: malformed,
  },
  {
    ...{ name: '/ByteRange has two parts that overlap', class: 'USF', ...last },
    reason: 'the digest runs over some bytes twice and over others never',
    build: (pdf) => inPlace(pdf, ([a, b, , d]) => `[${a} ${b} ${Number(b) - 9} ${d}]`),
    expect: malformed,
  },
  {
    ...{ name: '/ByteRange has two numbers', class: 'USF', ...last },
    reason: 'only the beginning of the file is covered',
    build: (pdf) => inPlace(pdf, ([a, b]) => `[${a} ${b}]`),
    expect: malformed,
  },
  {
    ...{ name: '/ByteRange has three parts', class: 'SWA', ...last },
    reason: 'what lies in the second gap is covered by nothing',
    build: (pdf) => inPlace(pdf, ([a, b, c]) => `[${a} ${b} ${c} 9 ${Number(c) + 19} 9]`),
    expect: malformed,
  },
  {
    ...{ name: '/ByteRange begins after the header', class: 'USF', ...last },
    reason: 'objects in front of the first part are covered by nothing',
    build: (pdf) => inPlace(pdf, ([, b, c, d]) => `[9 ${Number(b) - 9} ${c} ${d}]`),
    expect: malformed,
  },
  {
    ...{ name: '/ByteRange holds references and fractions', class: 'USF', ...last },
    reason: 'an indirect number can be changed by a later revision',
    build: (pdf) => inPlace(pdf, ([a, b, c]) => `[${a} ${b} ${c} 3 0 R]`),
    expect: malformed,
  },
  {
    ...{ name: '/ByteRange ends before the end', class: 'USF', ...last },
    reason: 'the trailer behind it is free for the attacker',
    build: (pdf) => inPlace(pdf, ([a, b, c, d]) => `[${a} ${b} ${c} ${Number(d) - 30}]`),
    expect: { ...broken('byte-range-end', '没有覆盖到它所签版本的末尾'), integrity: 'modified' },
  },
  {
    ...{ name: '/Contents is missing', class: 'USF', ...last },
    reason: 'a verifier that finds no signature value may find nothing wrong',
    build: (pdf) => renamed(pdf, '/Contents <', '/Contentt <'),
    expect: gap,
  },
  {
    ...{ name: '/Contents is null', class: 'USF', ...last },
    reason: 'CVE-2018-18688: Acrobat showed such a signature as valid',
    build: (pdf) => rewritten(pdf, (dict) => withEntries(dict, { Contents: null })),
    expect: gap,
  },
  {
    ...{ name: '/Contents is an empty string', class: 'USF', ...last },
    reason: 'no CMS, nothing to fail',
    build: (pdf) => rewritten(pdf, (dict) => withEntries(dict, { Contents: hex(0) })),
    expect: gap,
  },
  {
    ...{ name: '/Contents is zeros', class: 'USF', ...last },
    reason: 'CVE-2018-18689: a value that parses as nothing was taken for none',
    build: (pdf) => {
      const [start, end] = contentsOf(pdf)
      const out = pdf.slice()
      out.fill(0x30, start + 1, end - 1)
      return out
    },
    expect: {
      ...{ verdict: 'invalid', told: ['signature.cryptography failed cms-malformed'] },
      ...{ words: '不合其格式的编码规范', integrity: 'broken' },
    },
  },
  {
    ...{ name: '/Contents and /ByteRange are taken out together', class: 'USF', ...last },
    reason: 'what is left looks like a signature dictionary all the same',
    build: (pdf) => rewritten(pdf, (dict) => without(dict, 'Contents', 'ByteRange')),
    expect: malformed,
  },
  {
    ...{ name: '/Contents is a literal string', class: 'USF', ...last },
    reason: 'escapes let the gap hold more than the value',
    build: (pdf) =>
      rewritten(pdf, (dict) => {
        const contents = dict.entries.get('Contents')
        if (!isString(contents)) throw new Error('no /Contents')
        return withEntries(dict, { Contents: { ...contents, hex: false } })
      }),
    expect: { ...gap, integrity: 'modified' },
  },
  {
    ...{ name: 'white space in the padding of /Contents', class: 'SWA', ...last },
    reason: 'a gap that may hold other bytes than digits holds what nobody signed',
    build: (pdf) => {
      const [, end] = contentsOf(pdf)
      const out = pdf.slice()
      out.fill(0x20, end - 9, end - 1)
      return out
    },
    expect: { ...gap, integrity: 'modified' },
  },
  {
    ...{ name: '%%EOF and an object inside the gap', class: 'SWA', ...last },
    reason: 'readers that look for objects find one that no digest covers',
    build: (pdf) => {
      const [, end] = contentsOf(pdf)
      const out = Buffer.from(pdf)
      const text = '>5 0 obj<</Type/Page>>endobj %%EOF<'
      out.write(text, end - 1 - text.length - 20, 'latin1')
      return new Uint8Array(out)
    },
    expect: unreadOrGap(),
  },
  {
    ...{ name: 'the second part is moved behind an inserted revision', class: 'SWA', ...last },
    reason: 'the digest still fits, and the wedge between holds new objects',
    build: (pdf) => {
      const [, end] = contentsOf(pdf)
      const wedge = Buffer.from('\n9 0 obj<</Type/Page>>endobj\n'.padEnd(200), 'latin1')
      const moved = Buffer.concat([pdf.subarray(0, end), wedge, pdf.subarray(end)])
      return inPlace(new Uint8Array(moved), ([a, b, c, d]) => `[${a} ${b} ${Number(c) + 200} ${d}]`)
    },
    expect: { verdict: 'unreadable', told: ['document.readable failed'], words: '无法读取' },
  },
  {
    ...{ name: 'the second part is moved and a new end is written', class: 'SWA', ...last },
    reason: 'the file reads well for everybody, through the cross-reference of the attacker',
    build: (pdf) => {
      const [, end] = contentsOf(pdf)
      const start = open(pdf).revisions.at(-1)!.start
      const inserted = '>'.padEnd(40)
      const moved = Buffer.concat([
        pdf.subarray(0, end - 1),
        Buffer.from(inserted, 'latin1'),
        pdf.subarray(end - 1),
      ])
      const shifted = new Uint8Array(moved)
      const at = start + inserted.length
      return patch(
        inPlace(shifted, ([a, b, c, d]) => `[${a} ${b} ${Number(c) + 40} ${d}]`),
        `startxref\n${start}`,
        `startxref\n${at}`.slice(0, `startxref\n${start}`.length),
        true,
      )
    },
    expect: { verdict: 'unreadable', told: ['document.readable failed'], words: '无法读取' },
  },
  {
    ...{
      name: 'bytes behind the end',
      class: 'ISA',
      bases: ['one', 'three', 'packed', 'approved'],
    },
    reason: 'readers that scan the file find what stands there',
    build: (pdf) => append(pdf, '\n99 0 obj <</Type /Catalog>> endobj\n'),
    expect: {
      ...{ verdict: 'invalid', told: ['document.changes failed trailing-bytes'] },
      ...{ words: '来历不明的数据', integrity: 'modified' },
    },
  },
]

function hex(length: number) {
  return { kind: 'string', bytes: new Uint8Array(length), hex: true } as const
}

function unreadOrGap(): Row['expect'] {
  return { verdict: 'unreadable', told: ['document.readable failed'], words: '无法读取' }
}
