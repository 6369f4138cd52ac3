/** Files that mean well: by other software, in every form a PDF takes, large ones and long chains; and what a forger makes of them. */
import { randomBytes } from 'node:crypto'
import { PDFDocument } from 'pdf-lib'
import { beforeAll, describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { dictionary, name } from '../../server/core/pdf/objects.ts'
import type { Report } from '../../server/core/values/report.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { type Authority, makeAuthority } from '../core/asn1/authority.ts'
import { edit, patch } from '../core/pdf/support.ts'
import { makePdf } from '../support/pdf-fixtures.ts'
import { plainPdf } from '../verification/forgeries.ts'
import { annotate, append, inCatalog, inPage, script } from './edits.ts'
import { byLibpdf, byPdfbox, byQpdf, bySignpdf, cmsByOpenssl, selfSigned } from './foreign.ts'
import { signBy } from './forge.ts'
import { today, trustIn } from './signed.ts'

let rsa: Authority
let p256: Authority
const base = (objectStreams = false) =>
  makePdf({ fields: ['甲方', '乙方'], amount: '100', objectStreams })

beforeAll(async () => {
  rsa = await makeAuthority('rsa2048')
  p256 = await makeAuthority('p256')
})

const stranger = (pdf: Uint8Array): Report =>
  examine(nodeCrypto, openDocument(nodeCrypto, pdf), undefined, today)
const integrity = (pdf: Uint8Array) => stranger(pdf).signatures.map((one) => one.integrity)

/** What fails, and what is not known though the authority is trusted. */
async function reproaches(pdf: Uint8Array, authority: Authority): Promise<string[]> {
  const report = examine(
    nodeCrypto,
    openDocument(nodeCrypto, pdf),
    await trustIn(authority),
    new Date(),
  )
  return (
    report.findings
      .filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown')
      .map(({ code, outcome, reason }) => `${code} ${outcome} ${reason}`)
      // The test authority's list is of another day.
      .filter((line) => !line.startsWith('signature.revocation'))
  )
}

/** signpdf reads cross-reference tables only, and stumbles over an empty form. */
const classic = async () =>
  (await PDFDocument.load(await plainPdf())).save({ useObjectStreams: false })

const detached = { subFilter: 'adbe.pkcs7.detached' }
const programs: Record<string, [() => Authority, () => Promise<Uint8Array>]> = {
  'libpdf, P-256, a declared field': [
    () => p256,
    async () => byLibpdf(await base(), p256.signing, '甲方'),
  ],
  'libpdf, P-256, object streams': [
    () => p256,
    async () => byLibpdf(await base(true), p256.signing, '甲方'),
  ],
  'libpdf, RSA, a field of its own': [
    () => rsa,
    async () => byLibpdf(await makePdf({ fields: [] }), rsa.signing),
  ],
  'libpdf twice, declared fields': [
    () => p256,
    async () => byLibpdf(await byLibpdf(await base(), p256.signing, '甲方'), p256.signing, '乙方'),
  ],
  'signpdf, RSA': [() => rsa, async () => bySignpdf(await classic(), selfSigned())],
  'openssl, CAdES, P-256': [
    () => p256,
    async () =>
      signBy(await base(), '甲方', {
        signer: p256.signing,
        contents: (content) => cmsByOpenssl(content, p256.signing, '-cades'),
      }),
  ],
  'openssl, RSA-PSS': [
    () => rsa,
    async () =>
      signBy(await base(), '甲方', {
        ...detached,
        signer: rsa.signing,
        contents: (content) =>
          cmsByOpenssl(content, rsa.signing, '-keyopt', 'rsa_padding_mode:pss'),
      }),
  ],
  'openssl, signer by key identifier, no attributes': [
    () => rsa,
    async () =>
      signBy(await base(), '甲方', {
        ...detached,
        signer: rsa.signing,
        contents: (content) => cmsByOpenssl(content, rsa.signing, '-keyid', '-noattr'),
      }),
  ],
  'PDFBox and BouncyCastle, a field of its own': [
    () => rsa,
    async () => byPdfbox(await makePdf({ fields: [] }), rsa.signing),
  ],
  'PDFBox, over object streams, a declared field': [
    () => rsa,
    async () => byPdfbox(await base(true), rsa.signing, '甲方'),
  ],
}

describe.each(Object.entries(programs))('signed by %s', (title, [authority, make]) => {
  let pdf: Uint8Array

  beforeAll(async () => {
    pdf = await make()
  })

  test('it is intact for a stranger, and without reproach for who trusts the signer', async () => {
    expect(new Set(integrity(pdf))).toEqual(new Set(['intact']))
    expect(stranger(pdf).findings.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    // What they made for themselves nobody trusts, whatever it is worth.
    const known = title.startsWith('signpdf')
      ? ['signature.chain unknown NO_CERTIFICATE_CHAIN_FOUND']
      : []
    expect(await reproaches(pdf, authority())).toEqual(known)
  })

  test.each([
    ['the page is turned', (file: Uint8Array) => edit(file, inPage({ Rotate: 180 }))],
    [
      'an annotation is added',
      (file: Uint8Array) => edit(file, annotate({ Subtype: name('FreeText') })),
    ],
    ['a script is added', (file: Uint8Array) => edit(file, inCatalog({ OpenAction: script }))],
    ['bytes are added', (file: Uint8Array) => append(file, '\n4 0 obj null endobj\n')],
    ['a byte is another', turned],
  ])('it is told when %s', (what, attack) => {
    const found = integrity(attack(pdf))
    expect(found.length).toBeGreaterThan(0)
    // Where nothing but the signature value covers the file, a wrong value cannot be told from a wrong file.
    const wanted =
      title.includes('no attributes') && what === 'a byte is another' ? 'broken' : 'modified'
    expect(new Set(found)).toEqual(new Set([wanted]))
  })
})

/** Of what every signature covers, where it shows nothing: the header's comment. */
function turned(pdf: Uint8Array): Uint8Array {
  const out = pdf.slice()
  const at = out.indexOf(10) + 2
  out[at] = (out[at] as number) ^ 1
  return out
}

const forms: Record<string, () => Promise<Uint8Array>> = {
  'object streams': () => base(true),
  'object streams by qpdf': async () => byQpdf(await base(), '--object-streams=generate'),
  linearised: async () => byQpdf(await base(), '--linearize'),
  'linearised with object streams': async () =>
    byQpdf(await base(), '--linearize', '--object-streams=generate'),
  QDF: async () => byQpdf(await base(), '--qdf', '--object-streams=disable'),
  'the header of PDF 2.0': async () => patch(await base(), '%PDF-1.7', '%PDF-2.0'),
  'earlier saves': async () =>
    edit(edit(await base(), inPage({ Rotate: 90 })), inPage({ Rotate: 0 })),
}

test.each(Object.entries(forms))(
  'over a file with %s two signatures are intact',
  async (_, make) => {
    const once = await signBy(await make(), '甲方', { signer: p256.signing })
    const twice = await signBy(once, '乙方', { signer: p256.signing })
    expect(integrity(twice)).toEqual(['intact', 'intact'])
    expect(stranger(twice).findings.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(integrity(edit(twice, inPage({ Rotate: 180 })))).toEqual(['modified', 'modified'])
  },
)

test.each([false, true])(
  'a chain of ten signers is intact (object streams: %s)',
  async (objectStreams) => {
    const fields = Array.from({ length: 10 }, (_, n) => `第${n + 1}方`)
    let pdf = await makePdf({ fields, objectStreams })
    for (const field of fields) pdf = await signBy(pdf, field, { signer: p256.signing })
    expect(integrity(pdf)).toEqual(fields.map(() => 'intact'))
    const forged = await signBy(pdf.subarray(0, pdf.length), '第10方', {
      signer: p256.signing,
    }).catch(() => pdf)
    expect(integrity(edit(forged, inPage({ Rotate: 180 })))).toEqual(fields.map(() => 'modified'))
  },
)

test('five hundred pages are intact, and a change on the last one is found', async () => {
  const pdf = await makePdf({ pages: 500, objectStreams: true })
  const signed = await signBy(await signBy(pdf, '甲方', { signer: p256.signing }), '乙方', {
    signer: p256.signing,
  })
  expect(integrity(signed)).toEqual(['intact', 'intact'])
  expect(integrity(edit(signed, inPage({ Rotate: 90 }, 499)))).toEqual(['modified', 'modified'])
})

test('fifty megabytes are intact, and one changed byte of them is found', async () => {
  const small = await makePdf()
  const raw = new Uint8Array(50 * 1024 * 1024)
  raw.set(randomBytes(64))
  const large = edit(small, (file, fresh) => {
    const picture = fresh()
    const XObject = dictionary({ X: picture })
    return [
      [picture, { kind: 'stream', dict: dictionary({ Type: name('XObject') }), raw }],
      ...inPage({ Resources: dictionary({ XObject }) })(file, fresh),
    ]
  })
  const signed = await signBy(large, '甲方', { signer: p256.signing })
  expect(integrity(signed)).toEqual(['intact'])
  signed[25 * 1024 * 1024] = 1
  expect(integrity(signed)).toEqual(['modified'])
})
