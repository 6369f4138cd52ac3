import { beforeAll, describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { parseSignedData } from '../../../server/core/asn1/cms.ts'
import { buildSignedData } from '../../../server/core/asn1/cms-build.ts'
import { verifySignedData } from '../../../server/core/asn1/cms-verify.ts'
import { DerError, readDer } from '../../../server/core/asn1/der.ts'
import {
  explicit,
  implicit,
  oid,
  sequence,
  setAsGiven,
  setOf,
  tlv,
} from '../../../server/core/asn1/der-build.ts'
import { oids } from '../../../server/core/asn1/oids.ts'
import { buildTimestampToken, verifyTimestampToken } from '../../../server/core/asn1/tsp.ts'
import { equal } from '../../../server/core/values/bytes.ts'
import type { HashName } from '../../../server/core/values/crypto.ts'
import { webCrypto } from '../../../server/core/web-crypto.ts'
import { type Authority, during, makeAuthority } from './authority.ts'

const content = new TextEncoder().encode('第一条 合同标的')
const digestOf = (hash: HashName) => nodeCrypto.digest(hash, content)
let home: Authority
let cms: Uint8Array
let stamped: Uint8Array
let token: Uint8Array

beforeAll(async () => {
  home = await makeAuthority('p256')
  const request = { digest: digestOf('sha256'), signer: home.signing.signer }
  cms = await buildSignedData(nodeCrypto, request)
  const timestamp = async (signatureValue: Uint8Array) => {
    token = await buildTimestampToken(nodeCrypto, {
      imprint: { hash: 'sha256', digest: nodeCrypto.digest('sha256', signatureValue) },
      serial: Uint8Array.of(1, 2, 3),
      genTime: during,
      policy: '1.2.3.4',
      signer: home.tsa.signer,
    })
    return token
  }
  stamped = await buildSignedData(nodeCrypto, { ...request, timestamp })
})

const verify = (bytes: Uint8Array) =>
  verifySignedData(nodeCrypto, parseSignedData(bytes), { digestOf })

describe('a signature of this house', () => {
  test('is a detached CMS with one signer, the ESS attribute and no signing time', () => {
    const parsed = parseSignedData(cms)
    expect(parsed).toMatchObject({ version: 1, contentType: oids.data, content: undefined })
    expect(parsed.signer.signedAttributes?.list.map(({ type }) => type).sort()).toEqual(
      [oids.contentType, oids.messageDigest, oids.signingCertificateV2].sort(),
    )
    expect(parsed.certificates).toHaveLength(3)
    expect(verify(cms)).toMatchObject({
      ok: true,
      digest: 'match',
      attributes: 'sound',
      ess: 'match',
      signature: 'valid',
      signingTime: undefined,
      reasons: [],
    })
  })

  test('is accepted in the browser too', () => {
    const hash = (name: HashName) => webCrypto.digest(name, content)
    expect(verifySignedData(webCrypto, parseSignedData(cms), { digestOf: hash }).ok).toBe(true)
  })

  test('over other content fails by its digest alone', () => {
    const other = verifySignedData(nodeCrypto, parseSignedData(cms), {
      digestOf: (hash) => nodeCrypto.digest(hash, new Uint8Array(1)),
    })
    expect(other).toMatchObject({
      ok: false,
      digest: 'mismatch',
      signature: 'valid',
      reasons: ['digest-mismatch'],
    })
  })

  test('carries the token it asked for, and is read with another one that somebody added', () => {
    expect(verify(stamped)).toMatchObject({ ok: true, timestampTokens: [token] })
    expect(verify(stampedAgain())).toMatchObject({ ok: true, timestampTokens: [token, token] })
  })

  test('with one changed byte is refused, or says the same as before', { timeout: 60_000 }, () => {
    const before = meaningOf(stamped)
    expect(before).toMatchObject({ ess: 'match', attributes: 'sound', at: during })
    const spare = spareRanges(stamped)
    const isSpare = (at: number) => spare.some(([start, end]) => at >= start && at < end)
    const harmless: number[] = []
    for (let at = 0; at < stamped.length; at += isSpare(at) ? 9 : 1) {
      const changed = stamped.slice()
      changed[at] = (changed[at] as number) ^ (at % 2 ? 0x80 : 0x01)
      const after = meaningOf(changed)
      if (after === undefined) continue
      expect(after, `byte ${at}`).toEqual(before)
      if (!isSpare(at)) harmless.push(at)
    }
    // Outside the spare certificates only the two versions and digestAlgorithms hints can change unseen.
    expect(harmless.length).toBeLessThan(40)
  })
})

/** What other software may add later: a second unsigned attribute, and nothing else changed. */
function stampedAgain(): Uint8Array {
  const parts = readDer(stamped).children[1]?.children[0]?.children ?? []
  const info = (parts.at(-1)?.children[0]?.children ?? []).map((node) => node.bytes)
  const attribute = sequence(oid(oids.timeStampToken), setOf(token))
  const signer = sequence(...info.slice(0, -1), implicit(1, setOf(attribute, attribute)))
  const before = parts.slice(0, -1).map((node) => node.bytes)
  return sequence(oid(oids.signedData), explicit(0, sequence(...before, setOf(signer))))
}

/** Where the copies of the CAs' certificates lie: the verdict rests on the reader's own. */
function spareRanges(bytes: Uint8Array): [number, number][] {
  const haystack = Buffer.from(bytes)
  return [home.issuing, home.root].flatMap(({ certificate: { der } }) => {
    const ranges: [number, number][] = []
    for (let at = haystack.indexOf(der); at >= 0; at = haystack.indexOf(der, at + 1)) {
      ranges.push([at, at + der.length])
    }
    return ranges
  })
}

/** Everything a reader would conclude from the bytes; undefined when refused. Only a DerError may be thrown. */
function meaningOf(bytes: Uint8Array) {
  try {
    const parsed = parseSignedData(bytes)
    const result = verifySignedData(nodeCrypto, parsed, { digestOf })
    if (!result.ok || result.timestampTokens.length !== 1) return undefined
    const digest = nodeCrypto.digest('sha256', parsed.signer.signatureValue)
    const roots = [home.root.certificate]
    const stamp = verifyTimestampToken(
      nodeCrypto,
      result.timestampTokens[0] as Uint8Array,
      { hash: 'sha256', digest },
      roots,
      [home.issuing.certificate],
    )
    if (!stamp.ok) return undefined
    const { ess, attributes, certificate } = result
    return {
      ess,
      attributes,
      signer: certificate?.serial,
      at: stamp.info.genTime,
      tsa: stamp.tsa.serial,
    }
  } catch (error) {
    expect(error).toBeInstanceOf(DerError)
    return undefined
  }
}

/** The CMS with its SignerInfo's signed attributes replaced and signed again by the right key. */
async function resigned(change: (attributes: Uint8Array[]) => Uint8Array[], pack = setOf) {
  const root = readDer(cms)
  const parts = root.children[1]?.children[0]?.children ?? []
  const info = parts.at(-1)?.children[0]?.children ?? []
  const attributes = pack(...change((info[3]?.children ?? []).map((node) => node.bytes)))
  const signature = await home.signing.signer.sign(attributes)
  const signer = sequence(
    ...info.slice(0, 3).map((node) => node.bytes),
    Uint8Array.of(0xa0, ...attributes.slice(1)),
    info[4]?.bytes ?? new Uint8Array(),
    tlv(4, signature),
  )
  const before = parts.slice(0, -1).map((node) => node.bytes)
  return sequence(oid(oids.signedData), explicit(0, sequence(...before, setOf(signer))))
}

const typeOf = (attribute: Uint8Array) => readDer(attribute).children[0]?.bytes ?? new Uint8Array()
const without = (type: string) => (attributes: Uint8Array[]) =>
  attributes.filter((attribute) => !equal(typeOf(attribute), oid(type)))

describe('a properly signed CMS whose attributes are wrong', () => {
  test('is refused without a message digest', async () => {
    expect(verify(await resigned(without(oids.messageDigest)))).toMatchObject({
      ok: false,
      reasons: ['digest-missing'],
    })
  })
  test('is refused without a content type, or with another one', async () => {
    const other = await resigned((attributes) => [
      ...without(oids.contentType)(attributes),
      sequence(oid(oids.contentType), setOf(oid(oids.tstInfo))),
    ])
    for (const bytes of [await resigned(without(oids.contentType)), other]) {
      expect(verify(bytes)).toMatchObject({
        ok: false,
        attributes: 'invalid',
        reasons: ['content-type-mismatch'],
      })
    }
  })
  test('is refused with two message digests', async () => {
    const doubled = await resigned((attributes) => [
      ...attributes,
      sequence(oid(oids.messageDigest), setOf(tlv(4, new Uint8Array(32)))),
    ])
    expect(verify(doubled)).toMatchObject({ ok: false, reasons: ['attributes-malformed'] })
  })
  test('is accepted with a note when the ESS attribute is absent', async () => {
    expect(verify(await resigned(without(oids.signingCertificateV2)))).toMatchObject({
      ok: true,
      ess: 'absent',
      reasons: ['ess-absent'],
    })
  })
  test('is refused when the ESS attribute names another certificate', async () => {
    const wrong = sequence(sequence(sequence(tlv(4, new Uint8Array(32)))))
    const bytes = await resigned((attributes) => [
      ...without(oids.signingCertificateV2)(attributes),
      sequence(oid(oids.signingCertificateV2), setOf(wrong)),
    ])
    expect(verify(bytes)).toMatchObject({ ok: false, ess: 'mismatch', signature: 'valid' })
  })
  test('is accepted with a note when they were signed unsorted', async () => {
    const bytes = await resigned((attributes) => [...attributes].reverse(), setAsGiven)
    expect(verify(bytes)).toMatchObject({ ok: true, reasons: ['attributes-unsorted'] })
  })
})

describe('the shape of a CMS', () => {
  test('with no signer, two signers or unknown parts is refused', () => {
    const parts = readDer(cms).children[1]?.children[0]?.children.map((node) => node.bytes) ?? []
    const signer = readDer(parts.at(-1) as Uint8Array).children[0]?.bytes as Uint8Array
    const wrapped = (...inner: Uint8Array[]) =>
      sequence(oid(oids.signedData), explicit(0, sequence(...inner)))
    const before = parts.slice(0, -1)
    const wrong = [
      wrapped(...before, setOf()),
      wrapped(...before, setOf(signer, signer)),
      wrapped(...before, setOf(signer), setOf(signer)),
      wrapped(...before),
      wrapped(...before, tlv(5), setOf(signer)),
      sequence(oid(oids.data), explicit(0, sequence(...parts))),
      sequence(oid(oids.signedData)),
      Uint8Array.of(...cms, 0),
    ]
    for (const bytes of wrong) expect(() => parseSignedData(bytes)).toThrow(DerError)
  })

  test('without the signer’s certificate says that it is missing', () => {
    const parts = readDer(cms).children[1]?.children[0]?.children.map((node) => node.bytes) ?? []
    const bare = sequence(
      oid(oids.signedData),
      explicit(0, sequence(...parts.filter((_, i) => i !== 3))),
    )
    expect(verify(bare)).toMatchObject({
      ok: false,
      reasons: ['certificate-missing'],
      certificate: undefined,
    })
  })
})
