/** The signature value and what travels with it (RFC 5652, RFC 5035, X.690), certificates and time. */
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { readDer } from '../../server/core/asn1/der.ts'
import {
  bitString,
  octetString,
  sequence,
  tlv,
  utf8String,
} from '../../server/core/asn1/der-build.ts'
import { oids } from '../../server/core/asn1/oids.ts'
import { signWith } from '../core/asn1/authority.ts'
import { signBy, withContents } from './forge.ts'
import {
  attribute,
  type CmsForgery,
  essAttribute,
  forgeCms,
  signerInfo,
  stampAttribute,
} from './forge-cms.ts'
import type { Row } from './row.ts'
import { another, stampedAt, trustIn } from './signed.ts'

const expect = (
  verdict: Row['expect']['verdict'],
  told: string,
  words: string,
  integrity: Row['expect']['integrity'] = 'broken',
): Row['expect'] => ({ verdict, told: [told], words, integrity })

/** What other people's software writes, or may stand beside a signature without touching it. */
const harmless: Row['expect'] = {
  ...expect('valid-with-notes', 'signature.integrity passed', '', 'intact'),
  trusted: true,
}

const malformed = expect(
  ...(['invalid', 'signature.cryptography failed cms-malformed', '不合其格式的编码规范'] as const),
)
const crypto = (reason: string, words = '签名不成立') =>
  expect('invalid', `signature.cryptography failed ${reason}`, words)

/** A signature whose CMS departs from a good one. */
const forged = (
  name: string,
  kind: string,
  reason: string,
  cms: CmsForgery | ((signed: Parameters<Row['build']>[1]) => CmsForgery | Promise<CmsForgery>),
  wanted: Row['expect'],
): Row => ({
  ...{ name, class: kind, reason, bases: ['blank'], expect: wanted },
  build: async (pdf, signed) =>
    signBy(pdf, '甲方', {
      signer: signed.authority.signing,
      cms: typeof cms === 'function' ? await cms(signed) : cms,
    }),
})

/** The good CMS, written over afterwards. */
const altered = (
  name: string,
  reason: string,
  change: (cms: Uint8Array) => Uint8Array,
  wanted = malformed,
): Row => ({
  ...{ name, class: 'BER', reason, bases: ['approved', 'one'], expect: wanted },
  build: (pdf) => withContents(pdf, change),
})

/** ContentInfo with its outer length in another spelling; nothing inside changes. */
const headed = (cms: Uint8Array, ...head: readonly number[]): Uint8Array =>
  Uint8Array.from([0x30, ...head, ...cms.subarray(4)])

const bytes = (text: string) => new TextEncoder().encode(text)

export const cms: readonly Row[] = [
  altered('the outer length is indefinite', 'BER allows many spellings of one value', (der) =>
    Uint8Array.from([...headed(der, 0x80), 0, 0]),
  ),
  altered('the outer length has a superfluous zero', 'not the shortest: not DER', (der) =>
    headed(der, 0x83, 0, der[2] as number, der[3] as number),
  ),
  altered('octets stand behind the value', 'the padding carries what nobody signed', (der) =>
    Uint8Array.from([...der, 0, 0, 7]),
  ),
  {
    ...altered('the value is cut', 'a parser that goes on reads what it likes', (der) =>
      der.slice(0, -9),
    ),
    ...{ bases: ['approved'], expect: crypto('signature-mismatch') },
  },
  {
    ...altered('a bit of the signature value is turned', 'the mathematics must not hold', (der) => {
      const out = der.slice()
      out[out.length - 1] = (out.at(-1) as number) ^ 1
      return out
    }),
    ...{ bases: ['approved'], expect: crypto('signature-mismatch') },
  },
  forged(
    'the digest in the CMS is another',
    'wrong digest',
    'a signature over other content',
    { digest: new Uint8Array(32) },
    expect('invalid', 'signature.integrity failed HASH_FAILURE', '已被修改', 'modified'),
  ),
  forged(
    'the signature is made with SHA-1',
    'weak digest',
    'collisions are made in an afternoon',
    { hash: 'sha1' },
    expect('undetermined', 'signature.cryptography unknown digest-weak', 'SHA-1', 'intact'),
  ),
  forged(
    'the attributes are not sorted',
    'harmless',
    'node-forge writes them so; they are signed and checked as they stand',
    { unsorted: true },
    harmless,
  ),
  forged(
    'the certificate is not named',
    'ESS',
    'any certificate of the same key can be put in its place',
    { ess: null },
    expect('undetermined', 'signature.cryptography unknown ess-absent', '证书可能被调换', 'intact'),
  ),
  forged(
    'another certificate is named',
    'ESS',
    'RFC 5035: the signer did not mean this certificate',
    ({ authority }) => ({ ess: authority.tsa.certificate.der }),
    crypto('ess-mismatch', '证书可能被调换'),
  ),
  forged(
    'two certificates are named in two attributes',
    'ESS',
    'readers take the one or the other',
    ({ authority }) => ({ attributes: [essAttribute(nodeCrypto, authority.tsa.certificate.der)] }),
    crypto('ess-mismatch', '证书可能被调换'),
  ),
  forged(
    'two digests are stated',
    'multiple digests',
    'readers take the one or the other',
    { attributes: [attribute(oids.messageDigest, octetString(new Uint8Array(32)))] },
    crypto('attributes-malformed'),
  ),
  forged(
    'two values in the attribute of the time',
    'harmless',
    'the time of PAdES stands in /M; this one is shown to nobody',
    ({ authority: _ }) => ({
      attributes: [
        attribute(
          oids.signingTime,
          tlv(0x17, bytes('261122080000Z')),
          tlv(0x17, bytes('251122080000Z')),
        ),
      ],
    }),
    harmless,
  ),
  forged(
    'the content type is another',
    'CMS',
    'a signature over something else than a document',
    { statedType: oids.tstInfo },
    crypto('content-type-mismatch'),
  ),
  forged(
    'the content type of the whole is another',
    'CMS',
    'a time stamp is taken for a signature',
    { contentType: oids.tstInfo },
    malformed,
  ),
  forged(
    'a second signer',
    'extra signerInfo',
    'which of them a reader checks is its own affair',
    async ({ impostor }) => ({
      signers: [
        (await signerInfo(nodeCrypto, impostor.signing, new Uint8Array(32), new Uint8Array(0)))
          .info,
      ],
    }),
    malformed,
  ),
  forged(
    'the same signer twice',
    'extra signerInfo',
    'exactly one is allowed (ETSI EN 319 142-1 §6.3)',
    async ({ authority }) => ({
      signers: [
        (await signerInfo(nodeCrypto, authority.signing, new Uint8Array(32), new Uint8Array(0)))
          .info,
      ],
    }),
    malformed,
  ),
  forged(
    'the content travels inside',
    'CMS',
    'what is signed is that, and not the file',
    { content: bytes('PAY 999') },
    malformed,
  ),
  forged(
    'no signed attributes',
    'CMS',
    'without them nothing names the certificate',
    { bare: true },
    expect('undetermined', 'signature.cryptography unknown ess-absent', '证书可能被调换', 'intact'),
  ),
  forged(
    'no certificate',
    'certificate swap',
    'whoever holds the file chooses one',
    { certificates: [] },
    expect(
      'undetermined',
      'signature.certificate unknown NO_SIGNING_CERTIFICATE_FOUND',
      '没有签署人的证书',
    ),
  ),
  forged(
    'a certificate ten times',
    'harmless',
    'what is in the bag proves nothing',
    ({ authority }) => ({
      certificates: [
        authority.signing.certificate.der,
        ...Array.from({ length: 10 }, () => authority.root.certificate.der),
      ],
    }),
    harmless,
  ),
  forged(
    'an attribute certificate beside the true one',
    'harmless',
    'a tagged choice that is no certificate',
    ({ authority }) => ({
      certificates: [
        authority.signing.certificate.der,
        authority.issuing.certificate.der,
        tlv(0xa1, sequence(utf8String('x'))),
      ],
    }),
    harmless,
  ),
  forged(
    'a countersignature as unsigned attribute',
    'harmless',
    'nobody examines it, so it must not count',
    { unsigned: () => [attribute('1.2.840.113549.1.9.6', sequence(utf8String('x')))] },
    harmless,
  ),
  {
    ...forged(
      'a certificate of the same name by another authority',
      'certificate swap',
      'names are no identities',
      ({ impostor }) => ({ certificates: [impostor.signing.certificate.der] }),
      expect(
        'undetermined',
        'signature.certificate unknown NO_SIGNING_CERTIFICATE_FOUND',
        '没有签署人的证书',
      ),
    ),
  },
  {
    name: 'a signature by somebody of the same name whom nobody trusts',
    class: 'certificate swap',
    reason: 'subject and issuer read like the true ones, letter by letter',
    bases: ['blank'],
    build: (pdf, { impostor }) => signBy(pdf, '甲方', { signer: impostor.signing }),
    expect: expect(
      'undetermined',
      'signature.chain unknown NO_CERTIFICATE_CHAIN_FOUND',
      '不在本平台的信任列表中',
      'intact',
    ),
  },
  {
    name: 'a certificate that claims the true issuer and was never signed by it',
    class: 'certificate swap',
    reason: 'issuer name and key identifier are free to write',
    bases: ['blank'],
    async build(pdf, { authority, impostor }) {
      const [tbs, algorithm] = readDer(authority.signing.certificate.der).children
      const forgedKey = impostor.signing.key
      const der = sequence(tbs!.bytes, algorithm!.bytes, bitString(signWith(forgedKey, tbs!.bytes)))
      const { parseCertificate } = await import('../../server/core/asn1/x509.ts')
      const certificate = parseCertificate(der)
      const signer = { ...authority.signing, certificate }
      return signBy(pdf, '甲方', { signer })
    },
    expect: {
      ...expect(
        'invalid',
        'signature.chain failed CERTIFICATE_CHAIN_GENERAL_FAILURE',
        '签名是假的',
        'intact',
      ),
      trusted: true,
    },
  },
  {
    name: 'a signature by a certificate that was issued for time stamps',
    class: 'certificate swap',
    reason: 'a key of another purpose (RFC 5280 §4.2.1.12)',
    bases: ['blank'],
    build: (pdf, { authority }) => signBy(pdf, '甲方', { signer: authority.tsa }),
    expect: {
      ...expect(
        'invalid',
        'signature.chain failed CHAIN_CONSTRAINTS_FAILURE',
        '不是为签署文件而签发的',
        'intact',
      ),
      trusted: true,
    },
  },
  {
    name: 'a certificate that a signer of documents issued',
    class: 'certificate swap',
    reason: 'basicConstraints: an end entity is no authority (CVE-2014-1266 and its kin)',
    bases: ['blank'],
    async build(pdf, { authority }) {
      const { issue } = await import('../core/asn1/authority.ts')
      const made = await issue('signing', 'p256', authority.signing, { name: '示例伪造' })
      return signBy(pdf, '甲方', { signer: made })
    },
    expect: {
      ...expect('invalid', 'signature.chain failed', '证书链', 'intact'),
      trusted: true,
    },
  },
  {
    name: 'an expired certificate without a time stamp',
    class: 'expired',
    reason: 'nothing proves that it was used in time',
    bases: ['blank'],
    async build(pdf, { authority }) {
      const notAfter = new Date('2026-06-01T00:00:00Z')
      return signBy(pdf, '甲方', { signer: await another(authority, { notAfter }) })
    },
    expect: expect(
      'undetermined',
      'signature.validity unknown OUT_OF_BOUNDS_NO_POE',
      '没有可信时间戳',
      'intact',
    ),
  },
  {
    name: 'a certificate that had expired when it was stamped',
    class: 'expired',
    reason: 'proven to be used too late',
    bases: ['blank'],
    async build(pdf, { authority }) {
      const notAfter = new Date('2026-06-01T00:00:00Z')
      const signer = await another(authority, { notAfter })
      const unsigned = async (value: Uint8Array) => [
        await stampAttribute(nodeCrypto, authority.tsa, value, stampedAt),
      ]
      return signBy(pdf, '甲方', { signer, cms: { unsigned } })
    },
    expect: {
      ...expect('invalid', 'signature.validity failed EXPIRED', '过期', 'intact'),
      trusted: true,
    },
  },
  {
    name: 'a certificate that was not yet valid',
    class: 'expired',
    reason: 'dated back, or made for later',
    bases: ['blank'],
    async build(pdf, { authority }) {
      const notBefore = new Date('2027-06-01T00:00:00Z')
      return signBy(pdf, '甲方', { signer: await another(authority, { notBefore }) })
    },
    expect: expect('invalid', 'signature.validity failed NOT_YET_VALID', '尚未生效', 'intact'),
  },
  {
    name: 'a certificate revoked before it was stamped',
    class: 'revoked',
    reason: 'stolen and told so, then used',
    bases: ['one'],
    build: (pdf) => new Uint8Array([...pdf, 10]),
    answer: ({ authority }) =>
      trustIn(authority, [{ member: authority.signing, at: new Date('2026-11-01T00:00:00Z') }]),
    expect: {
      ...expect('invalid', 'signature.revocation failed REVOKED', '被吊销', 'modified'),
      trusted: true,
    },
  },
  {
    name: 'a revoked certificate without a time stamp',
    class: 'revoked',
    reason: 'the claimed time is whatever the signer writes',
    bases: ['blank'],
    build: (pdf, { authority }) => signBy(pdf, '甲方', { signer: authority.signing }),
    answer: ({ authority }) =>
      trustIn(authority, [{ member: authority.signing, at: new Date('2026-11-01T00:00:00Z') }]),
    expect: {
      ...expect('undetermined', 'signature.revocation unknown REVOKED_NO_POE', '吊销', 'intact'),
      trusted: true,
    },
  },
  {
    name: 'the issuing authority was revoked',
    class: 'revoked',
    reason: "what it issued may be anybody's",
    bases: ['blank'],
    build: (pdf, { authority }) => signBy(pdf, '甲方', { signer: authority.signing }),
    async answer({ authority }) {
      const { buildCrl } = await import('../../server/core/asn1/crl.ts')
      const good = await trustIn(authority)
      const { root, issuing } = authority
      const list = await buildCrl(
        {
          ...{ issuer: root.certificate, issuerAlgorithm: 'p256', number: 9 },
          ...{ thisUpdate: new Date('2026-11-22T23:59:00Z'), nextUpdate: new Date('2026-12-22') },
          entries: [
            { serial: issuing.certificate.serial, revokedAt: new Date('2026-10-01'), reason: 2 },
          ],
        },
        root.signer.sign,
      )
      const lists = [Buffer.from(list).toString('base64'), ...good.revocationLists.slice(1)]
      return { ...good, revocationLists: lists }
    },
    expect: {
      ...expect('undetermined', 'signature.revocation unknown', '吊销', 'intact'),
      trusted: true,
    },
  },
  forged(
    'a time stamp of another signature',
    'timestamp',
    'true in itself, over another value',
    async ({ authority }) => {
      const stamp = await stampAttribute(
        nodeCrypto,
        authority.tsa,
        bytes('another value'),
        stampedAt,
      )
      return { unsigned: () => [stamp] }
    },
    expect('invalid', 'signature.timestamp failed', '时间戳', 'intact'),
  ),
  {
    ...forged(
      'a time stamp by nobody',
      'timestamp',
      'whoever stamps for himself chooses the time',
      ({ impostor }) => ({
        unsigned: async (value) => [
          await stampAttribute(nodeCrypto, impostor.tsa, value, stampedAt),
        ],
      }),
      expect('undetermined', 'signature.timestamp unknown tsa-no-path', '时间戳', 'intact'),
    ),
  },
  {
    ...forged(
      'a time stamp by a signer of documents',
      'timestamp',
      'a key of another purpose (RFC 3161 §2.3)',
      ({ authority }) => ({
        unsigned: async (value) => [
          await stampAttribute(nodeCrypto, authority.signing, value, stampedAt),
        ],
      }),
      { ...expect('invalid', 'signature.timestamp failed', '时间戳', 'intact'), trusted: true },
    ),
  },
  forged(
    'a time stamp that is no such thing',
    'timestamp',
    'garbage in an attribute',
    {
      unsigned: () => [attribute(oids.timeStampToken, sequence(utf8String('08:00')))],
    },
    expect('invalid', 'signature.timestamp failed', '时间戳', 'intact'),
  ),
  {
    name: 'a document signature made of a time stamp',
    class: 'timestamp',
    reason: 'an ETSI.RFC3161 token says when, never who',
    bases: ['blank'],
    build: (pdf, { authority }) =>
      signBy(pdf, '甲方', {
        signer: authority.signing,
        subFilter: 'ETSI.RFC3161',
        contents: async (signed) => {
          const stamp = await stampAttribute(nodeCrypto, authority.tsa, signed, stampedAt)
          return readDer(stamp).children[1]!.children[0]!.bytes
        },
      }),
    expect: expect('undetermined', 'signature.cryptography', '', 'broken'),
  },
  {
    name: 'a format that nobody has heard of',
    class: 'CMS',
    reason: 'the rules by which it would be checked are unknown',
    bases: ['blank'],
    build: (pdf, { authority }) =>
      signBy(pdf, '甲方', { signer: authority.signing, subFilter: 'example.future' }),
    expect: expect('undetermined', 'signature.cryptography unknown format-unknown', '', 'intact'),
  },
  {
    name: "two members of one signer's key",
    class: 'ESS',
    reason:
      'a certificate of the same key with another name is put in; the attribute names the first',
    bases: ['blank'],
    async build(pdf, { authority }) {
      const { parseCertificate } = await import('../../server/core/asn1/x509.ts')
      const { buildCertificate } = await import('../../server/core/asn1/x509-build.ts')
      const publicKey = authority.signing.certificate.publicKey
      const { notBefore, notAfter, serial } = authority.signing.certificate
      const der = await buildCertificate(
        nodeCrypto,
        {
          ...{
            serial,
            subject: { commonName: '示例冒名', country: 'CN' },
            publicKey,
            notBefore,
            notAfter,
          },
          ...{ profile: 'signing', issuer: authority.issuing.certificate, issuerAlgorithm: 'p256' },
        },
        async (tbs) => signWith(authority.issuing.key, tbs),
      )
      const twin = { ...authority.signing, certificate: parseCertificate(der) }
      return signBy(pdf, '甲方', {
        signer: authority.signing,
        contents: (content) =>
          forgeCms(nodeCrypto, twin, nodeCrypto.digest('sha256', content), content, {
            ess: authority.signing.certificate.der,
          }),
      })
    },
    expect: crypto('ess-mismatch', '证书可能被调换'),
  },
]
