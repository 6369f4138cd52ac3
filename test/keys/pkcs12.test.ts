import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import forge from 'node-forge'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { parseCertificate } from '../../server/core/asn1/x509.ts'
import { equal } from '../../server/core/values/bytes.ts'
import type { Keys } from '../../server/keys/types.ts'
import { openTestDatabase } from '../support/database.ts'
import {
  type Clock,
  granted,
  intentFor,
  makeKey,
  openKeys,
  ownerId,
  stoppedClock,
} from './house.ts'

let folder: string
let db: Database
let keys: Keys
let clock: Clock
const file = (name: string) => join(folder, name)
const openssl = (...args: string[]) =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
const bytesOf = (name: string) => new Uint8Array(readFileSync(file(name)))

const kinds = {
  p256: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  rsa2048: ['-newkey', 'rsa:2048'],
  p384: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
} as const

/** A CA and a leaf by openssl, and the leaf's PEM key. */
function makeIdentity(kind: keyof typeof kinds): void {
  const ca = ['-keyout', file(`${kind}-ca.key`), '-out', file(`${kind}-ca.pem`), '-nodes']
  openssl('req', '-x509', ...kinds[kind], ...ca, '-subj', '/CN=Outside CA', '-days', '900')
  const request = ['-keyout', file(`${kind}.key`), '-out', file(`${kind}.csr`), '-nodes']
  openssl('req', '-utf8', ...kinds[kind], ...request, '-subj', '/O=示例科技有限公司/CN=示例公章')
  const issuer = ['-CA', file(`${kind}-ca.pem`), '-CAkey', file(`${kind}-ca.key`)]
  openssl(
    'x509',
    '-req',
    '-in',
    file(`${kind}.csr`),
    ...issuer,
    '-CAcreateserial',
    '-days',
    '800',
    '-out',
    file(`${kind}.pem`),
  )
  openssl('x509', '-in', file(`${kind}.pem`), '-outform', 'DER', '-out', file(`${kind}.der`))
}

function pack(kind: keyof typeof kinds, name: string, password: string, ...more: string[]) {
  const parts = [
    '-inkey',
    file(`${kind}.key`),
    '-in',
    file(`${kind}.pem`),
    '-certfile',
    file(`${kind}-ca.pem`),
  ]
  openssl(
    'pkcs12',
    '-export',
    ...parts,
    '-out',
    file(name),
    '-passout',
    `pass:${password}`,
    ...more,
  )
  return bytesOf(name)
}

const importing = (bytes: Uint8Array, password: string) =>
  keys.importPkcs12({ ownerId, purpose: 'seal', file: bytes, password })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qiyin-keys-'))
  for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) makeIdentity(kind)
  db = await openTestDatabase()
  // openssl's certificates start at its own now.
  clock = stoppedClock(new Date(Date.now() + 60_000))
  keys = openKeys(db, clock, new Uint8Array(randomBytes(32)))
  await keys.ensureHouse()
})
afterAll(async () => {
  await db.close()
  rmSync(folder, { recursive: true })
})

describe.each(['p256', 'rsa2048'] as const)('a PKCS#12 of openssl with a %s key', (kind) => {
  test.each([
    ['modern', []],
    ['legacy', ['-legacy']],
    ['triple DES', ['-legacy', '-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES']],
    ['unencrypted certificates', ['-certpbe', 'NONE']],
  ])('in the %s format is imported, kept and signs', async (_, options) => {
    const key = granted(await importing(pack(kind, 'in.p12', 'geheim-1', ...options), 'geheim-1'))
    expect(key.algorithm).toBe(kind)
    expect(key.subjectName).toBe('示例公章')
    expect(equal(key.certificate, bytesOf(`${kind}.der`))).toBe(true)
    expect(key.chain.map((der) => parseCertificate(der).subject.text)).toEqual(['CN=Outside CA'])
    await db.transaction(async (tx) => {
      expect(await keys.keep(tx, key)).toBeUndefined()
    })
    expect(await importing(pack(kind, 'again.p12', 'geheim-1'), 'geheim-1')).toMatchObject({
      code: 'certificate-known',
    })
    const signer = granted(await keys.signerFor(key.keyId, intentFor(keys, clock)))
    expect(signer.chain).toEqual(key.chain)
    const data = new Uint8Array(50)
    const { publicKey } = parseCertificate(signer.certificate)
    const scheme = kind === 'p256' ? 'ecdsa' : 'rsa-pkcs1'
    const signature = await signer.sign(data)
    expect(nodeCrypto.verify({ scheme, hash: 'sha256', publicKey, data, signature })).toBe(true)
    await removeAgain(key.keyId)
  })

  test('is refused by its wrong password, not as unsupported', async () => {
    for (const options of [[], ['-legacy'], ['-nomac']]) {
      const bytes = pack(kind, 'locked.p12', 'right', ...options)
      expect(await importing(bytes, 'wrong')).toMatchObject({ code: 'pkcs12-password' })
    }
  })

  test('opens with a Chinese password', async () => {
    for (const options of [[], ['-legacy']]) {
      const bytes = pack(kind, 'zh.p12', '密码一二三', ...options)
      granted(await importing(bytes, '密码一二三'))
      expect(await importing(bytes, '密码一二四')).toMatchObject({ code: 'pkcs12-password' })
    }
  })
})

describe('a file that cannot be used', () => {
  test('is told apart by what is wrong with it', async () => {
    const large = new Uint8Array((1 << 20) + 1)
    expect(await importing(large, 'x')).toMatchObject({ code: 'too-large', facts: { maximum: 1 } })
    for (const bytes of [new Uint8Array(0), new TextEncoder().encode('not a key')]) {
      expect(await importing(bytes, 'x')).toMatchObject({ code: 'pkcs12-unsupported' })
    }
    const curve = pack('p384', 'p384.p12', 'x')
    expect(await importing(curve, 'x')).toMatchObject({ code: 'pkcs12-algorithm' })
    openssl(
      'pkcs12',
      '-export',
      '-nokeys',
      '-in',
      file('p256.pem'),
      '-out',
      file('nokey.p12'),
      '-passout',
      'pass:x',
    )
    expect(await importing(bytesOf('nokey.p12'), 'x')).toMatchObject({ code: 'pkcs12-no-key' })
  })

  test('asks for so many rounds that nobody waits for it', async () => {
    const bytes = pack('p256', 'slow.p12', 'x', '-iter', '2100000', '-nomac')
    expect(await importing(bytes, 'x')).toMatchObject({
      code: 'pkcs12-unsupported',
      facts: { part: 'iterations' },
    })
  })

  test('cut short or changed anywhere never throws', async () => {
    const bytes = pack('p256', 'whole.p12', 'x')
    for (let length = 0; length < bytes.length; length += 41) {
      expect(await importing(bytes.slice(0, length), 'x')).toMatchObject({ refused: true })
    }
    for (let at = 0; at < bytes.length; at += 53) {
      const changed = bytes.slice()
      changed[at] = (changed[at] as number) ^ 0xff
      // Lengths and parameters are outside the MAC; a change there may leave the same key readable.
      const answer = await importing(changed, 'x')
      if ('refused' in answer) continue
      expect(equal(answer.certificate, bytesOf('p256.der'))).toBe(true)
    }
  })
})

describe.each(['p256', 'rsa2048'] as const)('a certification request for a %s key', (algorithm) => {
  test('is verified by openssl and needs the owner’s act of will', async () => {
    const key = await makeKey(db, keys, algorithm)
    const unwilling = await keys.certificationRequest(key.keyId, intentFor(keys, clock))
    expect(unwilling).toMatchObject({ code: 'intent-invalid' })
    const other = intentFor(keys, clock, { purpose: 'key.certify' })
    const another = await keys.certificationRequest(key.keyId, other)
    expect(another).toMatchObject({ code: 'intent-invalid' })
    const intent = intentFor(keys, clock, { purpose: 'key.certify', subjectId: key.keyId })
    const der = granted(await keys.certificationRequest(key.keyId, intent))
    writeFileSync(file('request.der'), der)
    const text = execFileSync(
      'sh',
      [
        '-c',
        'openssl req -inform DER -in "$0" -verify -noout -subject -nameopt utf8 2>&1',
        file('request.der'),
      ],
      { encoding: 'utf8' },
    )
    expect(text).toContain('verify OK')
    expect(text).toContain('示例科技有限公司')
    if (algorithm === 'rsa2048') {
      const request = forge.pki.certificationRequestFromAsn1(
        forge.asn1.fromDer(Buffer.from(der).toString('binary')),
      )
      expect(request.verify()).toBe(true)
    }
  })
})

/** The same certificate is imported by several tests, and a serial number is kept once. */
async function removeAgain(keyId: string): Promise<void> {
  const { identityCertificates, keys: table } = await import('../../db/schema/keys.ts')
  const { eq } = await import('drizzle-orm')
  await db.transaction(async (tx) => {
    await tx.delete(identityCertificates).where(eq(identityCertificates.keyId, keyId))
    await tx.delete(table).where(eq(table.id, keyId))
  })
}

describe('a PKCS#12 with an SM2 key, as openssl writes it', () => {
  const made = () => {
    openssl('ecparam', '-name', 'SM2', '-genkey', '-noout', '-out', file('sm2.key'))
    const how = ['-sm3', '-sigopt', 'distid:1234567812345678', '-subj', '/CN=SM2']
    const out = ['-key', file('sm2.key'), '-out', file('sm2.pem'), '-days', '800']
    openssl('req', '-x509', '-new', ...how, ...out)
    const parts = ['-inkey', file('sm2.key'), '-in', file('sm2.pem'), '-out', file('sm2.p12')]
    openssl('pkcs12', '-export', ...parts, '-passout', 'pass:outside-1')
    return bytesOf('sm2.p12')
  }

  test('is brought in, and its wrong password is no unsupported algorithm', async () => {
    const bytes = made()
    expect(await importing(bytes, 'outside-2')).toMatchObject({ code: 'pkcs12-password' })
    expect(granted(await importing(bytes, 'outside-1'))).toMatchObject({ algorithm: 'sm2' })
  })
})
