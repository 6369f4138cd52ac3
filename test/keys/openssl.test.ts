import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { buildSignedData } from '../../server/core/asn1/cms-build.ts'
import {
  buildTimestampRequest,
  parseTimestampResponse,
  verifyTimestampToken,
} from '../../server/core/asn1/tsp.ts'
import { parseCertificate } from '../../server/core/asn1/x509.ts'
import type { Keys } from '../../server/keys/types.ts'
import { openTestDatabase } from '../support/database.ts'
import { type Clock, makeKey, openKeys, signerOf, stoppedClock } from './house.ts'

let folder: string
let db: Database
let keys: Keys
let clock: Clock
const content = new TextEncoder().encode('付款方式：银行转账')
const digest = nodeCrypto.digest('sha256', content)
const file = (name: string) => join(folder, name)
/** Both streams: openssl says OK on either. */
const openssl = (...args: string[]) =>
  execFileSync('sh', ['-c', 'exec openssl "$@" 2>&1', 'openssl', ...args], { encoding: 'utf8' })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qiyin-keys-'))
  db = await openTestDatabase()
  clock = stoppedClock(new Date())
  keys = openKeys(db, clock, new Uint8Array(randomBytes(32)))
  await keys.ensureHouse()
  const { root, issuing, tsa } = await keys.caCertificates()
  for (const [name, der] of Object.entries({ root, issuing, tsa })) {
    writeFileSync(file(`${name}.der`), der)
    openssl('x509', '-inform', 'DER', '-in', file(`${name}.der`), '-out', file(`${name}.pem`))
  }
  writeFileSync(file('content.bin'), content)
})
afterAll(async () => {
  await db.close()
  rmSync(folder, { recursive: true })
})

describe.each(['p256', 'rsa2048', 'rsa3072'] as const)(
  'openssl, with a %s key of the house',
  (algorithm) => {
    test('verifies certificate and CAdES signature, until the list names the certificate', async () => {
      const key = await makeKey(db, keys, algorithm)
      writeFileSync(file('leaf.der'), key.certificate)
      openssl('x509', '-inform', 'DER', '-in', file('leaf.der'), '-out', file('leaf.pem'))
      await writeLists()
      const chain = ['-CAfile', file('root.pem'), '-untrusted', file('issuing.pem')]
      const lists = [
        '-crl_check_all',
        '-CRLfile',
        file('root-crl.pem'),
        '-CRLfile',
        file('issuing-crl.pem'),
      ]
      const verify = () => openssl('verify', '-x509_strict', ...chain, ...lists, file('leaf.pem'))
      expect(verify()).toContain('leaf.pem: OK')
      const cms = await buildSignedData(nodeCrypto, {
        digest,
        signer: await signerOf(keys, clock, key),
      })
      writeFileSync(file('cms.der'), cms)
      const input = ['-inform', 'DER', '-in', file('cms.der'), '-content', file('content.bin')]
      const said = openssl(
        'cms',
        '-verify',
        '-cades',
        '-binary',
        ...input,
        '-CAfile',
        file('root.pem'),
        '-out',
        '/dev/null',
      )
      expect(said).toContain('CAdES Verification successful')
      await db.transaction((tx) => keys.revoke(tx, key.serial, 1))
      await writeLists()
      const listed = openssl(
        'crl',
        '-in',
        file('issuing-crl.pem'),
        '-noout',
        '-text',
        '-CAfile',
        file('both.pem'),
      )
      expect(listed).toContain('verify OK')
      expect(listed).toContain(key.serial.toUpperCase())
      expect(verify).toThrow()
    })
  },
)

async function writeLists(): Promise<void> {
  for (const issuer of ['root', 'issuing'] as const) {
    writeFileSync(file('crl.der'), await keys.revocationList(issuer))
    openssl('crl', '-inform', 'DER', '-in', file('crl.der'), '-out', file(`${issuer}-crl.pem`))
  }
  const both = ['root.pem', 'issuing.pem'].map((name) => readFileSync(file(name), 'utf8'))
  writeFileSync(file('both.pem'), both.join(''))
}

describe('the time-stamping authority', () => {
  test.each([
    ['sha256', ['-cert']],
    ['sha384', []],
    ['sha512', ['-cert', '-no_nonce']],
  ])('answers an openssl query over %s so that openssl ts verifies it', async (hash, options) => {
    openssl(
      'ts',
      '-query',
      '-data',
      file('content.bin'),
      `-${hash}`,
      ...options,
      '-out',
      file('q.tsq'),
    )
    writeFileSync(
      file('a.tsr'),
      await keys.answerTimestampRequest(new Uint8Array(readFileSync(file('q.tsq')))),
    )
    writeFileSync(
      file('tsa-chain.pem'),
      ['tsa.pem', 'issuing.pem'].map((name) => readFileSync(file(name), 'utf8')).join(''),
    )
    const trust = ['-CAfile', file('root.pem'), '-untrusted', file('tsa-chain.pem')]
    const said = openssl(
      'ts',
      '-verify',
      '-queryfile',
      file('q.tsq'),
      '-in',
      file('a.tsr'),
      ...trust,
    )
    expect(said).toContain('Verification: OK')
  })

  test('says why it does not stamp', async () => {
    const sha256 = { hash: 'sha256', digest } as const
    const queries: [string, Uint8Array][] = [
      ['badDataFormat', new Uint8Array(0)],
      ['badDataFormat', new Uint8Array(1000).fill(0x30)],
      ['badDataFormat', buildTimestampRequest({ hash: 'sha256', digest: digest.slice(1) })],
      ['badAlg', buildTimestampRequest({ hash: 'sha1', digest: digest.slice(12) })],
      ['unacceptedPolicy', buildTimestampRequest({ ...sha256, policy: '1.2.3.4' })],
    ]
    for (const [failure, query] of queries) {
      const answer = await keys.answerTimestampRequest(query)
      expect(parseTimestampResponse(answer)).toEqual({ granted: false, failure })
      writeFileSync(file('refusal.tsr'), answer)
      expect(openssl('ts', '-reply', '-in', file('refusal.tsr'), '-text')).toContain('Rejected')
    }
  })

  test('stamps what it is asked with the time of the clock and the nonce of the query', async () => {
    const root = parseCertificate((await keys.caCertificates()).root)
    const query = buildTimestampRequest({
      hash: 'sha256',
      digest,
      nonce: 2n ** 63n,
      certificateRequested: true,
    })
    const answer = parseTimestampResponse(await keys.answerTimestampRequest(query))
    if (!answer.granted) throw new Error('refused')
    const expected = { hash: 'sha256', digest, nonce: 2n ** 63n } as const
    const verdict = verifyTimestampToken(nodeCrypto, answer.token, expected, [root])
    expect(verdict).toMatchObject({ ok: true, info: { genTime: clock.now(), accuracy: 1000 } })
    const wrongs = [
      [{ ...expected, nonce: 1n }, 'nonce-mismatch'],
      [{ ...expected, digest: digest.map((byte) => byte ^ 1) }, 'imprint-mismatch'],
      [{ ...expected, hash: 'sha512' as const }, 'imprint-mismatch'],
    ] as const
    for (const [wrong, reason] of wrongs) {
      expect(verifyTimestampToken(nodeCrypto, answer.token, wrong, [root])).toMatchObject({
        ok: false,
        reason,
      })
    }
    expect(verifyTimestampToken(nodeCrypto, answer.token, expected, [])).toMatchObject({
      reason: 'tsa-no-path',
    })
  })
})
