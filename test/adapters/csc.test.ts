import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createRemoteSigning, type RemoteSigning } from '../../server/adapters/csc.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { signatureOf } from '../../server/core/asn1/algorithms.ts'
import { isRefusal } from '../../server/core/values/refusal.ts'
import { agreed, codeOf } from '../journeys/house.ts'
import { openService, type Service } from './csc-service.ts'

const data = new TextEncoder().encode('甲方、乙方')
const factor = { pin: '11223344', otp: '654321' }
let service: Service
let remote: RemoteSigning

beforeAll(async () => {
  service = await openService()
})
beforeEach(() => {
  service.reset()
  remote = connected()
})
afterAll(() => service.close())

const connected = (changes: Partial<Parameters<typeof createRemoteSigning>[0]> = {}) =>
  createRemoteSigning(
    { baseUrl: service.baseUrl, clientId: 'qiyin', clientSecret: 'example-secret', ...changes },
    { crypto: nodeCrypto, now: () => new Date() },
  )
const digest = (text: string) => nodeCrypto.digest('sha256', new TextEncoder().encode(text))

/** The refusal of a signature by the factor given. */
async function told(given: { pin?: string; otp?: string }, id = 'ec-1'): Promise<string> {
  const sign = await remote.open({ credential: id }, 'p256', given)
  if (isRefusal(sign)) return sign.code
  return sign(data).then(
    () => 'signed',
    (error: { refusal?: unknown }) => codeOf(error.refusal),
  )
}

describe('a remote signing service', () => {
  test('says what it can do, and which keys it holds, with their certificates', async () => {
    expect(agreed(await remote.methods())).toContain('signatures/signHash')
    expect(agreed(await remote.credentials('example-user'))).toEqual(['ec-1', 'rsa-1'])
    expect(agreed(await remote.credentials('another-user'))).toEqual([])
    const credential = agreed(await remote.credential('ec-1'))
    expect(credential).toMatchObject({ asks: ['PIN', 'OTP'], algorithm: 'p256' })
    const [issuer] = credential.chain
    const root = new X509Certificate(issuer ?? new Uint8Array(0))
    expect(new X509Certificate(credential.certificate).verify(root.publicKey)).toBe(true)
  })

  test.each([
    ['ec-1', 'p256'],
    ['rsa-1', 'rsa2048'],
  ] as const)('signs by %s what its holder authorised', async (id, algorithm) => {
    const sign = agreed(await remote.open({ credential: id }, algorithm, factor))
    const signature = await sign(data)
    const publicKey = service.publicKey(id)
    expect(nodeCrypto.verify({ ...signatureOf(algorithm), publicKey, data, signature })).toBe(true)
    expect(service.faults).toEqual([])
  })

  test('signs several under one authorisation, in their order', async () => {
    const hashes = ['一', '二', '三'].map(digest)
    const made = agreed(await remote.signHashes('rsa-1', 'rsa2048', hashes, factor))
    for (const [index, text] of ['一', '二', '三'].entries()) {
      const check = { data: new TextEncoder().encode(text), publicKey: service.publicKey('rsa-1') }
      const signature = made[index] ?? new Uint8Array(0)
      expect(nodeCrypto.verify({ ...signatureOf('rsa2048'), ...check, signature })).toBe(true)
    }
    expect(service.calls.filter((method) => method === 'credentials/authorize')).toHaveLength(1)
    expect(service.faults).toEqual([])
  })

  test('tells a wrong PIN, a wrong code, and what is missing apart', async () => {
    expect(await told({ otp: factor.otp })).toBe('pin-missing')
    expect(await told({ pin: factor.pin })).toBe('otp-missing')
    expect(await told({ ...factor, pin: '00000000' })).toBe('device-pin-wrong')
    expect(await told({ ...factor, otp: '000000' })).toBe('otp-wrong')
    expect(await told(factor)).toBe('signed')
    // Good once.
    expect(await told(factor)).toBe('otp-wrong')
  })

  test('is not believed: another key’s signature, too few, too long, no JSON, a redirect', async () => {
    for (const trick of ['other-key', 'too-few', 'no-sad'] as const) {
      service.reset(trick)
      expect(await told(factor)).toBe('device-answer')
    }
    for (const trick of ['too-long', 'no-json', 'redirect'] as const) {
      service.reset(trick)
      expect(await told(factor)).toBe('device-unavailable')
    }
    service.reset('disabled')
    expect(await told(factor)).toBe('device-key-missing')
    service.reset('oauth-mode')
    expect(await told(factor)).toBe('device-mechanism')
  })

  test('asks for a new access token when the old one is not taken any more', async () => {
    expect(await told(factor)).toBe('signed')
    service.reset()
    service.forgetTokens()
    expect(await told(factor)).toBe('signed')
    remote = connected({ clientSecret: 'not-it' })
    expect(await told(factor)).toBe('device-unavailable')
  })

  test('is reached at one configured address only: https, or this machine', () => {
    for (const baseUrl of [
      'http://example.com/csc/v2',
      'ftp://localhost/',
      'https://a:b@example.com/',
      'https://example.com/?x=1',
    ]) {
      expect(() => connected({ baseUrl })).toThrow(/must be https/)
    }
    expect(() => connected({ baseUrl: 'https://example.com/csc/v2' })).not.toThrow()
  })
})
