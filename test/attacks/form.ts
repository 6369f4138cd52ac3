/** Evil annotations, sneaky signatures and forms (Rohlmann et al., "Breaking the Specification: PDF Certification", IEEE S&P 2021). */
import { formFields } from '../../server/core/pdf/form-fields.ts'
import {
  dictionary,
  dictOf,
  isString,
  name,
  type PdfDict,
  type PdfString,
  type PdfValue,
  withEntries,
} from '../../server/core/pdf/objects.ts'
import { textString } from '../../server/core/pdf/text.ts'
import { edit, listOf, refOf, stream } from '../core/pdf/support.ts'
import {
  annotate,
  annotationsOf,
  both,
  type Edit,
  fieldNamed,
  formOf,
  inCatalog,
  inField,
  inForm,
  inPage,
  overlay,
  pageAt,
  script,
  without,
} from './edits.ts'
import { signBy } from './forge.ts'
import { changed, type Row } from './row.ts'

const annotated = changed('annotation-added', '添加了批注')
const field = changed('field-changed', '表单内容被改动')
const added = changed('field-added', '添加了表单域')
const catalog = changed('catalog', '整体设置被改动')
const page = changed('page-content', '页面内容被改动')

const row = (
  name: string,
  kind: string,
  reason: string,
  attack: Edit,
  expect: Row['expect'] = field,
): Row => ({ name, class: kind, reason, build: (pdf) => edit(pdf, attack), expect })

const shows =
  (entries: Record<string, PdfValue>): Edit =>
  (file, fresh) => {
    const form = fresh()
    return [
      [form, overlay()],
      ...annotate({ ...entries, AP: dictionary({ N: form }) })(file, fresh),
    ]
  }

/** A widget, a field and a place in the form's list for somebody who was never to sign. */
const newField =
  (value: (file: Parameters<Edit>[0]) => PdfValue, entries: Record<string, PdfValue> = {}): Edit =>
  (file, fresh) => {
    const [form, dict] = formOf(file)
    const widget = fresh()
    const { ref } = pageAt(file)
    return [
      [form, withEntries(dict, { Fields: [...listOf(dict.entries.get('Fields')), widget] })],
      [
        widget,
        dictionary({
          ...{ Type: name('Annot'), Subtype: name('Widget'), FT: name('Sig'), F: 132, P: ref },
          ...{ T: textString('见证方'), V: value(file), Rect: [60, 750, 300, 790], ...entries },
        }),
      ],
      ...inPage({ Annots: [...annotationsOf(file), widget] })(file, fresh),
    ]
  }

const garbage = (type: string): PdfDict =>
  dictionary({
    ...{ Type: name(type), Filter: name('Adobe.PPKLite'), ByteRange: [0, 10, 20, 30] },
    ...{ SubFilter: name('ETSI.RFC3161') },
    Contents: { kind: 'string', bytes: new Uint8Array(8), hex: true },
  })

/** The only signature there is, put where another party should sign. */
const copied: Edit = (file) => {
  const first = fieldNamed(file, '甲方')
  const other = fieldNamed(file, '乙方')
  return [[other.ref, withEntries(other.dict, { V: first.value })]]
}

const open = { bases: ['one', 'packed'] } as const

export const forms: readonly Row[] = [
  row(
    'a free text over the amount',
    'EAA',
    'a viewer draws it over the page',
    shows({ Subtype: name('FreeText'), Contents: textString('PAY 999') }),
    annotated,
  ),
  row(
    'a stamp over the amount',
    'EAA',
    'its picture covers what was signed',
    shows({ Subtype: name('Stamp') }),
    annotated,
  ),
  row(
    'a redaction',
    'EAA',
    'it paints over, and is applied on saving',
    shows({ Subtype: name('Redact') }),
    annotated,
  ),
  row(
    'a highlight in white',
    'EAA',
    'the text disappears under it',
    annotate({
      Subtype: name('Highlight'),
      C: [1, 1, 1],
      QuadPoints: [60, 790, 300, 790, 60, 750, 300, 750],
    }),
    annotated,
  ),
  row(
    'a watermark',
    'EAA',
    'fixed print, drawn on every page',
    shows({ Subtype: name('Watermark') }),
    annotated,
  ),
  row(
    'a link over the page',
    'EAA',
    'it leads elsewhere',
    annotate({ Subtype: name('Link'), A: dictionary({ S: name('URI') }) }),
    annotated,
  ),
  row(
    'an attached file',
    'EAA',
    'an annex nobody signed',
    annotate({ Subtype: name('FileAttachment') }),
    annotated,
  ),
  row(
    'an annotation on the second page',
    'EAA',
    'the same where nobody looks',
    shows({ Subtype: name('FreeText') }),
    annotated,
  ),
  row(
    'a field that only the page knows',
    'EAA',
    'a widget outside of the form is drawn all the same',
    shows({ Subtype: name('Widget'), FT: name('Tx'), T: textString('x') }),
    annotated,
  ),
  row(
    'an annotation list by reference',
    'EAA',
    'the list becomes an object that can change',
    (file, fresh) => {
      const [list, note] = [fresh(), fresh()]
      return [
        [list, [...annotationsOf(file), note]],
        [
          note,
          dictionary({ Type: name('Annot'), Subtype: name('Square'), Rect: [0, 0, 595, 842] }),
        ],
        ...inPage({ Annots: list })(file, fresh),
      ]
    },
    annotated,
  ),
  row(
    'the fields leave the page',
    'shadow hide',
    'the signatures are no longer shown',
    (file, fresh) => inPage({ Annots: [] }, 1)(file, fresh),
    changed('object', '改动'),
  ),
  row(
    'the amount is changed',
    'form',
    'the value that everybody signed',
    inField('amount', { V: textString('999') }),
  ),
  row('the amount gets an appearance', 'form', 'what is shown is not the value', (file, fresh) => {
    const form = fresh()
    return [[form, overlay()], ...inField('amount', { AP: dictionary({ N: form }) })(file, fresh)]
  }),
  row(
    'the amount gets a default and an action',
    'form',
    'a reset or a script changes it',
    inField('amount', { DV: textString('999'), AA: dictionary({ C: script }) }),
  ),
  row('the amount becomes hidden', 'shadow hide', 'a flag is enough', inField('amount', { F: 2 })),
  row(
    'the amount gets a child',
    'form',
    'the value is inherited from another field',
    (file, fresh) => {
      const kid = fresh()
      const { ref } = fieldNamed(file, 'amount')
      return [
        [kid, dictionary({ Parent: ref, Rect: [60, 750, 300, 790], Subtype: name('Widget') })],
        ...inField('amount', { Kids: [kid] })(file, fresh),
      ]
    },
    added,
  ),
  row(
    'the form asks for new appearances',
    'form',
    'viewers draw all fields anew, as they like',
    inForm({ NeedAppearances: true }),
    catalog,
  ),
  row(
    'the form gets another font',
    'form',
    'field values read otherwise',
    inForm({ DR: dictionary({ Font: dictionary({}) }), DA: textString('/X 0 Tf') }),
    catalog,
  ),
  row(
    'XFA is put in',
    'form',
    'readers that know it show that form instead',
    inForm({ XFA: textString('<xdp/>') }),
    catalog,
  ),
  row(
    'the form calculates',
    'form',
    'an order of scripts',
    (file, fresh) => inForm({ CO: [fieldNamed(file, 'amount').ref] })(file, fresh),
    catalog,
  ),
  row(
    'the form forgets that it is signed',
    'form',
    'readers save over it and show no signatures',
    inForm({ SigFlags: 0 }),
    catalog,
  ),
  row(
    'the form is another one',
    'shadow replace',
    'all fields under one reference',
    (file, fresh) => {
      const form = fresh()
      return [
        [form, dictionary({ Fields: [], SigFlags: 3 })],
        ...inCatalog({ AcroForm: form })(file, fresh),
      ]
    },
    { verdict: 'invalid', told: ['document.signed failed signature-removed'], words: '签名被移除' },
  ),
  row(
    'the form is taken out',
    'USF',
    'no form, no signatures, no questions',
    (file) => [[refOf(file.trailer.entries.get('Root')), without(file.catalog(), 'AcroForm')]],
    { verdict: 'invalid', told: ['document.signed failed signature-removed'], words: '签名被移除' },
  ),
  {
    ...row(
      'the signature is taken out of its field',
      'USF',
      'the field waits again, for somebody else',
      (file) => {
        const { ref, dict } = fieldNamed(file, '甲方')
        return [[ref, without(dict, 'V')]]
      },
      {
        verdict: 'invalid',
        told: ['document.signed failed signature-removed'],
        words: '签名被移除',
      },
    ),
    ...open,
  },
  row(
    'the picture of the seal is exchanged',
    'shadow replace',
    'another seal over a true signature',
    (file) => {
      const { dict } = fieldNamed(file, '甲方')
      const appearance = dictOf(file.resolve(dict.entries.get('AP')))
      return [[refOf(appearance?.entries.get('N')), overlay()]]
    },
  ),
  row(
    'the seal is moved',
    'shadow replace',
    'it stands under another clause',
    inField('甲方', { Rect: [60, 750, 300, 790] }),
  ),
  row('the seal is hidden', 'shadow hide', 'as if nobody had signed', inField('甲方', { F: 2 })),
  row(
    'the seal gets a layer',
    'shadow hide',
    'it can be switched off',
    inField('甲方', { OC: dictionary({ Type: name('OCG'), Name: textString('x') }) }),
  ),
  row(
    'the field is renamed',
    'form',
    'another party has signed',
    inField('甲方', { T: textString('丁方') }),
    {
      ...field,
      integrity: 'modified',
    },
  ),
  {
    ...row(
      'an empty signature field is moved',
      'SSA',
      'it will be signed over the amount',
      inField('丙方', { Rect: [60, 750, 300, 790] }),
    ),
    ...open,
  },
  {
    ...row(
      'an empty field shows a seal without a signature',
      'SSA',
      'a picture is no seal',
      (file, fresh) => {
        const form = fresh()
        return [[form, overlay()], ...inField('丙方', { AP: dictionary({ N: form }) })(file, fresh)]
      },
    ),
    ...open,
  },
  {
    ...row(
      'a field is filled with words',
      'SSA',
      'whatever is in it, readers show the seal',
      inField('丙方', { V: textString('signed') }),
    ),
    ...open,
  },
  {
    ...row(
      'a field is filled with a stamp that nobody examines',
      'SSA',
      'a document time stamp where a party signs',
      (file, fresh) => {
        const value = fresh()
        return [[value, garbage('DocTimeStamp')], ...inField('丙方', { V: value })(file, fresh)]
      },
      { ...field, integrity: 'modified' },
    ),
    ...open,
  },
  {
    ...row(
      'the signature of one party in the field of another',
      'ISA',
      'copied, it verifies there too',
      copied,
      {
        ...{ verdict: 'invalid', told: ['signature.structure failed byte-range-overlap'] },
        ...{ words: '互相重叠', integrity: 'broken' },
      },
    ),
    ...open,
  },
  row(
    'a signature field that was never declared',
    'SSA',
    'a witness nobody agreed on',
    newField(() => null),
    added,
  ),
  row(
    'a time stamp that can be seen',
    'SSA',
    'its picture covers the amount',
    newField(() => garbage('DocTimeStamp')),
    added,
  ),
  row(
    'a time stamp under the name of a party',
    'SSA',
    'readers take fields of one name for one',
    newField(() => garbage('DocTimeStamp'), { T: textString('乙方'), Rect: [0, 0, 0, 0] }),
    added,
  ),
  {
    name: 'a signature in a field of its own after the certification',
    class: 'SSA',
    reason: 'only declared fields may be signed, and its picture may lie anywhere',
    bases: ['one', 'packed', 'approved'],
    async build(pdf, { authority }) {
      const declared = edit(
        pdf,
        newField(() => null),
      )
      return signBy(declared, '见证方', { signer: authority.signing })
    },
    expect: { ...added, integrity: ['modified', 'intact'] },
  },
  {
    name: 'a true signature that lays a picture over the page with it',
    class: 'SSA',
    reason: 'what its own revision changes besides is covered by nobody but itself',
    ...open,
    build: (pdf, { authority }) =>
      signBy(pdf, '乙方', { signer: authority.signing, more: shows({ Subtype: name('Stamp') }) }),
    expect: { ...annotated, integrity: ['modified', 'intact'] },
  },
  {
    name: 'a true signature that grows out of its field',
    class: 'SSA',
    reason: 'a field may be as large as the page',
    ...open,
    build: (pdf, { authority }) =>
      signBy(pdf, '乙方', { signer: authority.signing, field: { Rect: [0, 0, 595, 842] } }),
    expect: { ...field, integrity: ['modified', 'intact'] },
  },
  {
    name: 'a true signature that changes the amount with it',
    class: 'form',
    reason: 'the second party signs another price than the first',
    bases: ['one', 'packed', 'approved'],
    build: (pdf, { authority }) =>
      signBy(pdf, '乙方', {
        signer: authority.signing,
        more: inField('amount', { V: textString('999') }),
      }),
    expect: { ...field, integrity: ['modified', 'intact'] },
  },
  {
    name: 'a true signature that turns the page with it',
    class: 'ISA',
    reason: 'every save is a save, whoever signs it',
    bases: ['one', 'packed', 'approved'],
    build: (pdf, { authority }) =>
      signBy(pdf, '乙方', { signer: authority.signing, more: inPage({ Rotate: 180 }) }),
    expect: { ...page, integrity: ['modified', 'intact'] },
  },
  {
    name: 'a certification that allows nothing, and a signature after it',
    class: 'EAA',
    reason: 'DocMDP P=1: every change breaks it (ISO 32000-1 §12.8.2.2)',
    bases: ['blank'],
    async build(pdf, { authority }) {
      const entries =
        ' /Reference [<</Type /SigRef /TransformMethod /DocMDP /TransformParams <</P 1>>>>]'
      const closed = await signBy(pdf, '甲方', { signer: authority.signing, entries })
      return signBy(closed, '乙方', { signer: authority.signing })
    },
    expect: {
      ...changed('signature-filled', '不允许再签'),
      integrity: ['modified', 'intact'],
    },
  },
  {
    name: 'a locked field that is signed all the same',
    class: 'SSA',
    reason: 'FieldMDP: the first signer closed it (ISO 32000-1 §12.8.2.4)',
    bases: ['blank'],
    async build(pdf, { authority }) {
      const entries =
        ' /Reference [<</Type /SigRef /TransformMethod /FieldMDP /TransformParams <</Action /All>>>>]'
      const closed = await signBy(pdf, '甲方', { signer: authority.signing, entries })
      return signBy(closed, '乙方', { signer: authority.signing })
    },
    expect: {
      ...changed('signature-filled', '不允许再签'),
      integrity: ['modified', 'intact'],
    },
  },
  {
    name: 'a signature whose field says by reference that it is one',
    class: 'SSA',
    reason: 'a verifier that does not follow /FT overlooks the broken signature that readers show',
    bases: ['one'],
    build(pdf) {
      const hidden = edit(pdf, (file, fresh) => {
        const [type, value] = [fresh(), fresh()]
        return [
          [type, name('Sig')],
          [value, garbage('Sig')],
          ...inField('乙方', { FT: type, V: value })(file, fresh),
        ]
      })
      return hidden
    },
    expect: { ...field, integrity: ['modified', 'broken'] },
  },
  {
    name: 'the certificates of two signatures exchanged',
    class: 'ISA',
    reason: 'the same keys over other words',
    bases: ['three'],
    build: (pdf) =>
      edit(pdf, (file) => {
        const [a, b] = formFields(file)
        const [one, two] = [a!, b!].map(({ value }) => dictOf(file.resolve(value)) as PdfDict)
        const contents = (dict: PdfDict): PdfString => {
          const value = dict.entries.get('Contents')
          if (!isString(value)) throw new Error('no /Contents')
          return value
        }
        return [
          [refOf(a!.value), withEntries(one!, { Contents: contents(two!) })],
          [refOf(b!.value), withEntries(two!, { Contents: contents(one!) })],
        ]
      }),
    expect: {
      ...{ verdict: 'invalid', told: ['signature.structure failed byte-range-gap'] },
      ...{ words: '移花接木', integrity: ['broken', 'broken', 'modified'] },
    },
  },
  row(
    'a store of evidence with something else in it',
    'DSS',
    'whatever is in it is allowed to change',
    inCatalog({ DSS: dictionary({ Page: dictionary({}) }) }),
    changed('dss-added', '被夹带了其他内容'),
  ),
  row(
    'a store of evidence whose lists are numbers',
    'DSS',
    'readers that trust the shape crash or misread',
    inCatalog({ DSS: dictionary({ Certs: [1, 2] }) }),
    changed('dss-added', '被夹带了其他内容'),
  ),
  {
    name: 'evidence is taken away',
    class: 'DSS',
    reason: 'without the list a revoked signer looks good',
    build(pdf) {
      const grown = edit(pdf, (file, fresh) => {
        const list = fresh()
        return [
          [list, stream('crl')],
          ...inCatalog({ DSS: dictionary({ CRLs: [list] }) })(file, fresh),
        ]
      })
      const file = edit(grown, both(inCatalog({ DSS: dictionary({ CRLs: [] }) })))
      return file
    },
    expect: { ...changed('dss-added', '长期验证资料被删减') },
  },
]
