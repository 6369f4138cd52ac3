/** Spellings and structures that one reader takes so and the other otherwise (ISO 32000-1 §7.2 to §7.5). */
import { deflateSync } from 'node:zlib'
import {
  dictionary,
  dictOf,
  name,
  type PdfDict,
  type PdfValue,
  reference,
  withEntries,
} from '../../server/core/pdf/objects.ts'
import { serialize } from '../../server/core/pdf/serialize.ts'
import { textString } from '../../server/core/pdf/text.ts'
import { edit, listOf, open, patch, refOf, stream } from '../core/pdf/support.ts'
import {
  append,
  fieldNamed,
  formOf,
  inCatalog,
  inField,
  inPage,
  overlay,
  pageAt,
  replaceText,
} from './edits.ts'
import { signBy } from './forge.ts'
import { changed, type Row, unread } from './row.ts'

const damaged = unread('damaged', '已损坏')
const classic = { bases: ['one', 'three', 'approved'] } as const
const forgedContent = 'BT /Helvetica 18 Tf 60 760 Td (PAY 999) Tj ET'
const hidden = (integrity: 'intact' | 'modified'): Row['expect'] => ({
  verdict: 'invalid',
  told: ['document.readers failed hidden-object'],
  words: '目录之外的同号对象',
  integrity,
})

const contentNumber = (pdf: Uint8Array): number =>
  refOf([pageAt(open(pdf)).dict.entries.get('Contents') as PdfValue].flat()[0]).number

const contentObject = (number: number) =>
  `${number} 0 obj\n<</Length ${forgedContent.length}>>\nstream\n${forgedContent}\nendstream\nendobj\n`

/** A trailer like the file's own, for a save written by hand. */
function trailerOf(pdf: Uint8Array, changes: Record<string, string> = {}): string {
  const { trailer, revisions } = open(pdf)
  const of = (key: string) => serialize(trailer.entries.get(key) ?? null)
  const entries = {
    Size: '99',
    Root: of('Root'),
    Info: of('Info'),
    ID: of('ID'),
    Prev: `${revisions.at(-1)?.start}`,
    ...changes,
  }
  return `trailer\n<<${Object.entries(entries)
    .map(([key, value]) => `/${key} ${value}`)
    .join(' ')}>>\n`
}

/** `body`, then a cross-reference table with these rows, all by hand. */
function save(
  pdf: Uint8Array,
  body: string,
  rows: (start: number) => string,
  changes?: Record<string, string>,
) {
  const start = pdf.length + 1
  const at = start + body.length
  return append(
    pdf,
    `\n${body}xref\n${rows(start)}${trailerOf(pdf, changes)}startxref\n${at}\n%%EOF\n`,
  )
}

const line = (number: number, offset: number, generation = '00000') =>
  `${number} 1\n${String(offset).padStart(10, '0')} ${generation} n\r\n`

export const container: readonly Row[] = [
  {
    ...{
      name: 'an object hidden before the signature, outside of the cross-reference',
      class: 'shadow replace',
    },
    reason:
      'readers that scan show the amount that was hidden, everybody else the one that was signed',
    bases: ['blank'],
    build(pdf, { authority }) {
      const number = contentNumber(pdf)
      const rival = save(pdf, contentObject(number), () => '0 0\n')
      return signBy(rival, '甲方', { signer: authority.signing })
    },
    expect: hidden('intact'),
  },
  {
    ...{ name: 'an object hidden in a comment', class: 'shadow replace', ...classic },
    reason: 'who scans for objects mostly does not look for comments',
    build: (pdf) =>
      save(pdf, `%${contentObject(contentNumber(pdf)).replaceAll('\n', ' ')}\n`, () => '0 0\n'),
    expect: hidden('modified'),
  },
  {
    ...{ name: 'a cross-reference that leads into a stream', class: 'shadow replace', ...classic },
    reason: 'the object was data of another one when it was signed',
    build(pdf) {
      const number = contentNumber(pdf)
      const inner = contentObject(number)
      const outer = `90 0 obj\n<</Length ${inner.length}>>\nstream\n${inner}\nendstream\nendobj\n`
      return save(
        pdf,
        outer,
        (start) => line(number, start + outer.indexOf(inner)) + line(90, start),
      )
    },
    expect: changed('page-content', '页面内容被改动'),
  },
  {
    ...{ name: 'two entries of one number in one section', class: 'xref', ...classic },
    reason: 'the first counts, or the last',
    build(pdf) {
      const number = contentNumber(pdf)
      return save(pdf, contentObject(number), (start) => line(number, start) + line(number, 9))
    },
    expect: damaged,
  },
  {
    ...{ name: 'an entry that names another object', class: 'xref', ...classic },
    reason: 'readers that look go by the number at the place, others by the entry',
    build: (pdf) => save(pdf, contentObject(contentNumber(pdf)), (start) => line(90, start)),
    expect: hidden('modified'),
  },
  {
    ...{ name: '/Prev in a circle', class: 'xref', ...classic },
    reason: 'a reader that follows it never ends',
    build: (pdf) => save(pdf, '', () => '0 0\n', { Prev: `${pdf.length + 1}` }),
    expect: damaged,
  },
  {
    ...{ name: '/Prev passes the signed revision over', class: 'xref', ...classic },
    reason: 'the file continues as if nobody had signed',
    build: (pdf) => save(pdf, '', () => '0 0\n', { Prev: `${open(pdf).revisions[0]?.start}` }),
    expect: {
      verdict: 'invalid',
      told: ['document.readers failed hidden-object', 'document.signed unknown'],
      words: '没有电子签名',
    },
  },
  {
    ...{
      name: '/Prev passes the signed revision over and names its objects itself',
      class: 'xref',
      bases: ['approved'],
    },
    reason: 'the signature is shown, what it covers is no revision any more',
    build(pdf) {
      const file = open(pdf)
      const [first, second] = file.revisions
      const rows = [...(second?.entries ?? [])].flatMap(([number, entry]) =>
        entry.at === 'offset' ? [line(number, entry.offset)] : [],
      )
      return save(pdf, '', () => rows.join(''), { Prev: `${first?.start}` })
    },
    expect: {
      ...{ verdict: 'invalid', told: ['signature.structure failed byte-range-end'] },
      ...{ words: '移花接木', integrity: 'modified' },
    },
  },
  {
    ...{ name: '/Prev is negative', class: 'xref', ...classic },
    reason: 'an offset before the beginning',
    build: (pdf) => save(pdf, '', () => '0 0\n', { Prev: '-1' }),
    expect: damaged,
  },
  {
    ...{ name: 'two startxref, the last one leads back', class: 'xref', ...classic },
    reason: 'the update is there for readers that stop at the first',
    build(pdf) {
      const forged = save(pdf, contentObject(contentNumber(pdf)), (start) =>
        line(contentNumber(pdf), start),
      )
      return append(forged, `startxref\n${open(pdf).revisions.at(-1)?.start}\n%%EOF\n`)
    },
    expect: changed('trailing-bytes', '来历不明的数据'),
  },
  {
    ...{ name: 'a key stands twice in the page', class: 'duplicate keys', ...classic },
    reason: 'the first counts, or the last',
    build(pdf) {
      const { ref, dict } = pageAt(open(pdf))
      const text = serialize(dict).replace('<<', '<</Rotate 0 /Rotate 180 ')
      const body = `${ref.number} 0 obj\n${text}\nendobj\n`
      return save(pdf, body, (start) => line(ref.number, start))
    },
    expect: { verdict: 'unreadable', told: ['document.readable failed damaged'], words: '已损坏' },
  },
  {
    ...{ name: 'a key stands twice, once in escapes', class: 'name escapes', ...classic },
    reason: '/Rotat#65 is /Rotate (§7.3.5), for readers that undo it before they compare',
    build(pdf) {
      const { ref, dict } = pageAt(open(pdf))
      const text = serialize(dict).replace('<<', '<</Rotate 0 /Rotat#65 180 ')
      return save(pdf, `${ref.number} 0 obj\n${text}\nendobj\n`, (start) => line(ref.number, start))
    },
    expect: damaged,
  },
  {
    ...{ name: 'a new root, its name in escapes', class: 'name escapes', ...classic },
    reason: 'the trailer is read by its names',
    build: (pdf) =>
      save(pdf, '90 0 obj\n<</Type /Catalog>>\nendobj\n', (start) => line(90, start), {
        'R#6fot': '90 0 R',
      }),
    expect: damaged,
  },
  {
    ...{ name: 'a stream whose length lies', class: 'stream length', ...classic },
    reason: 'by its length it says one thing, by its end another',
    build(pdf) {
      const number = contentNumber(pdf)
      const body = contentObject(number).replace(/Length \d+/, 'Length 5')
      return save(pdf, body, (start) => line(number, start))
    },
    expect: hidden('modified'),
  },
  {
    ...{ name: 'a stream whose length is changed later', class: 'stream length', bases: ['blank'] },
    reason: 'the length is an object of its own, outside of the stream',
    async build(pdf, { authority }) {
      const number = contentNumber(pdf)
      const text = `${forgedContent} ${'%'.padEnd(40, ' ')}`
      const body = `${number} 0 obj\n<</Length 91 0 R>>\nstream\n${text}\nendstream\nendobj\n91 0 obj\n${text.length}\nendobj\n`
      const prepared = save(
        pdf,
        body,
        (start) => line(number, start) + line(91, start + body.indexOf('91 0 obj')),
      )
      const signed = await signBy(prepared, '甲方', { signer: authority.signing })
      return save(signed, '91 0 obj\n3\nendobj\n', (start) => line(91, start))
    },
    expect: {
      verdict: 'undetermined',
      told: ['document.changes unknown not-comparable'],
      words: '无法读取',
      integrity: 'modified',
    },
  },
  {
    ...{ name: 'junk before the header', class: 'header', bases: ['one', 'packed', 'approved'] },
    reason: 'readers that allow it count offsets from the header, others from the beginning',
    build: (pdf) => new Uint8Array(Buffer.concat([Buffer.from('GIF89a;\n'), pdf])),
    expect: unread('not-pdf', '不是 PDF 文件'),
  },
  {
    ...{ name: 'another header in front', class: 'header', bases: ['one', 'packed', 'approved'] },
    reason: 'a file that is two files',
    build: (pdf) => new Uint8Array(Buffer.concat([Buffer.from('%PDF-1.7\n%%EOF\n'), pdf])),
    expect: damaged,
  },
  {
    ...{ name: 'an object stream over an object', class: 'object streams', bases: ['packed'] },
    reason: 'what was packed comes again in another stream',
    build: (pdf) =>
      edit(pdf, (file, fresh) => inCatalog({ PageMode: name('UseOutlines') })(file, fresh)),
    expect: changed('catalog', '整体设置被改动'),
  },
  {
    ...{ name: 'a file in a circle of kids', class: 'circles', ...classic },
    reason: 'a field that is its own child',
    build: (pdf) =>
      edit(pdf, (file) => {
        const { ref } = fieldNamed(file, '丙方')
        return inField('丙方', { Kids: [ref] })(file, () => reference(0))
      }),
    expect: damaged,
  },
  {
    ...{ name: 'the page tree in a circle', class: 'circles' },
    reason: 'a page that is its own parent and child',
    build: (pdf) =>
      edit(pdf, (file) => {
        const pages = refOf(file.catalog().entries.get('Pages'))
        const dict = dictOf(file.resolve(pages)) as PdfDict
        return [[pages, withEntries(dict, { Kids: [...listOf(dict.entries.get('Kids')), pages] })]]
      }),
    expect: damaged,
  },
  {
    ...{ name: 'a field under two parents', class: 'circles' },
    reason: 'its name and value depend on the way there',
    build: (pdf) =>
      edit(pdf, (file) => {
        const [form, dict] = formOf(file)
        const fields = listOf(dict.entries.get('Fields'))
        return [[form, withEntries(dict, { Fields: [...fields, fields[0] as PdfValue] })]]
      }),
    expect: damaged,
  },
  {
    ...{
      name: 'the seal of a party as a picture on the page of a signed file',
      class: 'seal image',
      bases: ['approved'],
    },
    reason: 'a picture beside a true signature looks like a second party',
    build: (pdf) =>
      edit(pdf, (file, fresh) => {
        const picture = fresh()
        const XObject = dictionary({ Seal: picture })
        return [
          [picture, overlay()],
          ...inPage({ Resources: dictionary({ XObject }) })(file, fresh),
        ]
      }),
    expect: changed('page-content', '页面内容被改动'),
  },
  {
    ...{ name: 'the picture of a seal and no signature', class: 'seal image', bases: ['blank'] },
    reason: 'pictures can be copied by anybody',
    build: (pdf) =>
      edit(pdf, (file, fresh) => {
        const picture = fresh()
        const red = stream(
          '0.8 0 0 rg 10 10 100 100 re f',
          dictionary({ Type: name('XObject'), Subtype: name('Form'), BBox: [0, 0, 120, 120] }),
        )
        const XObject = dictionary({ Seal: picture })
        return [[picture, red], ...inPage({ Resources: dictionary({ XObject }) })(file, fresh)]
      }),
    expect: {
      verdict: 'invalid',
      told: ['document.seal-picture-only failed'],
      words: '仅有印章图片',
    },
  },
  {
    ...{
      name: 'the name of a signature is that of somebody else',
      class: 'spoofing',
      bases: ['blank'],
    },
    reason: '/Name, /Reason and /M are what the signer writes; who signed is in the certificate',
    build: (pdf, { impostor }) =>
      signBy(pdf, '甲方', {
        signer: impostor.signing,
        entries: ` /Name ${serialize(textString('示例市人民政府'))} /Reason ${serialize(textString('有效'))}`,
      }),
    expect: {
      verdict: 'undetermined',
      told: ['signature.chain unknown'],
      words: '示例 signing',
      integrity: 'intact',
    },
  },
  {
    ...{ name: 'a save that puts a lock on', class: 'encryption' },
    reason: 'a trailer that speaks of a lock where there was none',
    build: (pdf) =>
      save(pdf, '', () => '0 0\n', {
        Encrypt: '<</Filter /Standard /V 1 /R 2 /O (x) /U (x) /P -4>>',
      }),
    expect: unread('encrypted', '设有密码'),
  },
  {
    ...{ name: 'a page behind a filter nobody knows', class: 'filters', bases: ['one', 'packed'] },
    reason: 'the old content with another filter is another content',
    build: (pdf) =>
      edit(pdf, () => {
        const ref = reference(contentNumber(pdf))
        const raw = new Uint8Array(deflateSync(Buffer.from(forgedContent)))
        return [
          [
            ref,
            {
              kind: 'stream',
              dict: dictionary({ Filter: [name('FlateDecode'), name('FlateDecode')] }),
              raw,
            },
          ],
        ]
      }),
    expect: changed('page-content', '页面内容被改动'),
  },
  {
    ...{
      name: 'the type of the signature is written over in place',
      class: 'USF',
      bases: ['approved'],
    },
    reason: 'a signature that calls itself something else must still be examined',
    build: (pdf) => patch(pdf, '/Type /Sig /Filter', '/Type /Sog /Filter', true),
    expect: {
      ...{ verdict: 'invalid', told: ['signature.integrity failed HASH_FAILURE'] },
      ...{ words: '已被修改', integrity: 'modified' },
    },
  },
  {
    ...{
      name: 'one letter of the text is another',
      class: 'content',
      bases: ['one', 'three', 'approved'],
    },
    reason: 'the plainest of all',
    build: (pdf) => replaceText(pdf, '(100)', '(900)'),
    expect: {
      ...{ verdict: 'invalid', told: ['signature.integrity failed HASH_FAILURE'] },
      ...{ words: '已被修改', integrity: 'modified' },
    },
  },
]
