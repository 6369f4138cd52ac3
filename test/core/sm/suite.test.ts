import { describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { parseSignedData } from '../../../server/core/asn1/cms.ts'
import { buildSignedData } from '../../../server/core/asn1/cms-build.ts'
import { verifySignedData } from '../../../server/core/asn1/cms-verify.ts'
import { buildCrl, isCrlOf, parseCrl } from '../../../server/core/asn1/crl.ts'
import { oids } from '../../../server/core/asn1/oids.ts'
import { validatePath } from '../../../server/core/asn1/path.ts'
import { buildTimestampToken, verifyTimestampToken } from '../../../server/core/asn1/tsp.ts'
import { utf8 } from '../../../server/core/values/bytes.ts'
import type { CryptoPort } from '../../../server/core/values/crypto.ts'
import { webCrypto } from '../../../server/core/web-crypto.ts'
import { during, makeAuthority, signWith } from '../asn1/authority.ts'

const content = utf8('甲方应于交货后十日内付清全部货款。')
const digestOf = (crypto: CryptoPort) => ({
  digestOf: (hash: Parameters<CryptoPort['digest']>[0]) => crypto.digest(hash, content),
})
const authority = await makeAuthority('sm2')
const { signing, issuing, root, tsa } = authority
const policy = '2.25.319208116240736178305480186422160483210'
const ports = [nodeCrypto, webCrypto]

describe('the 国密 suite', () => {
  test('certifies SM2 keys with SM2 and SM3 in a chain that both implementations follow', () => {
    expect(signing.certificate).toMatchObject({
      keyAlgorithm: 'sm2',
      signatureAlgorithm: { scheme: 'sm2', hash: 'sm3' },
    })
    for (const port of ports) {
      const others = [issuing.certificate]
      const roots = [root.certificate]
      const path = validatePath(port, signing.certificate, others, roots, during, 'signing')
      expect(path).toMatchObject({ ok: true, chain: { length: 3 } })
    }
  })

  const forms = [
    ['GM/T 0010', oids.gmData],
    ['CMS', oids.data],
  ] as const
  test.each(forms)('signs and reads SignedData under the names of %s', async (_, contentType) => {
    const digest = nodeCrypto.digest('sm3', content)
    const cms = await buildSignedData(nodeCrypto, { digest, signer: signing.signer, contentType })
    const signed = parseSignedData(cms)
    expect(signed).toMatchObject({ contentType, version: 1, signer: { digest: 'sm3' } })
    for (const port of ports) {
      const result = verifySignedData(port, signed, digestOf(port))
      expect(result).toMatchObject({ ok: true, ess: 'match', attributes: 'sound', reasons: [] })
      const other = { digestOf: () => port.digest('sm3', utf8('甲方')) }
      expect(verifySignedData(port, signed, other)).toMatchObject({ ok: false, digest: 'mismatch' })
    }
    const changed = cms.slice()
    // The last octets are those of the signature value.
    changed[cms.length - 3] = (changed[cms.length - 3] as number) ^ 1
    const result = verifySignedData(nodeCrypto, parseSignedData(changed), digestOf(nodeCrypto))
    expect(result).toMatchObject({ ok: false, signature: 'invalid' })
  })

  test('stamps an SM3 imprint and is believed for that imprint only', async () => {
    const imprint = { hash: 'sm3', digest: nodeCrypto.digest('sm3', content) } as const
    const fields = { serial: Uint8Array.of(5), genTime: during, policy, signer: tsa.signer }
    const token = await buildTimestampToken(nodeCrypto, { imprint, ...fields })
    const roots = [root.certificate]
    for (const port of ports) {
      const verdict = verifyTimestampToken(port, token, imprint, roots)
      expect(verdict).toMatchObject({ ok: true, info: { hash: 'sm3', genTime: during } })
      const other = { hash: 'sha256', digest: imprint.digest } as const
      const refused = verifyTimestampToken(port, token, other, roots)
      expect(refused).toMatchObject({ ok: false, reason: 'imprint-mismatch' })
    }
  })

  test('lists what an SM2 authority revoked', async () => {
    const request = {
      issuer: issuing.certificate,
      issuerAlgorithm: 'sm2',
      number: 1,
      thisUpdate: during,
      nextUpdate: new Date(during.getTime() + 86_400_000),
      entries: [{ serial: signing.certificate.serial, revokedAt: during, reason: 1 }],
    } as const
    const list = parseCrl(await buildCrl(request, async (tbs) => signWith(issuing.key, tbs)))
    for (const port of ports) {
      expect(isCrlOf(port, list, issuing.certificate)).toBe(true)
      expect(isCrlOf(port, list, root.certificate)).toBe(false)
    }
  })
})
