import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { parseSignedData } from '../../../server/core/asn1/cms.ts'
import { buildSignedData } from '../../../server/core/asn1/cms-build.ts'
import { verifySignedData } from '../../../server/core/asn1/cms-verify.ts'
import { buildCrl, isCrlOf, parseCrl } from '../../../server/core/asn1/crl.ts'
import {
  buildTimestampResponse,
  buildTimestampToken,
  parseTimestampRequest,
  verifyTimestampToken,
} from '../../../server/core/asn1/tsp.ts'
import { type Authority, during, makeAuthority, signWith } from './authority.ts'

const content = new TextEncoder().encode('甲方应于交货后十日内付清全部货款。')
const digest = nodeCrypto.digest('sha256', content)
const policy = '2.25.319208116240736178305480186422160483210'

describe.each(['p256', 'rsa2048'] as const)('openssl and %s', (algorithm) => {
  let folder: string
  let authority: Authority
  const file = (name: string) => join(folder, name)
  const run = (...args: string[]) =>
    execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  const pem = (name: string, ...ders: Uint8Array[]) => {
    const blocks = ders.map((der) => {
      const body = Buffer.from(der)
        .toString('base64')
        .replace(/.{64}(?=.)/g, '$&\n')
      return `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`
    })
    writeFileSync(file(name), blocks.join(''))
    return file(name)
  }
  const write = (name: string, bytes: Uint8Array) => {
    writeFileSync(file(name), bytes)
    return file(name)
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'qiyin-asn1-'))
    authority = await makeAuthority(algorithm)
    pem('root.pem', authority.root.certificate.der)
    pem('issuing.pem', authority.issuing.certificate.der)
    write('content.bin', content)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('openssl verify accepts the chain with X.509 strictness', () => {
    const leaf = pem('leaf.pem', authority.signing.certificate.der)
    const out = run(
      'verify',
      '-x509_strict',
      '-CAfile',
      file('root.pem'),
      '-untrusted',
      file('issuing.pem'),
      leaf,
    )
    expect(out).toContain('leaf.pem: OK')
  })

  test('openssl cms accepts the detached CAdES signature', async () => {
    const cms = await buildSignedData(nodeCrypto, { digest, signer: authority.signing.signer })
    const args = [
      '-inform',
      'DER',
      '-in',
      write('signature.der', cms),
      '-content',
      file('content.bin'),
    ]
    const out = execFileSync(
      'openssl',
      [
        'cms',
        '-verify',
        '-cades',
        '-binary',
        ...args,
        '-CAfile',
        file('root.pem'),
        '-out',
        file('out.bin'),
      ],
      { encoding: 'utf8', stdio: 'pipe' },
    )
    expect(out).toBe('')
    expect(readFileSync(file('out.bin')).equals(Buffer.from(content))).toBe(true)
  })

  test('openssl cms still accepts a signature that carries a time stamp', async () => {
    const stamped = await buildSignedData(nodeCrypto, {
      digest,
      signer: authority.signing.signer,
      timestamp: (signatureValue) =>
        buildTimestampToken(nodeCrypto, {
          imprint: { hash: 'sha256', digest: nodeCrypto.digest('sha256', signatureValue) },
          serial: Uint8Array.of(7),
          genTime: during,
          policy,
          signer: authority.tsa.signer,
        }),
    })
    run(
      'cms',
      '-verify',
      '-cades',
      '-binary',
      '-inform',
      'DER',
      '-in',
      write('stamped.der', stamped),
      '-content',
      file('content.bin'),
      '-CAfile',
      file('root.pem'),
      '-out',
      file('out.bin'),
    )
    const parsed = parseSignedData(stamped)
    const result = verifySignedData(nodeCrypto, parsed, {
      digestOf: (hash) => nodeCrypto.digest(hash, content),
    })
    expect(result).toMatchObject({ ok: true, ess: 'match', attributes: 'sound', reasons: [] })
    expect(result.timestampTokens).toHaveLength(1)
    const verdict = verifyTimestampToken(
      nodeCrypto,
      result.timestampTokens[0] as Uint8Array,
      { hash: 'sha256', digest: nodeCrypto.digest('sha256', parsed.signer.signatureValue) },
      [authority.root.certificate],
    )
    expect(verdict).toMatchObject({ ok: true, info: { genTime: during, policy } })
  })

  test('openssl ts verifies our answer to its own query', async () => {
    run('ts', '-query', '-data', file('content.bin'), '-sha384', '-cert', '-out', file('query.tsq'))
    const request = parseTimestampRequest(new Uint8Array(readFileSync(file('query.tsq'))))
    expect(request).toMatchObject({ hash: 'sha384', certificateRequested: true })
    const token = await buildTimestampToken(nodeCrypto, {
      imprint: request,
      serial: Uint8Array.of(0x80, 1),
      genTime: during,
      policy,
      accuracySeconds: 1,
      nonce: request.nonce,
      signer: authority.tsa.signer,
    })
    write('answer.tsr', buildTimestampResponse({ granted: true, token }))
    const out = execFileSync(
      'openssl',
      [
        'ts',
        '-verify',
        '-queryfile',
        file('query.tsq'),
        '-in',
        file('answer.tsr'),
        '-CAfile',
        file('root.pem'),
        '-untrusted',
        file('issuing.pem'),
      ],
      { encoding: 'utf8', stdio: 'pipe' },
    )
    expect(out).toContain('Verification: OK')
  })

  test('openssl crl verifies the list and shows number and reason', async () => {
    const der = await buildCrl(
      {
        issuer: authority.issuing.certificate,
        issuerAlgorithm: algorithm,
        number: 300,
        thisUpdate: during,
        nextUpdate: new Date(during.getTime() + 86_400_000),
        entries: [{ serial: authority.signing.certificate.serial, revokedAt: during, reason: 1 }],
      },
      async (tbs) => signWith(authority.issuing.key, tbs),
    )
    const bundle = pem('cas.pem', authority.root.certificate.der, authority.issuing.certificate.der)
    const text = run(
      'crl',
      '-inform',
      'DER',
      '-in',
      write('list.crl', der),
      '-CAfile',
      bundle,
      '-noout',
      '-text',
    )
    expect(text).toContain('Key Compromise')
    expect(text).toMatch(/X509v3 CRL Number:\s+300/)
    const list = parseCrl(der)
    expect(list).toMatchObject({
      number: 300n,
      entries: [{ reason: 1, serial: authority.signing.certificate.serial }],
    })
    expect(isCrlOf(nodeCrypto, list, authority.issuing.certificate)).toBe(true)
    expect(isCrlOf(nodeCrypto, list, authority.root.certificate)).toBe(false)
  })
})
