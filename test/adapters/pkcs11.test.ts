import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { createToken } from '../../server/adapters/pkcs11.ts'
import { signatureOf } from '../../server/core/asn1/algorithms.ts'
import type { KeyAlgorithm } from '../../server/core/values/crypto.ts'
import type { KeyDevice, KeyReference } from '../../server/keys/custody-types.ts'
import { agreed, codeOf } from '../journeys/house.ts'

const pin = '20261122'
const data = new TextEncoder().encode('甲方、乙方')
const module =
  ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'].find(
    existsSync,
  ) ?? ''
let folder: string
let token: KeyDevice

const at = (changes: Partial<Parameters<typeof createToken>[0]> = {}) =>
  createToken({ module, label: 'example', pin: undefined, ...changes })
const create = async (algorithm: KeyAlgorithm, secret = pin) =>
  agreed((await token.create?.(algorithm, { pin: secret })) ?? { reference: {}, publicKey: data })

/** A token of the test's own: the library reads its place from the environment when it is loaded. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qiyin-token-'))
  mkdirSync(join(folder, 'tokens'))
  const conf = join(folder, 'softhsm2.conf')
  writeFileSync(conf, `directories.tokendir = ${join(folder, 'tokens')}\nlog.level = ERROR\n`)
  process.env['SOFTHSM2_CONF'] = conf
  const made = ['--init-token', '--free', '--label', 'example', '--so-pin', '87654321']
  execFileSync('softhsm2-util', [...made, '--pin', pin], { stdio: 'pipe' })
  token = at()
})
afterAll(() => rmSync(folder, { recursive: true }))

test.each(['p256', 'rsa2048'] as const)(
  'a key of %s is made on the token and signs there',
  async (algorithm) => {
    const { reference, publicKey } = await create(algorithm)
    const sign = agreed(await token.open(reference, algorithm, { pin }))
    // Several at once stand in line.
    const signatures = await Promise.all([sign(data), sign(data), sign(data)])
    for (const signature of signatures) {
      expect(nodeCrypto.verify({ ...signatureOf(algorithm), publicKey, data, signature })).toBe(
        true,
      )
    }
  },
)

test('its PIN is the signer’s, or the operator’s where none is given', async () => {
  const { reference } = await create('p256')
  const attempt = async (device: KeyDevice, secret?: string, which: KeyReference = reference) => {
    const answer = await device.open(which, 'p256', secret === undefined ? {} : { pin: secret })
    return typeof answer === 'function' ? 'opened' : codeOf(answer)
  }
  expect(await attempt(token)).toBe('pin-missing')
  expect(await attempt(token, 'not-the-pin')).toBe('device-pin-wrong')
  // Whoever comes next is not let in by the login before.
  expect(await attempt(token, pin)).toBe('opened')
  expect(await attempt(token, '')).toBe('device-pin-wrong')
  expect(await attempt(at({ pin }))).toBe('opened')
  expect(await attempt(token, pin, { id: 'ab'.repeat(16) })).toBe('device-key-missing')
  expect(await attempt(at({ label: 'another' }), pin)).toBe('device-missing')
  expect(await attempt(at({ module: '/nowhere.so' }), pin)).toBe('device-unavailable')
})

test('what it does not know is told', async () => {
  expect(codeOf(await token.create?.('sm2', { pin }))).toBe('device-mechanism')
})

test('what was made for nothing is destroyed there, and nothing else', async () => {
  const [gone, kept] = [await create('p256'), await create('p256')]
  expect(await token.destroy?.(gone.reference, { pin: 'not-the-pin' })).toMatchObject({
    code: 'device-pin-wrong',
  })
  expect(await token.destroy?.(gone.reference, { pin })).toBeUndefined()
  expect(codeOf(await token.open(gone.reference, 'p256', { pin }))).toBe('device-key-missing')
  const sign = agreed(await token.open(kept.reference, 'p256', { pin }))
  expect((await sign(data)).length).toBeGreaterThan(60)
})
