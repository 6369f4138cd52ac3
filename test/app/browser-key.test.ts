import { expect, test, vi } from 'vitest'
import { makeKey, signHeld, WrongPassphrase } from '../../app/components/browser-key.ts'
import type { HeldKey } from '../../app/components/browser-key-store.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { signatureOf } from '../../server/core/asn1/algorithms.ts'
import { readRequest } from '../../server/core/asn1/pkcs10.ts'

/** Only the shelf is another: Node has no IndexedDB. */
const shelf = vi.hoisted(() => new Map<string, unknown>())
vi.mock('../../app/components/browser-key-store.ts', () => ({
  holdKey: async (key: { digest: string }) => shelf.set(key.digest, key),
  forgetKey: async (digest: string) => shelf.delete(digest),
}))

const data = new TextEncoder().encode('甲方、乙方')
const passphrase = '示例口令 20261122'

test.each(['p256', 'sm2'] as const)(
  'a key of %s made in a browser proves itself to the server and signs what it accepts',
  async (algorithm) => {
    const { request, digest } = await makeKey(algorithm, 'a-challenge', passphrase)
    const proven = readRequest(nodeCrypto, request)
    expect(proven).toMatchObject({ algorithm, challenge: 'a-challenge' })
    const held = shelf.get(digest) as HeldKey
    const signature = await signHeld(held, data, passphrase.replace('2026', '２０２６'))
    const check = { ...signatureOf(algorithm), publicKey: held.publicKey, signature }
    expect(nodeCrypto.verify({ ...check, data })).toBe(true)
    expect(nodeCrypto.verify({ ...check, data: data.subarray(1) })).toBe(false)
    if (held.algorithm === 'p256') expect(held.key.extractable).toBe(false)
    else await expect(signHeld(held, data, 'not-it-at-all')).rejects.toThrow(WrongPassphrase)
  },
)
