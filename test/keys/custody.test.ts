import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { keys as keyTable } from '../../db/schema/keys.ts'
import { openPrivateKey } from '../../server/adapters/key-material.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { isRefusal } from '../../server/core/values/refusal.ts'
import { findKey, type KeyRow } from '../../server/keys/store.ts'
import type { Keys, PreparedKey } from '../../server/keys/types.ts'
import { openVault } from '../../server/keys/vault.ts'
import { openTestDatabase } from '../support/database.ts'
import {
  type Clock,
  granted,
  intentFor,
  openKeys,
  ownerId,
  stoppedClock,
  subject,
} from './house.ts'

const start = new Date('2026-11-22T08:00:00.120Z')
const masterKey = new Uint8Array(randomBytes(32))
const data = new TextEncoder().encode('甲方、乙方')
const pin = '示例口令 20261122'
let db: Database
let keys: Keys
let clock: Clock
let key: PreparedKey

beforeAll(async () => {
  db = await openTestDatabase()
  clock = stoppedClock(start)
  keys = openKeys(db, clock, masterKey)
  await keys.ensureHouse()
  key = await kept(pin)
})
afterAll(() => db.close())

async function kept(secret: string): Promise<PreparedKey> {
  const request = { purpose: 'seal', ownerId, algorithm: 'p256', subject } as const
  const made = granted(await keys.prepareAt({ custody: 'pin', pin: secret }, request))
  await db.transaction((tx) => keys.keep(tx, made))
  return made
}

const row = async (id: string = key.keyId): Promise<KeyRow> => {
  const found = await findKey(db.read, id)
  if (!found) throw new Error('the key is gone')
  return found
}
const attempt = (secret?: string) =>
  keys.signerFor(key.keyId, intentFor(keys, clock), secret === undefined ? {} : { pin: secret })
const outcome = async (secret?: string) => {
  const answer = await attempt(secret)
  return isRefusal(answer) ? { code: answer.code, ...answer.facts } : 'opened'
}

describe('a key under its holder’s passphrase', () => {
  test('signs with it, also where it is typed in full-width digits', async () => {
    const signer = granted(await attempt(pin.replace('2026', '２０２６')))
    const signature = await signer.sign(data)
    const check = { scheme: 'ecdsa', hash: 'sha256', data, signature } as const
    expect(nodeCrypto.verify({ ...check, publicKey: key.publicKey })).toBe(true)
    expect((await row()).custody).toBe('pin')
  })

  test('does not open by the master key alone: what is under its wrapping is no key', async () => {
    const { id, purpose, wrappedKey } = await row()
    const inner = openVault(masterKey, (n) => new Uint8Array(randomBytes(n))).unwrap(
      id,
      purpose,
      wrappedKey as Uint8Array,
    )
    expect(() => openPrivateKey(inner)).toThrow()
    for (let from = 0; from < inner.length; from++) {
      expect(() => openPrivateKey(inner.subarray(from))).toThrow()
    }
    // scrypt N = 2^17, r = 8, p = 1, as the row says of itself.
    expect([...inner.subarray(0, 4)]).toEqual([1, 17, 8, 1])
    expect(await outcome()).toEqual({ code: 'pin-missing' })
  })

  test('counts wrong passphrases before it tries them, rests after five, and counts anew after the right one', async () => {
    expect(await outcome('wrong-1')).toEqual({ code: 'pin-wrong', left: 4 })
    expect(await outcome(pin)).toBe('opened')
    await db.transaction((tx) =>
      tx.update(keyTable).set({ pinAttempts: 3 }).where(eq(keyTable.id, key.keyId)),
    )
    expect(await outcome('wrong-4')).toEqual({ code: 'pin-wrong', left: 1 })
    expect(await outcome('wrong-5')).toEqual({ code: 'pin-locked', minutes: 15 })
    expect(await outcome(pin)).toEqual({ code: 'pin-locked', minutes: 15 })
    clock.at = new Date(clock.at.getTime() + 15 * 60_000)
    expect(await outcome(pin)).toBe('opened')
    expect(await row()).toMatchObject({ pinAttempts: 0, pinLockedUntil: null })
  })

  test('gets another passphrase by the old one only, and the old one opens nothing then', async () => {
    const next = 'another-passphrase'
    const change = (from: string, to: string) =>
      keys.changePin({ keyId: key.keyId, pin: from, newPin: to })
    expect(await change(pin, 'short')).toMatchObject({ code: 'pin-short', field: 'newPin' })
    expect(await change('not-it-at-all', next)).toMatchObject({ code: 'pin-wrong' })
    const rewrap = granted(await change(pin, next))
    const wrappedBefore = (await row()).wrappedKey
    expect(await db.transaction(rewrap)).toBeUndefined()
    expect((await row()).wrappedKey).not.toEqual(wrappedBefore)
    // The same change again finds another row than it was made from.
    expect(await db.transaction(rewrap)).toMatchObject({ code: 'overtaken' })
    expect(await outcome(pin)).toMatchObject({ code: 'pin-wrong' })
    expect(await outcome(next)).toBe('opened')
  })

  test('does not work under an order for later, when nobody is there to give it', async () => {
    const intent = intentFor(keys, clock, { purpose: 'certificate.issue' })
    const grant = { keyId: key.keyId, subjectId: 'batch', count: 3 }
    const validUntil = new Date(clock.at.getTime() + 3_600_000)
    const warrant = granted(await keys.warrant(intent, { ...grant, validUntil }))
    expect(await keys.signerUnder(warrant)).toMatchObject({ code: 'key-needs-holder' })
  })
})
