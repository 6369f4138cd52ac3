import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { parseSignedData } from '../../../server/core/asn1/cms.ts'
import { verifySignedData } from '../../../server/core/asn1/cms-verify.ts'
import { webCrypto } from '../../../server/core/web-crypto.ts'

/** Signatures as other software writes them: openssl cms with its many options. */
let folder: string
const content = new TextEncoder().encode('Some other house signed this.')
const file = (name: string) => join(folder, name)
const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' })

const keys = {
  p256: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  p384: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  p521: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-521'],
  rsa: ['rsa:2048'],
  ed25519: ['ed25519'],
} as const

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qiyin-cms-'))
  writeFileSync(file('content.bin'), content)
  for (const [name, options] of Object.entries(keys)) {
    const out = ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)]
    openssl(
      'req',
      '-x509',
      '-newkey',
      ...options,
      '-nodes',
      ...out,
      '-subj',
      '/CN=Foreign/O=Elsewhere',
      '-days',
      '30',
    )
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

function sign(key: keyof typeof keys, ...options: string[]): Uint8Array {
  const who = ['-signer', file(`${key}.pem`), '-inkey', file(`${key}.key`)]
  const where = ['-in', file('content.bin'), '-outform', 'DER', '-out', file('cms.der')]
  openssl('cms', '-sign', '-binary', ...who, ...where, ...options)
  return new Uint8Array(readFileSync(file('cms.der')))
}

describe('a CMS by openssl', () => {
  test.each([
    ['p256', ['-md', 'sha256'], { scheme: 'ecdsa', hash: 'sha256' }],
    ['p256', ['-md', 'sha512', '-cades'], { scheme: 'ecdsa', hash: 'sha512' }],
    ['p384', ['-md', 'sha384'], { scheme: 'ecdsa', hash: 'sha384' }],
    ['p521', ['-md', 'sha512', '-keyid'], { scheme: 'ecdsa', hash: 'sha512' }],
    ['rsa', ['-md', 'sha256', '-keyid'], { scheme: 'rsa-pkcs1', hash: 'sha256' }],
    ['rsa', ['-md', 'sha384', '-cades'], { scheme: 'rsa-pkcs1', hash: 'sha384' }],
    ['rsa', ['-md', 'sha1'], { scheme: 'rsa-pkcs1', hash: 'sha1' }],
    [
      'rsa',
      ['-md', 'sha256', '-keyopt', 'rsa_padding_mode:pss'],
      { scheme: 'rsa-pss', hash: 'sha256' },
    ],
    [
      'rsa',
      ['-md', 'sha512', '-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:20'],
      { scheme: 'rsa-pss', hash: 'sha512', saltLength: 20 },
    ],
  ] as const)('with %s and %j is read and verified', (key, options, algorithm) => {
    const parsed = parseSignedData(sign(key, ...options))
    expect(parsed.content).toBeUndefined()
    expect(parsed.signer.signatureAlgorithm).toMatchObject(algorithm)
    for (const crypto of [nodeCrypto, webCrypto]) {
      const result = verifySignedData(crypto, parsed, {
        digestOf: (hash) => crypto.digest(hash, content),
      })
      const essed = (options as readonly string[]).includes('-cades')
      expect(result).toMatchObject({
        ok: true,
        ess: essed ? 'match' : 'absent',
        attributes: 'sound',
      })
      expect(result.signingTime).toBeInstanceOf(Date)
      expect(result.certificate?.subject.text).toBe('O=Elsewhere,CN=Foreign')
    }
  })

  test('with its content inside gives that content', () => {
    const parsed = parseSignedData(sign('p256', '-nodetach'))
    expect(parsed.content).toEqual(content)
    const inside = parsed.content as Uint8Array
    const result = verifySignedData(nodeCrypto, parsed, {
      digestOf: (hash) => nodeCrypto.digest(hash, inside),
    })
    expect(result.ok).toBe(true)
  })

  test('without signed attributes is verified over the content itself', () => {
    const parsed = parseSignedData(sign('rsa', '-noattr'))
    const digestOf = () => new Uint8Array(32)
    const right = verifySignedData(nodeCrypto, parsed, { digestOf, content: () => content })
    expect(right).toMatchObject({
      ok: true,
      attributes: 'absent',
      reasons: expect.arrayContaining(['attributes-absent']),
    })
    const wrong = verifySignedData(nodeCrypto, parsed, {
      digestOf,
      content: () => content.slice(1),
    })
    expect(wrong).toMatchObject({ ok: false, signature: 'invalid' })
    expect(verifySignedData(nodeCrypto, parsed, { digestOf }).ok).toBe(false)
  })

  test('without certificates says so', () => {
    const parsed = parseSignedData(sign('p256', '-nocerts'))
    const result = verifySignedData(nodeCrypto, parsed, {
      digestOf: (hash) => nodeCrypto.digest(hash, content),
    })
    expect(result).toMatchObject({
      ok: false,
      digest: 'match',
      reasons: expect.arrayContaining(['certificate-missing']),
    })
  })

  test('streamed in BER is refused as what it is', () => {
    expect(() => parseSignedData(sign('p256', '-stream', '-indef', '-nodetach'))).toThrow(
      'indefinite',
    )
  })
})
