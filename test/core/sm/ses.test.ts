import { describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { DerError, readDer } from '../../../server/core/asn1/der.ts'
import {
  bitString,
  boolean,
  explicit,
  generalizedTime,
  ia5String,
  integer,
  octetString,
  oid,
  printableString,
  sequence,
  utcTime,
  utf8String,
} from '../../../server/core/asn1/der-build.ts'
import { oids } from '../../../server/core/asn1/oids.ts'
import { parseSeal, parseSealSignature } from '../../../server/core/asn1/ses.ts'
import {
  assembleSealSignature,
  buildSeal,
  sealToBeSigned,
} from '../../../server/core/asn1/ses-build.ts'
import { buildTimestampToken } from '../../../server/core/asn1/tsp.ts'
import { concat, utf8 } from '../../../server/core/values/bytes.ts'
import type { Outcome } from '../../../server/core/values/report.ts'
import { addSes, openSes } from '../../../server/core/verify-ses.ts'
import type { Trust } from '../../../server/core/verify-trust.ts'
import { webCrypto } from '../../../server/core/web-crypto.ts'
import { during, from, issue, type Member, makeAuthority, until } from '../asn1/authority.ts'

const authority = await makeAuthority('sm2')
const maker = await issue('signing', 'sm2', authority.issuing, { name: '示例制章中心' })
const signer = authority.signing
const parts = [utf8('%PDF-1.7 前半'), utf8('后半 %%EOF')]
const dataHash = nodeCrypto.digest('sm3', ...parts)
const picture = { type: 'SVG', data: utf8('<svg/>'), width: 42, height: 42 }
const trust: Trust = {
  roots: [authority.root.certificate],
  intermediates: [authority.issuing.certificate],
  revocationLists: [],
  ocspResponses: [],
  seals: [],
}
const request = {
  ...{ vendor: 'Qiyin', esId: 'seal_1', type: 1, name: '示例科技有限公司合同专用章' },
  ...{ createdAt: from, validFrom: from, validTo: until, picture },
  certificates: [signer.certificate.der],
}

type Wish = { seal?: Uint8Array; by?: Member; at?: Date; hash?: Uint8Array; stamp?: boolean }

async function sealed({ seal, by = signer, at = during, hash = dataHash, stamp }: Wish = {}) {
  const made = seal ?? (await buildSeal(request, maker.signer))
  const tbs = sealToBeSigned({ seal: made, at, dataHash: hash, property: 'ByteRange' })
  const signature = await by.signer.sign(tbs)
  const imprint = { hash: 'sm3', digest: nodeCrypto.digest('sm3', signature) } as const
  const fields = { serial: Uint8Array.of(5), genTime: at, policy: '2.25.1' }
  const token = stamp
    ? await buildTimestampToken(nodeCrypto, { imprint, ...fields, signer: authority.tsa.signer })
    : undefined
  return assembleSealSignature(tbs, by.signer, signature, token)
}

function judge(der: Uint8Array, asked: { now?: Date; stampedAt?: Date } = {}) {
  const padded = concat(der, new Uint8Array(100))
  const [opened, again] = [nodeCrypto, webCrypto].map((port) => openSes(port, padded, parts))
  if (!opened) throw new Error('unreachable')
  expect(again?.result).toEqual(opened.result)
  const findings: Record<string, [Outcome, string | undefined]> = {}
  const { now = during, stampedAt } = asked
  addSes(
    nodeCrypto,
    (code, outcome, _, reason) => {
      findings[code.replace('signature.', '')] = [outcome, reason]
    },
    { sealing: opened.sealing, trust, stampedAt, now },
  )
  return { ...opened, findings }
}

const good: Outcome = 'passed'

function judgeOrRefuse(der: Uint8Array): string | undefined {
  try {
    const { result, findings } = judge(der)
    return result.ok ? findings['seal-holder']?.[1] : 'broken'
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return 'refused'
  }
}

describe('a seal signature of GB/T 38540', () => {
  test('is read as it was written and holds in every step', async () => {
    const { sealing, result, findings } = judge(await sealed({ stamp: true }))
    expect(sealing).toMatchObject({ version: 4, claimedAt: new Date(+during - 250), dataHash })
    expect(sealing.seal.info).toMatchObject({
      ...{ version: 4, vendor: 'Qiyin', esId: 'seal_1', type: 1, name: request.name, picture },
      holders: { kind: 'certificates', list: [signer.certificate.der] },
      ...{ createdAt: from, validFrom: from, validTo: until, extensions: [] },
    })
    expect(result).toMatchObject({ ok: true, digest: 'match', signature: 'valid', reasons: [] })
    expect(result.timestampTokens).toHaveLength(1)
    expect(findings).toEqual({
      'seal-made': [good, undefined],
      // Nobody has a list of revoked certificates here.
      'seal-maker': ['unknown', 'TRY_LATER'],
      'seal-validity': [good, undefined],
      'seal-holder': [good, undefined],
    })
  })

  test('does not hold over another document', async () => {
    const { result } = judge(await sealed({ hash: nodeCrypto.digest('sm3', utf8('另一份')) }))
    expect(result).toMatchObject({ ok: false, digest: 'mismatch', signature: 'valid' })
  })

  test('does not pass with one octet changed, wherever it is', async () => {
    const der = await sealed()
    const seal = parseSealSignature(der).seal
    for (let i = 0; i < der.length; i += 41) {
      const changed = der.slice()
      changed[i] = (changed[i] as number) ^ 0x20
      const outcome = judgeOrRefuse(changed)
      // The certificate beside the signature is under none, but the seal lists it octet by octet.
      expect(outcome).toMatch(/^(refused|broken|not-listed)$/)
    }
    expect(seal.info.name).toBe(request.name)
  })

  test('by a certificate that the seal does not list is told, also one of the same key', async () => {
    const stranger = await issue('signing', 'sm2', authority.issuing)
    const { result, findings } = judge(await sealed({ by: stranger }))
    expect(result.ok).toBe(true)
    expect(findings['seal-holder']).toEqual(['failed', 'not-listed'])
  })

  test('with a forged seal is told: its maker signed something else, or is on no list', async () => {
    const genuine = await buildSeal(request, maker.signer)
    const [, ...rest] = readDer(genuine).children.map((node) => node.bytes)
    const other = await buildSeal({ ...request, name: '示例银行' }, maker.signer)
    const [info] = readDer(other).children.map((node) => node.bytes)
    const forged = judge(await sealed({ seal: sequence(info as Uint8Array, ...rest) }))
    expect(forged.findings['seal-made']).toEqual(['failed', 'signature-mismatch'])

    const { signing: nobody } = await makeAuthority('sm2')
    const own = judge(await sealed({ seal: await buildSeal(request, nobody.signer) }))
    expect(own.findings['seal-made']?.[0]).toBe('passed')
    expect(own.findings['seal-maker']).toEqual(['unknown', 'NO_CERTIFICATE_CHAIN_FOUND'])
  })

  test('by a seal that had run out fails, whatever the cryptography says', async () => {
    const validTo = new Date('2022-04-22T00:00:00Z')
    const seal = await buildSeal({ ...request, validTo }, maker.signer)
    const late = judge(await sealed({ seal }), { stampedAt: during })
    expect(late.result.ok).toBe(true)
    expect(late.findings['seal-validity']).toEqual(['failed', 'outside'])
    const claimed = new Date('2022-01-01T00:00:00Z')
    const early = { ...request, validFrom: new Date('2021-01-01T00:00:00Z'), validTo }
    const backdated = await sealed({ seal: await buildSeal(early, maker.signer), at: claimed })
    expect(judge(backdated).findings['seal-validity']).toEqual(['unknown', 'OUT_OF_BOUNDS_NO_POE'])
    expect(judge(backdated, { stampedAt: during }).findings['seal-validity']).toEqual([
      'failed',
      'outside',
    ])
  })
})

/** Whole structures of the other versions, put together here by their standards. */
describe('other versions', () => {
  const algorithm = oid(oids.sm2WithSM3)
  const holder = sequence(octetString(signer.certificate.der))
  const head = (version: number) =>
    sequence(ia5String('ES'), integer(version), ia5String('Example'))
  const drawn = sequence(ia5String('PNG'), octetString(utf8('png')), integer(40), integer(40))

  test('version 1 (GM/T 0031): UTCTime, the maker signs with certificate and algorithm, the signer under one signature', async () => {
    const times = [from, from, until].map(utcTime)
    const property = sequence(integer(1), utf8String('示例公章'), holder, ...times)
    const info = sequence(head(1), ia5String('1'), property, drawn)
    const makerCertificate = octetString(maker.certificate.der)
    const covered = sequence(info, makerCertificate, algorithm)
    const made = sequence(makerCertificate, algorithm, bitString(await maker.signer.sign(covered)))
    const tbs = sequence(
      ...[integer(1), sequence(info, made), bitString(utcTime(during)), bitString(dataHash)],
      ...[ia5String('ByteRange'), octetString(signer.certificate.der), algorithm],
    )
    const { sealing, result, findings } = judge(
      sequence(tbs, bitString(await signer.signer.sign(tbs))),
    )
    expect(sealing).toMatchObject({ version: 1, claimedAt: new Date(+during - 250) })
    expect(result.ok).toBe(true)
    expect(findings['seal-made']).toEqual([good, undefined])
    expect(findings['seal-holder']).toEqual([good, undefined])
    // Signed over the information alone, as version 4 is: not by its own standard.
    const bare = sequence(makerCertificate, algorithm, bitString(await maker.signer.sign(info)))
    const otherTbs = sequence(
      ...[integer(1), sequence(info, bare), bitString(utcTime(during)), bitString(dataHash)],
      ...[ia5String('ByteRange'), octetString(signer.certificate.der), algorithm],
    )
    const other = sequence(otherTbs, bitString(await signer.signer.sign(otherTbs)))
    expect(judge(other).findings['seal-made']).toEqual(['failed', 'signature-mismatch'])
  })

  test('version 5: a time stamp on the seal, holders by digest, extensions', async () => {
    const digest = nodeCrypto.digest('sm3', signer.certificate.der)
    const listed = sequence(sequence(printableString('SM3'), octetString(digest)))
    const times = [from, from, until].map((at) => generalizedTime(at))
    const property = sequence(integer(1), utf8String('示例公章'), integer(2), listed, ...times)
    const make = async (critical: boolean, stampOver?: Uint8Array) => {
      const marks = critical ? [boolean(true)] : [boolean(false)]
      const extra = sequence(sequence(oid('1.2.3.4'), ...marks, octetString(utf8('x'))))
      const info = sequence(head(5), ia5String('5'), property, drawn, extra)
      const value = await maker.signer.sign(info)
      const imprint = { hash: 'sm3', digest: nodeCrypto.digest('sm3', stampOver ?? value) } as const
      const fields = { serial: Uint8Array.of(6), genTime: during, policy: '2.25.1' }
      const token = await buildTimestampToken(nodeCrypto, {
        ...{ imprint, ...fields, signer: authority.tsa.signer },
      })
      const by = [octetString(maker.certificate.der), algorithm, bitString(value)]
      return sequence(info, ...by, explicit(0, bitString(token)))
    }
    const { sealing, findings } = judge(await sealed({ seal: await make(false) }))
    expect(sealing.seal.info).toMatchObject({ version: 5, holders: { kind: 'digests' } })
    expect(findings['seal-made']).toEqual([good, undefined])
    expect(findings['seal-holder']).toEqual([good, undefined])
    const critical = judge(await sealed({ seal: await make(true) }))
    expect(critical.findings['seal-made']).toEqual(['failed', 'critical-extension'])
    const wrong = judge(await sealed({ seal: await make(false, utf8('something else')) }))
    expect(wrong.findings['seal-made']).toEqual(['failed', 'seal-stamp-wrong'])
  })

  test('what is no seal is refused with the reason', () => {
    const notEs = sequence(sequence(ia5String('XX'), integer(4), ia5String('v')))
    for (const der of [sequence(), notEs, sequence(integer(1), integer(2)), Uint8Array.of(0x30)]) {
      expect(() => parseSealSignature(der)).toThrow(DerError)
      expect(() => parseSeal(der)).toThrow(DerError)
    }
  })
})
