import { beforeAll, expect, test } from 'vitest'
import { changesSince } from '../../../server/core/pdf/changes.ts'
import { coverageOf } from '../../../server/core/pdf/coverage.ts'
import type { PdfFile } from '../../../server/core/pdf/file.ts'
import { formFields } from '../../../server/core/pdf/form-fields.ts'
import {
  dictionary,
  dictOf,
  isFault,
  name,
  type PdfDict,
  type PdfRef,
  type PdfValue,
  withEntries,
} from '../../../server/core/pdf/objects.ts'
import { pagesOf } from '../../../server/core/pdf/pages.ts'
import { signatureFields } from '../../../server/core/pdf/signature-fields.ts'
import { textString } from '../../../server/core/pdf/text.ts'
import { makePdf, makeSignatures, signField } from '../../support/pdf-fixtures.ts'
import { makeAuthority } from '../asn1/authority.ts'
import { edit, listOf, open, refOf, sound, stream } from './support.ts'

let once: Uint8Array
let twice: Uint8Array

beforeAll(async () => {
  const authority = await makeAuthority('p256')
  const signatures = makeSignatures(authority.tsa.signer)
  const base = await makePdf({ pages: 2, amount: '100', fields: ['甲方', '乙方', '丙方'] })
  once = await signField(signatures, authority.signing.signer, base, '甲方')
  twice = await signField(signatures, authority.signing.signer, once, '乙方')
})

type Objects = readonly (readonly [PdfRef, PdfValue])[]
type Attack = (file: PdfFile, fresh: () => PdfRef) => Objects

const pageAt = (file: PdfFile, index = 0) => {
  const page = pagesOf(file)[index]
  if (page === undefined) throw new Error('no page')
  return page
}
const fieldNamed = (file: PdfFile, wanted: string) => {
  const field = formFields(file).find((candidate) => candidate.name === wanted)
  if (field === undefined) throw new Error('no field')
  return field
}
const rootOf = (file: PdfFile): [PdfRef, PdfDict] => [
  refOf(file.trailer.entries.get('Root')),
  file.catalog(),
]
const inCatalog =
  (key: string, value: PdfValue): Attack =>
  (file) => {
    const [ref, catalog] = rootOf(file)
    return [[ref, withEntries(catalog, { [key]: value })]]
  }
const inPage =
  (entries: Record<string, PdfValue>): Attack =>
  (file) => {
    const { ref, dict } = pageAt(file)
    return [[ref, withEntries(dict, entries)]]
  }
const inField =
  (field: string, entries: Record<string, PdfValue>): Attack =>
  (file) => {
    const { ref, dict } = fieldNamed(file, field)
    return [[ref, withEntries(dict, entries)]]
  }
const script = dictionary({ S: name('JavaScript'), JS: textString('app.alert(1)') })

const addField =
  (value: PdfDict, rectangle: readonly number[]): Attack =>
  (file, fresh) => {
    const form = refOf(file.catalog().entries.get('AcroForm'))
    const [field, signature] = [fresh(), fresh()]
    const { ref, dict } = pageAt(file)
    const widget = dictionary({
      Type: name('Annot'),
      Subtype: name('Widget'),
      FT: name('Sig'),
      T: textString('新字段'),
      V: signature,
      F: 132,
      P: ref,
      Rect: rectangle,
    })
    const formDict = dictOf(file.resolve(form)) as PdfDict
    const fields = [...listOf(file.resolve(formDict.entries.get('Fields'))), field]
    const annotations = dict.entries.get('Annots')
    return [
      [form, withEntries(formDict, { Fields: fields })],
      [field, widget],
      [signature, value],
      [
        ref,
        withEntries(dict, {
          Annots: [...(annotations ? listOf(file.resolve(annotations)) : []), field],
        }),
      ],
    ]
  }
const signatureLike = (type: string): PdfDict =>
  dictionary({
    Type: name(type),
    Filter: name('Adobe.PPKLite'),
    SubFilter: name(type === 'Sig' ? 'ETSI.CAdES.detached' : 'ETSI.RFC3161'),
    ByteRange: [0, 10, 20, 30],
    Contents: { kind: 'string', bytes: new Uint8Array(8), hex: true },
  })

const attacks: Record<string, [Attack, string]> = {
  'text is put over the page by another content stream': [
    (file, fresh) => {
      const { ref, dict } = pageAt(file)
      const added = fresh()
      const contents = [dict.entries.get('Contents') as PdfValue, added].flat()
      return [
        [ref, withEntries(dict, { Contents: contents })],
        [added, stream('BT /F1 18 Tf 60 700 Td (PAY 999) Tj ET')],
      ]
    },
    'page-content',
  ],
  'the content stream itself is redefined': [
    (file) => {
      const contents = pageAt(file).dict.entries.get('Contents')
      const [first] = [contents].flat() as PdfValue[]
      return [[refOf(first), stream('BT (PAY 999) Tj ET')]]
    },
    'page-content',
  ],
  'a font is redefined': [
    (file) => {
      const resources = dictOf(file.resolve(pageAt(file).dict.entries.get('Resources')))
      const fonts = dictOf(file.resolve(resources?.entries.get('Font')))
      const [font] = [...(fonts?.entries.values() ?? [])]
      const changed = withEntries(dictOf(file.resolve(font)) as PdfDict, {
        BaseFont: name('Symbol'),
      })
      return [[refOf(font), changed]]
    },
    'page-content',
  ],
  'the page is cropped': [inPage({ CropBox: [0, 0, 100, 100] }), 'page-content'],
  'the page is turned': [inPage({ Rotate: 180 }), 'page-content'],
  'the page gets resources of its own': [inPage({ Resources: dictionary({}) }), 'page-content'],
  'the page acts when it opens': [inPage({ AA: dictionary({ O: script }) }), 'page-content'],
  'the page object is freed': [
    (file) => [
      [
        pageAt(file).ref,
        dictionary({
          Type: name('Page'),
          Parent: pageAt(file).dict.entries.get('Parent') as PdfValue,
        }),
      ],
    ],
    'page-content',
  ],
  'an annotation covers the amount': [
    (file, fresh) => {
      const { ref, dict } = pageAt(file)
      const note = fresh()
      return [
        [ref, withEntries(dict, { Annots: [note] })],
        [
          note,
          dictionary({
            Type: name('Annot'),
            Subtype: name('FreeText'),
            Rect: [60, 750, 300, 790],
            Contents: textString('PAY 999'),
          }),
        ],
      ]
    },
    'annotation-added',
  ],
  'a page is added': [
    (file, fresh) => {
      const pages = refOf(file.catalog().entries.get('Pages'))
      const dict = dictOf(file.resolve(pages)) as PdfDict
      const page = fresh()
      const kids = [...listOf(file.resolve(dict.entries.get('Kids'))), page]
      return [
        [pages, withEntries(dict, { Kids: kids, Count: 3 })],
        [page, dictionary({ Type: name('Page'), Parent: pages, MediaBox: [0, 0, 595, 842] })],
      ]
    },
    'page-count',
  ],
  'a page is removed': [
    (file) => {
      const pages = refOf(file.catalog().entries.get('Pages'))
      const dict = dictOf(file.resolve(pages)) as PdfDict
      return [
        [pages, withEntries(dict, { Kids: listOf(dict.entries.get('Kids')).slice(1), Count: 1 })],
      ]
    },
    'page-count',
  ],
  'two pages change places': [
    (file) => {
      const pages = refOf(file.catalog().entries.get('Pages'))
      const dict = dictOf(file.resolve(pages)) as PdfDict
      return [[pages, withEntries(dict, { Kids: [...listOf(dict.entries.get('Kids'))].reverse() })]]
    },
    'page-content',
  ],
  'a script runs on opening': [inCatalog('OpenAction', script), 'catalog'],
  'the catalog gets actions': [inCatalog('AA', dictionary({ WC: script })), 'catalog'],
  'named scripts are added': [inCatalog('Names', dictionary({ JavaScript: script })), 'catalog'],
  'layers are added': [inCatalog('OCProperties', dictionary({ OCGs: [] })), 'catalog'],
  'the certification is taken out': [inCatalog('Perms', dictionary({})), 'catalog'],
  'the form asks for new appearances': [
    (file) => {
      const form = refOf(file.catalog().entries.get('AcroForm'))
      return [[form, withEntries(dictOf(file.resolve(form)) as PdfDict, { NeedAppearances: true })]]
    },
    'catalog',
  ],
  'the value of a field is changed': [inField('amount', { V: textString('999') }), 'field-changed'],
  'a field gets an appearance': [inField('amount', { MK: dictionary({}) }), 'field-changed'],
  'an empty signature field is moved': [
    inField('丙方', { Rect: [0, 0, 595, 842] }),
    'field-changed',
  ],
  'an empty signature field gets an action': [inField('丙方', { A: script }), 'field-changed'],
  'an empty signature field shows a picture but no signature': [
    (file, fresh) => {
      const { ref, dict } = fieldNamed(file, '丙方')
      const form = fresh()
      const picture = stream(
        '0 0 9 9 re f',
        dictionary({ Subtype: name('Form'), BBox: [0, 0, 9, 9] }),
      )
      return [
        [ref, withEntries(dict, { AP: dictionary({ N: form }) })],
        [form, picture],
      ]
    },
    'field-changed',
  ],
  'a signature is filled in beyond its rectangle': [
    (file, fresh) => {
      const { ref, dict } = fieldNamed(file, '丙方')
      const value = fresh()
      return [
        [ref, withEntries(dict, { V: value, Rect: [0, 0, 595, 842] })],
        [value, signatureLike('Sig')],
      ]
    },
    'field-changed',
  ],
  "a party's field shows a seal over a document timestamp, which nobody examines as a signature": [
    (file, fresh) => {
      const { ref, dict } = fieldNamed(file, '丙方')
      const [value, form] = [fresh(), fresh()]
      const picture = stream(
        '0 0 9 9 re f',
        dictionary({ Subtype: name('Form'), BBox: [0, 0, 9, 9] }),
      )
      return [
        [ref, withEntries(dict, { V: value, AP: dictionary({ N: form }) })],
        [form, picture],
        [value, signatureLike('DocTimeStamp')],
      ]
    },
    'field-changed',
  ],
  'a signature is let out of its rectangle, which does not shrink with the page': [
    (file, fresh) => {
      const { ref, dict } = fieldNamed(file, '丙方')
      const value = fresh()
      return [
        [ref, withEntries(dict, { V: value, F: 4 | 8 })],
        [value, signatureLike('Sig')],
      ]
    },
    'field-changed',
  ],
  'an empty field is filled with something that is no signature': [
    inField('丙方', { V: textString('signed') }),
    'field-changed',
  ],
  'a signature is taken out of its field': [
    (file) => {
      const { ref, dict } = fieldNamed(file, '甲方')
      return [
        [ref, { kind: 'dict', entries: new Map([...dict.entries].filter(([key]) => key !== 'V')) }],
      ]
    },
    'field-changed',
  ],
  'a signature gets another appearance': [
    (file) => {
      const { dict } = fieldNamed(file, '甲方')
      const appearance = dictOf(file.resolve(dict.entries.get('AP')))
      const picture = stream('', dictionary({ Subtype: name('Form'), BBox: [0, 0, 9, 9] }))
      return [[refOf(appearance?.entries.get('N')), picture]]
    },
    'field-changed',
  ],
  'a signature dictionary is redefined': [
    (file) => {
      const { value } = fieldNamed(file, '甲方')
      return [
        [
          refOf(value),
          withEntries(dictOf(file.resolve(value)) as PdfDict, { Name: textString('别人') }),
        ],
      ]
    },
    'field-changed',
  ],
  'a signature field is added after the certification': [
    addField(signatureLike('Sig'), [10, 10, 90, 90]),
    'field-added',
  ],
  'a document timestamp is added that can be seen': [
    addField(signatureLike('DocTimeStamp'), [10, 10, 590, 800]),
    'field-added',
  ],
  'the title is changed': [
    (file) => {
      const info = file.trailer.entries.get('Info')
      return [
        [
          refOf(info),
          withEntries(dictOf(file.resolve(info)) as PdfDict, { Title: textString('别的合同') }),
        ],
      ]
    },
    'catalog',
  ],
}

test.each(Object.entries(attacks))('after signing it is told that %s', (_, [attack, kind]) => {
  for (const [bytes, revision] of [
    [once, 1],
    [twice, 1],
    [twice, 2],
  ] as const) {
    const file = open(edit(bytes, attack))
    const changes = sound(changesSince(file, revision))
    expect(changes.filter(({ allowed }) => !allowed).map((change) => change.kind)).toContain(kind)
  }
})

test('a shadow object that the page named before it existed is told', async () => {
  const base = await makePdf()
  const shadow = edit(base, (file, fresh) => {
    const { ref, dict } = pageAt(file)
    const missing = { ...fresh(), number: 4000 }
    return [
      [
        ref,
        withEntries(dict, { Contents: [dict.entries.get('Contents') as PdfValue, missing].flat() }),
      ],
    ]
  })
  const authority = await makeAuthority('p256')
  const signatures = makeSignatures(authority.tsa.signer)
  const signed = await signField(signatures, authority.signing.signer, shadow, '甲方')
  const shown = edit(signed, () => [
    [{ kind: 'ref', number: 4000, generation: 0 }, stream('BT (PAY 999) Tj ET')],
  ])
  expect(sound(changesSince(open(shown), 2))).toMatchObject([
    { kind: 'page-content', allowed: false, page: 0, object: '4000 0 R' },
  ])
})

const harmless: Record<string, [Attack, [string, boolean][]]> = {
  'nothing is added': [() => [], []],
  'an object is written that nothing names': [
    (_, fresh) => [[fresh(), stream('BT (PAY 999) Tj ET')]],
    [],
  ],
  'a page is written again as it was': [(file) => [[pageAt(file).ref, pageAt(file).dict]], []],
  'revocation data are added': [
    (file, fresh) => {
      const list = fresh()
      return [
        ...(inCatalog('DSS', dictionary({ CRLs: [list] }))(file, fresh) as Objects),
        [list, stream('crl')],
      ]
    },
    [['dss-added', true]],
  ],
  'an invisible document timestamp is added': [
    addField(signatureLike('DocTimeStamp'), [0, 0, 0, 0]),
    [['timestamp-added', true]],
  ],
  'the time of the last save is set': [
    (file) => {
      const info = file.trailer.entries.get('Info')
      return [
        [
          refOf(info),
          withEntries(dictOf(file.resolve(info)) as PdfDict, { ModDate: textString('D:2027') }),
        ],
      ]
    },
    [],
  ],
}

test.each(Object.entries(harmless))('it is no reproach when %s', (_, [change, expected]) => {
  const changes = sound(changesSince(open(edit(once, change)), 1))
  expect(changes.map(({ kind, allowed }) => [kind, allowed])).toEqual(expected)
})

test('after a certification that allows nothing, no field may be filled', () => {
  const strict = edit(once, (file) => {
    const { value } = fieldNamed(file, '甲方')
    const parameters = dictionary({
      TransformMethod: name('DocMDP'),
      TransformParams: dictionary({ P: 1 }),
    })
    return [
      [
        refOf(value),
        withEntries(dictOf(file.resolve(value)) as PdfDict, { Reference: [parameters] }),
      ],
    ]
  })
  const filled = edit(strict, (file, fresh) => {
    const { ref, dict } = fieldNamed(file, '乙方')
    const value = fresh()
    return [
      [ref, withEntries(dict, { V: value })],
      [value, signatureLike('Sig')],
    ]
  })
  expect(sound(changesSince(open(filled), 2))).toEqual([
    { kind: 'signature-filled', allowed: false, object: '乙方' },
  ])
})

test('a field that a signature locks may not be filled', () => {
  const lock = (action: string): Uint8Array =>
    edit(once, (file) => {
      const { value } = fieldNamed(file, '甲方')
      const reference = dictionary({
        TransformMethod: name('FieldMDP'),
        TransformParams: dictionary({ Action: name(action), Fields: [textString('乙方')] }),
      })
      return [
        [
          refOf(value),
          withEntries(dictOf(file.resolve(value)) as PdfDict, { Reference: [reference] }),
        ],
      ]
    })
  const fill = (bytes: Uint8Array) =>
    edit(bytes, (file, fresh) => {
      const { ref, dict } = fieldNamed(file, '乙方')
      const value = fresh()
      return [
        [ref, withEntries(dict, { V: value })],
        [value, signatureLike('Sig')],
      ]
    })
  const allowed = (action: string) => sound(changesSince(open(fill(lock(action))), 2))[0]?.allowed
  expect(allowed('All')).toBe(false)
  expect(allowed('Include')).toBe(false)
  expect(allowed('Exclude')).toBe(true)
})

test('bytes behind the end are told', () => {
  const file = open(Buffer.concat([twice, Buffer.from('9 0 obj (PAY 999) endobj')]))
  expect(file.trailingBytes).toBe(24)
  expect(sound(changesSince(file, 2))).toEqual([{ kind: 'trailing-bytes', allowed: false }])
})

test('a file cut back to an earlier revision is that revision, with its later field empty', () => {
  const file = open(twice.subarray(0, once.length))
  const fields = sound(signatureFields(file))
  expect(fields.map(({ value }) => value !== undefined)).toEqual([true, false, false])
  expect(sound(coverageOf(file, fields))).toMatchObject([{ problems: [], wholeFile: true }])
})

test('a later revision that cannot be read is a fault, not a pass', () => {
  const bytes = Buffer.from(edit(once, inPage({ Rotate: 90 })))
  const at = bytes.lastIndexOf('/Rotate')
  bytes.write('\\', at)
  const changes = changesSince(open(bytes), 1)
  expect(isFault(changes)).toBe(true)
})
