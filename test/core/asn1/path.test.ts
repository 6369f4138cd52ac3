import { beforeAll, describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { DerError, readDer } from '../../../server/core/asn1/der.ts'
import { sequence, tlv } from '../../../server/core/asn1/der-build.ts'
import { type PathPurpose, validatePath } from '../../../server/core/asn1/path.ts'
import { type Certificate, parseCertificate } from '../../../server/core/asn1/x509.ts'
import { webCrypto } from '../../../server/core/web-crypto.ts'
import { type Authority, during, from, issue, makeAuthority, until } from './authority.ts'

let home: Authority
let stranger: Authority
beforeAll(async () => {
  home = await makeAuthority('p256')
  stranger = await makeAuthority('p256')
})

const check = (
  leaf: Certificate,
  options: {
    at?: Date
    purpose?: PathPurpose
    between?: Certificate[]
    roots?: Certificate[]
  } = {},
) =>
  validatePath(
    nodeCrypto,
    leaf,
    options.between ?? [home.issuing.certificate],
    options.roots ?? [home.root.certificate],
    options.at ?? during,
    options.purpose ?? 'signing',
  )

describe('a path', () => {
  test('leads from the leaf over the issuing CA to the root, in both implementations', () => {
    const result = check(home.signing.certificate)
    expect(result.ok).toBe(true)
    expect(result.chain.map((c) => c.serial)).toEqual(
      [home.signing, home.issuing, home.root].map((member) => member.certificate.serial),
    )
    const { certificate } = home.signing
    const inBrowser = validatePath(
      webCrypto,
      certificate,
      [home.issuing.certificate],
      [home.root.certificate],
      during,
      'signing',
    )
    expect(inBrowser.ok).toBe(true)
  })

  test('is found among strangers, in any order, also of RSA', async () => {
    const rsa = await makeAuthority('rsa2048')
    const between = [stranger.issuing, stranger.root, rsa.issuing, home.issuing].map(
      (m) => m.certificate,
    )
    const roots = [stranger.root.certificate, home.root.certificate, rsa.root.certificate]
    for (const member of [home.signing, rsa.signing, stranger.signing]) {
      expect(check(member.certificate, { between, roots }).ok).toBe(true)
    }
  })

  test('is missing without the issuing CA, without the root, or to a root of the same name', () => {
    expect(check(home.signing.certificate, { between: [] })).toMatchObject({ reason: 'no-path' })
    expect(check(home.signing.certificate, { roots: [] })).toMatchObject({ reason: 'no-path' })
    const roots = [stranger.root.certificate]
    expect(check(home.signing.certificate, { roots })).toMatchObject({
      ok: false,
      reason: 'no-path',
    })
  })

  test('is missing, and no forgery, when the file brings its own root of the same name', () => {
    const between = [home.issuing, home.root].map((member) => member.certificate)
    const roots = [stranger.root.certificate]
    expect(home.root.certificate.subject.text).toBe(stranger.root.certificate.subject.text)
    expect(check(home.signing.certificate, { between, roots })).toMatchObject({
      ok: false,
      reason: 'no-path',
    })
  })

  test('breaks at a certificate whose signature is not by its issuer', () => {
    const { der } = home.signing.certificate
    const forged = der.slice()
    forged[der.length - 3] = (forged[der.length - 3] as number) ^ 1
    expect(check(parseCertificate(forged))).toMatchObject({ ok: false, reason: 'bad-signature' })
  })

  test('holds from the first to the last second of every certificate in it', async () => {
    const at = (time: Date, milliseconds: number) => ({
      at: new Date(time.getTime() + milliseconds),
    })
    expect(check(home.signing.certificate, at(from, 0)).ok).toBe(true)
    expect(check(home.signing.certificate, at(from, -1))).toMatchObject({ reason: 'not-yet-valid' })
    expect(check(home.signing.certificate, at(until, 999)).ok).toBe(true)
    expect(check(home.signing.certificate, at(until, 1000))).toMatchObject({ reason: 'expired' })
    const old = await issue('issuing', 'p256', home.root, {
      notAfter: new Date('2026-06-01T00:00:00Z'),
    })
    const leaf = await issue('signing', 'p256', old)
    const between = [old.certificate]
    expect(check(leaf.certificate, { between })).toMatchObject({
      reason: 'expired',
      culprit: expect.stringContaining('issuing'),
    })
  })

  test('needs the usage that is asked for', () => {
    expect(check(home.tsa.certificate, { purpose: 'timestamping' }).ok).toBe(true)
    expect(check(home.tsa.certificate)).toMatchObject({ reason: 'wrong-usage' })
    expect(check(home.signing.certificate, { purpose: 'timestamping' })).toMatchObject({
      reason: 'wrong-usage',
    })
    expect(check(home.issuing.certificate)).toMatchObject({ reason: 'wrong-usage' })
  })

  test('cannot go on below a signer, nor below a CA that may have no further one', async () => {
    const child = await issue('signing', 'p256', home.signing)
    const between = [home.issuing.certificate, home.signing.certificate]
    expect(check(child.certificate, { between })).toMatchObject({ reason: 'wrong-usage' })
    const sub = await issue('issuing', 'p256', home.issuing, { name: '再下一级' })
    const leaf = await issue('signing', 'p256', sub)
    const deeper = [home.issuing.certificate, sub.certificate]
    expect(check(leaf.certificate, { between: deeper })).toMatchObject({ reason: 'wrong-usage' })
  })

  test('refuses a critical extension that nobody here understands', () => {
    const leaf = { ...home.signing.certificate }
    const strange = { ...leaf, extensions: { ...leaf.extensions, unknownCritical: ['2.5.29.30'] } }
    expect(check(strange)).toMatchObject({ reason: 'unknown-critical-extension' })
  })

  test('of CAs that certify each other in a circle comes to an end', () => {
    const loop = Array.from({ length: 40 }, () => stranger.issuing.certificate)
    expect(check(stranger.signing.certificate, { between: loop })).toMatchObject({ ok: false })
  })
})

describe('a certificate', () => {
  test('says what was put into it', () => {
    const { certificate } = home.signing
    expect(certificate).toMatchObject({
      keyAlgorithm: 'ec-p256',
      notBefore: from,
      notAfter: until,
      signatureAlgorithm: { scheme: 'ecdsa', hash: 'sha256' },
      extensions: {
        basicConstraints: { ca: false },
        keyUsage: ['digitalSignature', 'nonRepudiation'],
        authorityKeyId: home.issuing.certificate.extensions.subjectKeyId,
        unknownCritical: [],
      },
    })
    expect(home.issuing.certificate.extensions.basicConstraints).toEqual({
      ca: true,
      pathLength: 0,
    })
    expect(home.root.certificate.extensions.basicConstraints).toEqual({ ca: true })
    expect(home.tsa.certificate.extensions.extKeyUsage).toEqual({
      critical: true,
      usages: ['1.3.6.1.5.5.7.3.8'],
    })
  })

  test('with one changed byte is malformed, or its signature fails', () => {
    const { der } = home.signing.certificate
    for (let at = 0; at < der.length; at++) {
      const changed = der.slice()
      changed[at] = (changed[at] as number) ^ 0x01
      expect(accepted(changed), `byte ${at}`).toBe(false)
    }
  })

  test('with a part too many or too few is malformed', () => {
    const parts = readDer(home.signing.certificate.der).children.map((node) => node.bytes)
    for (let i = 0; i < parts.length; i++) {
      expect(() => parseCertificate(sequence(...parts.filter((_, j) => j !== i)))).toThrow(DerError)
    }
    expect(() => parseCertificate(sequence(...parts, tlv(5)))).toThrow('fourth')
    const tbs = readDer(parts[0] as Uint8Array).children.map((node) => node.bytes)
    for (let i = 0; i < tbs.length - 1; i++) {
      const broken = sequence(sequence(...tbs.filter((_, j) => j !== i)), ...parts.slice(1))
      expect(accepted(broken), `field ${i}`).toBe(false)
    }
  })
})

/** Whether anybody would believe these bytes: parsed, and on a path to the root. Only a DerError may be thrown. */
function accepted(der: Uint8Array): boolean {
  try {
    return check(parseCertificate(der)).ok
  } catch (error) {
    expect((error as Error).name).toBe('DerError')
    return false
  }
}
