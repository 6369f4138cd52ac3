/** Incremental saving attacks and shadow attacks: what is written behind a signature (CCS 2019; Mainka et al., "Shadow Attacks", NDSS 2021). */
import {
  dictionary,
  dictOf,
  isArray,
  name,
  type PdfDict,
  type PdfValue,
  reference,
  withEntries,
} from '../../server/core/pdf/objects.ts'
import { serialize } from '../../server/core/pdf/serialize.ts'
import { textString } from '../../server/core/pdf/text.ts'
import { edit, listOf, open, refOf, stream } from '../core/pdf/support.ts'
import {
  append,
  both,
  type Edit,
  inCatalog,
  inPage,
  overlay,
  pageAt,
  script,
  without,
} from './edits.ts'
import { changed, type Row, unread } from './row.ts'

const page = changed('page-content', '页面内容被改动')
const catalog = changed('catalog', '整体设置被改动')
const forgedContent = 'BT /Helvetica 18 Tf 60 760 Td (PAY 999) Tj ET'

const contentRef = (file: ReturnType<typeof open>) =>
  refOf([pageAt(file).dict.entries.get('Contents') as PdfValue].flat()[0])

const row = (
  name: string,
  kind: string,
  reason: string,
  attack: Edit,
  expect: Row['expect'] = page,
): Row => ({ name, class: kind, reason, build: (pdf) => edit(pdf, attack), expect })

/** Objects behind the end with whatever tail an attacker leaves. */
function appended(pdf: Uint8Array, tail: (at: number) => string): Uint8Array {
  const file = open(pdf)
  const { number } = contentRef(file)
  const object = `\n${number} 0 obj\n<</Length ${forgedContent.length}>>\nstream\n${forgedContent}\nendstream\nendobj\n`
  return append(pdf, object, tail(pdf.length + object.length))
}

const trailing = changed('trailing-bytes', '来历不明的数据')

export const incremental: readonly Row[] = [
  {
    ...{ name: 'an update without cross-reference and trailer', class: 'ISA' },
    reason: 'readers that repair files read the newest object of a number',
    build: (pdf) => appended(pdf, () => ''),
    expect: trailing,
  },
  {
    ...{ name: 'an update with a trailer but no cross-reference', class: 'ISA' },
    reason: 'the trailer makes it look like a save',
    build: (pdf) => {
      const file = open(pdf)
      const root = serialize(file.trailer.entries.get('Root') ?? null)
      const start = file.revisions.at(-1)?.start
      return appended(
        pdf,
        () => `trailer\n<</Size 90 /Root ${root} /Prev ${start}>>\nstartxref\n${start}\n%%EOF\n`,
      )
    },
    expect: trailing,
  },
  {
    ...{ name: 'an update whose cross-reference leaves the new object out', class: 'ISA' },
    reason: 'readers that follow references show one document, readers that scan another',
    build: (pdf) => {
      const file = open(pdf)
      const root = serialize(file.trailer.entries.get('Root') ?? null)
      const start = file.revisions.at(-1)?.start
      return appended(
        pdf,
        (at) =>
          `xref\n0 0\ntrailer\n<</Size 90 /Root ${root} /Prev ${start}>>\nstartxref\n${at}\n%%EOF\n`,
      )
    },
    expect: changed('object', '改动'),
  },
  {
    ...{ name: 'an update with a startxref that leads nowhere', class: 'ISA' },
    reason: 'a reader that repairs finds the forged objects',
    build: (pdf) => appended(pdf, () => 'startxref\n12\n%%EOF\n'),
    expect: unread('damaged', '已损坏'),
  },
  row('the content stream is redefined', 'ISA', 'the page shows another amount', (file) => [
    [contentRef(file), stream(forgedContent)],
  ]),
  row('a content stream is added', 'ISA', 'text over text', (file, fresh) => {
    const { ref, dict } = pageAt(file)
    const added = fresh()
    const Contents = [dict.entries.get('Contents') as PdfValue, added].flat()
    return [
      [ref, withEntries(dict, { Contents })],
      [added, stream(forgedContent)],
    ]
  }),
  row('the page object is redefined', 'shadow replace', 'another page under its number', (file) => [
    [pageAt(file).ref, without(pageAt(file).dict, 'Contents')],
  ]),
  row(
    'the resources get another font',
    'shadow replace',
    'the same codes read otherwise',
    (file) => {
      const resources = dictOf(file.resolve(pageAt(file).dict.entries.get('Resources'))) as PdfDict
      const fonts = dictOf(file.resolve(resources.entries.get('Font'))) as PdfDict
      const [font] = [...fonts.entries.values()]
      const changedFont = withEntries(dictOf(file.resolve(font)) as PdfDict, {
        Encoding: dictionary({ Type: name('Encoding'), Differences: [49, name('nine')] }),
      })
      return [[refOf(font), changedFont]]
    },
  ),
  row(
    'a shared XObject comes into the resources',
    'shadow replace',
    'a picture over the text',
    (file, fresh) => {
      const picture = fresh()
      const XObject = dictionary({ X0: picture })
      return [[picture, overlay()], ...inPage({ Resources: dictionary({ XObject }) })(file, fresh)]
    },
  ),
  row(
    'the page is cropped',
    'shadow hide',
    'what is outside is not seen',
    inPage({ CropBox: [0, 0, 595, 700] }),
  ),
  row(
    'the media box is enlarged',
    'shadow hide',
    'content drawn beside the page appears',
    inPage({ MediaBox: [-595, 0, 595, 842] }),
  ),
  row(
    'the page gets a user unit',
    'shadow hide',
    'a page of another size hides its rest',
    inPage({ UserUnit: 10 }),
  ),
  row('the page is turned', 'shadow hide', 'a page of another look', inPage({ Rotate: 180 })),
  row(
    'the page gets a transition and a duration',
    'shadow hide',
    'it passes on by itself',
    inPage({ Dur: 1, Trans: dictionary({ S: name('Fade') }) }),
  ),
  row(
    'the page acts when it opens',
    'shadow replace',
    'a script writes on it',
    inPage({ AA: dictionary({ O: script }) }),
  ),
  row(
    'a page is added',
    'ISA',
    'a clause nobody signed',
    (file, fresh) => {
      const [pages, dict] = tree(file)
      const added = fresh()
      const Kids = [...listOf(dict.entries.get('Kids')), added]
      return [
        [pages, withEntries(dict, { Kids, Count: 3 })],
        [added, dictionary({ Type: name('Page'), Parent: pages, MediaBox: [0, 0, 595, 842] })],
      ]
    },
    changed('page-count', '页数被改动'),
  ),
  row(
    'a page is removed',
    'ISA',
    'a clause that was signed',
    (file) => {
      const [pages, dict] = tree(file)
      return [
        [pages, withEntries(dict, { Kids: listOf(dict.entries.get('Kids')).slice(1), Count: 1 })],
      ]
    },
    changed('page-count', '页数被改动'),
  ),
  row('two pages change places', 'ISA', 'an order nobody signed', (file) => {
    const [pages, dict] = tree(file)
    return [[pages, withEntries(dict, { Kids: [...listOf(dict.entries.get('Kids'))].reverse() })]]
  }),
  row(
    'the page tree is replaced',
    'shadow replace',
    'the whole document under one reference',
    (file, fresh) => {
      const [pages, leaf] = [fresh(), fresh()]
      return [
        [pages, dictionary({ Type: name('Pages'), Kids: [leaf], Count: 1 })],
        [leaf, dictionary({ Type: name('Page'), Parent: pages, MediaBox: [0, 0, 595, 842] })],
        ...inCatalog({ Pages: pages })(file, fresh),
      ]
    },
    changed('page-count', '页数被改动'),
  ),
  row('all pages inherit another box', 'shadow hide', 'changed above the pages', (file) => {
    const [pages, dict] = tree(file)
    return [[pages, withEntries(dict, { CropBox: [0, 0, 9, 9] })]]
  }),
  row(
    'the catalog runs a script',
    'shadow replace',
    'scripts fill fields and hide layers',
    inCatalog({ OpenAction: script }),
    catalog,
  ),
  row(
    'named scripts are added',
    'shadow replace',
    'they run on opening',
    inCatalog({
      Names: dictionary({ JavaScript: dictionary({ Names: [textString('x'), script] }) }),
    }),
    catalog,
  ),
  row(
    'an embedded file is added',
    'ISA',
    'an annex nobody signed',
    inCatalog({ Names: dictionary({ EmbeddedFiles: dictionary({ Names: [] }) }) }),
    catalog,
  ),
  row(
    'the file becomes a collection',
    'shadow hide',
    'readers open its cover instead',
    inCatalog({ Collection: dictionary({ View: name('T') }) }),
    catalog,
  ),
  row(
    'layers are added',
    'shadow hide',
    'content is switched off',
    inCatalog({ OCProperties: dictionary({ OCGs: [], D: dictionary({}) }) }),
    catalog,
  ),
  row(
    'the structure tree is replaced',
    'shadow replace',
    'what is read aloud is another text',
    inCatalog({ StructTreeRoot: dictionary({ Type: name('StructTreeRoot') }) }),
    catalog,
  ),
  row(
    'page labels and viewer preferences change',
    'shadow hide',
    'the reader is led elsewhere',
    inCatalog({
      ViewerPreferences: dictionary({ ViewArea: name('BleedBox') }),
      PageMode: name('FullScreen'),
    }),
    catalog,
  ),
  row(
    'the certification is taken out',
    'EAA',
    'a certified file becomes one that allows more',
    inCatalog({ Perms: dictionary({}) }),
    catalog,
  ),
  row(
    'usage rights are added',
    'EAA',
    'the reader is told that it may do more',
    (file, fresh) => {
      const perms = dictOf(file.resolve(file.catalog().entries.get('Perms'))) as PdfDict
      return inCatalog({ Perms: withEntries(perms, { UR3: dictionary({}) }) })(file, fresh)
    },
    catalog,
  ),
  row(
    'another requirement is set',
    'shadow replace',
    'readers may refuse or change what they show',
    inCatalog({ Requirements: [dictionary({ S: name('EnableJavaScripts') })] }),
    catalog,
  ),
  row(
    'the title is changed',
    'ISA',
    'readers show it as the name of the document',
    (file) => {
      const info = refOf(file.trailer.entries.get('Info'))
      return [
        [
          info,
          withEntries(dictOf(file.resolve(info)) as PdfDict, { Title: textString('别的合同') }),
        ],
      ]
    },
    catalog,
  ),
  row(
    'metadata of a certificate are put in',
    'ISA',
    "a file that was none claims to be somebody's certificate",
    (file, fresh) => {
      const xmp = fresh()
      const dict = dictionary({ Type: name('Metadata'), Subtype: name('XML') })
      return [[xmp, stream('<x:xmpmeta/>', dict)], ...inCatalog({ Metadata: xmp })(file, fresh)]
    },
    catalog,
  ),
  {
    ...{ name: 'a dormant object comes alive', class: 'shadow replace' },
    reason: 'the page named a number that did not exist when it was signed',
    bases: ['blank'],
    async build(pdf, { authority }) {
      const { signBy } = await import('./forge.ts')
      const shadow = edit(pdf, (file) => {
        const { ref, dict } = pageAt(file)
        const contents = dict.entries.get('Contents') as PdfValue
        return [[ref, withEntries(dict, { Contents: [contents, reference(4000)].flat() })]]
      })
      const signed = await signBy(shadow, '甲方', { signer: authority.signing })
      return edit(signed, () => [[reference(4000), stream(forgedContent)]])
    },
    expect: page,
  },
  {
    ...{
      name: 'the root is exchanged for one that was hidden in the signed file',
      class: 'shadow hide-and-replace',
    },
    reason: 'both documents were signed, one was shown',
    bases: ['blank'],
    async build(pdf, { authority }) {
      const { signBy } = await import('./forge.ts')
      const hidden = edit(pdf, (file) => {
        const leaf = pageAt(file, 1)
        const tree2 = dictionary({ Type: name('Pages'), Kids: [leaf.ref], Count: 1 })
        return [
          [reference(4000), withEntries(file.catalog(), { Pages: reference(4001) })],
          [reference(4001), tree2],
        ]
      })
      const signed = await signBy(hidden, '甲方', { signer: authority.signing })
      const file = open(signed)
      const start = file.revisions.at(-1)?.start
      return append(
        signed,
        `xref\n0 0\ntrailer\n<</Size 4100 /Root 4000 0 R /Prev ${start}>>\nstartxref\n${signed.length}\n%%EOF\n`,
      )
    },
    expect: changed('page-count', '页数被改动'),
  },
  {
    ...{
      name: 'an object is exchanged for one that was hidden in the signed file',
      class: 'shadow hide-and-replace',
    },
    reason: 'only the cross-reference changes, every object was signed',
    bases: ['blank'],
    async build(pdf, { authority }) {
      const { signBy } = await import('./forge.ts')
      const { number } = contentRef(open(pdf))
      const text = `${number} 0 obj\n<</Length ${forgedContent.length}>>\nstream\n${forgedContent}\nendstream\nendobj\n`
      const hidden = edit(pdf, () => [[reference(4000), stream(text)]])
      const signed = await signBy(hidden, '甲方', { signer: authority.signing })
      const at = Buffer.from(signed).indexOf(text, 0, 'latin1')
      const file = open(signed)
      const root = serialize(file.trailer.entries.get('Root') ?? null)
      const line = `${String(at).padStart(10, '0')} 00000 n\r\n`
      return append(
        signed,
        `xref\n${number} 1\n${line}trailer\n<</Size 4100 /Root ${root} /Prev ${file.revisions.at(-1)?.start}>>\nstartxref\n${signed.length}\n%%EOF\n`,
      )
    },
    expect: page,
  },
  {
    ...{ name: 'the content is freed', class: 'shadow hide' },
    reason: 'a freed object is null: the page is white',
    bases: ['one', 'three', 'approved'],
    build(pdf) {
      const file = open(pdf)
      const { number } = contentRef(file)
      const root = serialize(file.trailer.entries.get('Root') ?? null)
      return append(
        pdf,
        `xref\n${number} 1\n0000000000 00001 f\r\ntrailer\n<</Size 90 /Root ${root} /Prev ${file.revisions.at(-1)?.start}>>\nstartxref\n${pdf.length}\n%%EOF\n`,
      )
    },
    expect: page,
  },
  {
    ...{ name: 'the content comes back in another generation', class: 'shadow hide' },
    reason: 'readers that overlook generations show the new one',
    bases: ['one', 'three', 'approved'],
    build: (pdf) =>
      edit(pdf, (file) => [[{ ...contentRef(file), generation: 1 }, stream(forgedContent)]]),
    expect: page,
  },
  {
    ...{
      name: 'everything at once, bit by bit over three revisions',
      class: 'shadow hide-and-replace',
    },
    reason: 'each save by itself looks small',
    build: (pdf) =>
      [
        inCatalog({ Lang: textString('xx') }),
        both(inPage({ Rotate: 90 })),
        inPage({ Rotate: 0 }),
      ].reduce((bytes, change) => edit(bytes, change), pdf),
    expect: { ...catalog, told: ['document.changes failed'], words: '改动' },
  },
]

function tree(file: ReturnType<typeof open>): [ReturnType<typeof refOf>, PdfDict] {
  const pages = refOf(file.catalog().entries.get('Pages'))
  const dict = dictOf(file.resolve(pages)) as PdfDict
  if (!isArray(dict.entries.get('Kids'))) throw new Error('no kids')
  return [pages, dict]
}
