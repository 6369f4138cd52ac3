/** What who runs the machine can and cannot sign: every attempt is really made. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { keys as keyTable } from '../../db/schema/keys.ts'
import { createRemoteSigning } from '../../server/adapters/csc.ts'
import { generateKeys, openPrivateKey } from '../../server/adapters/key-material.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { createToken } from '../../server/adapters/pkcs11.ts'
import { signatureOf } from '../../server/core/asn1/algorithms.ts'
import { createKeys } from '../../server/keys/keys.ts'
import { findKey } from '../../server/keys/store.ts'
import type { Keys, PreparedKey } from '../../server/keys/types.ts'
import { MasterKeyError, openVault } from '../../server/keys/vault.ts'
import { openService, type Service } from '../adapters/csc-service.ts'
import { codeOf } from '../journeys/house.ts'
import { openTestDatabase } from '../support/database.ts'
import { granted, intentFor, ownerId, stoppedClock, subject } from './house.ts'

const data = new TextEncoder().encode('甲方、乙方')
const random = (length: number) => new Uint8Array(randomBytes(length))
const [masterKey, otherKey] = [random(32), random(32)]
const clock = stoppedClock(new Date('2026-11-22T08:00:00.120Z'))
const tokenPin = '20261122'
const module =
  ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'].find(
    existsSync,
  ) ?? ''
const folder = mkdtempSync(join(tmpdir(), 'qiyin-administrator-'))
let db: Database
let service: Service
/** The house as it runs; the same code on the same database with another master key, or with the right one. */
let house: Keys
let thief: Keys
let administrator: Keys
let kept: Record<'server' | 'pin' | 'pkcs11' | 'remote', PreparedKey>

beforeAll(async () => {
  mkdirSync(join(folder, 'tokens'))
  process.env['SOFTHSM2_CONF'] = join(folder, 'softhsm2.conf')
  writeFileSync(process.env['SOFTHSM2_CONF'], `directories.tokendir = ${join(folder, 'tokens')}\n`)
  const made = ['--init-token', '--free', '--label', 'example', '--so-pin', '87654321']
  execFileSync('softhsm2-util', [...made, '--pin', tokenPin], { stdio: 'pipe' })
  service = await openService()
  db = await openTestDatabase()
  const devices = {
    pkcs11: createToken({ module, label: 'example', pin: undefined }),
    remote: createRemoteSigning(
      { baseUrl: service.baseUrl, clientId: 'qiyin', clientSecret: 'example-secret' },
      { crypto: nodeCrypto, now: clock.now },
    ),
  }
  const parts = { db, clock, random, crypto: nodeCrypto, baseUrl: 'http://localhost:3000', devices }
  house = createKeys({ ...parts, masterKey })
  thief = createKeys({ ...parts, masterKey: otherKey })
  administrator = createKeys({ ...parts, masterKey })
  await house.ensureHouse()
  const request = { purpose: 'seal', ownerId, algorithm: 'p256', subject } as const
  const owner = { purpose: 'seal', ownerId, whom: 'psn_example' } as const
  const factor = { pin: '11223344', otp: '654321' }
  kept = {
    server: granted(await house.prepareAt({ custody: 'server' }, request)),
    pin: granted(await house.prepareAt({ custody: 'pin', pin: '示例口令 20261122' }, request)),
    pkcs11: granted(await house.prepareAt({ custody: 'pkcs11', pin: tokenPin }, request)),
    remote: granted(await house.bindRemote({ ...owner, credential: 'ec-1', factor })),
  }
  for (const key of Object.values(kept)) await db.transaction((tx) => house.keep(tx, key))
})
beforeEach(() => service.reset())
afterAll(async () => {
  await db.close()
  await service.close()
  rmSync(folder, { recursive: true })
})

const change = (id: string, row: Partial<typeof keyTable.$inferInsert>) =>
  db.transaction((tx) => tx.update(keyTable).set(row).where(eq(keyTable.id, id)))

describe('who has the database, the files and the environment, but not the master key', () => {
  test('cannot start the house, not even after putting a check value of their own in its place', async () => {
    await expect(thief.ensureHouse()).rejects.toThrow(MasterKeyError)
    const [platform] = await db.read.select().from(keyTable).where(eq(keyTable.purpose, 'platform'))
    if (!platform) throw new Error('the house has no secret')
    await change(platform.id, { publicKey: openVault(otherKey, random).checkValue() })
    await expect(thief.ensureHouse()).rejects.toThrow(/damaged/)
    await change(platform.id, { publicKey: platform.publicKey })
    await house.ensureHouse()
  })

  test('opens no row, by no key, as whatever it is declared', async () => {
    const rows = await db.read.select().from(keyTable)
    const wrapped = rows.filter((row) => row.wrappedKey)
    expect(wrapped.length).toBeGreaterThan(8)
    for (const { id, purpose, wrappedKey } of wrapped) {
      const box = wrappedKey as Uint8Array
      for (const key of [otherKey, new Uint8Array(32)]) {
        expect(() => openVault(key, random).unwrap(id, purpose, box)).toThrow()
      }
      expect(() => openPrivateKey(box)).toThrow()
    }
    // Nor does the right master key open one in another's place.
    const { keyId, purpose, wrappedKey } = kept.server
    const vault = openVault(masterKey, random)
    expect(() => vault.unwrap(kept.pin.keyId, purpose, wrappedKey as Uint8Array)).toThrow()
    expect(vault.unwrap(keyId, purpose, wrappedKey as Uint8Array).length).toBeGreaterThan(32)
  })

  test('forges no act of will, and makes no signature with one that is genuine', async () => {
    const forged = intentFor(thief, clock)
    const genuine = intentFor(house, clock)
    const { keyId } = kept.server
    expect(codeOf(await house.signerFor(keyId, forged))).toBe('intent-invalid')
    expect(codeOf(await thief.signerFor(keyId, genuine))).toBe('intent-invalid')
    // By their own seal their own process lets them in, and stands before the wrapping.
    await expect(thief.signerFor(keyId, forged)).rejects.toThrow()
    const intent = intentFor(thief, clock, { purpose: 'certificate.issue' })
    const validUntil = new Date(clock.at.getTime() + 60_000)
    const grant = { keyId, subjectId: 'batch', count: 9, validUntil }
    const order = granted(await thief.warrant(intent, grant))
    expect(codeOf(await house.signerUnder(order))).toBe('warrant-invalid')
  })
})

describe('who has the master key too, but not what the signer has', () => {
  const attempt = async (custody: keyof typeof kept, factor = {}) => {
    const intent = intentFor(administrator, clock)
    return administrator.signerFor(kept[custody].keyId, intent, factor)
  }

  test('is told what is missing, or that it is wrong, wherever the key is elsewhere or under a passphrase', async () => {
    for (const custody of ['pin', 'pkcs11', 'remote'] as const) {
      expect(codeOf(await attempt(custody))).toBe('pin-missing')
    }
    expect(codeOf(await attempt('pin', { pin: '12345678' }))).toBe('pin-wrong')
    expect(codeOf(await attempt('pkcs11', { pin: '12345678' }))).toBe('device-pin-wrong')
    const signer = granted(await attempt('remote', { pin: '12345678', otp: '654321' }))
    await expect(signer.sign(data)).rejects.toThrow('device-pin-wrong')
    // The bound of the claim: a key that the house keeps by itself is theirs.
    expect(granted(await attempt('server')).algorithm).toBe('p256')
  })

  test('gains nothing by declaring the key to be somewhere else', async () => {
    for (const custody of ['pin', 'pkcs11', 'remote'] as const) {
      const { keyId } = kept[custody]
      await change(keyId, { custody: 'server' })
      if (custody === 'pin') await expect(attempt(custody)).rejects.toThrow()
      else expect(codeOf(await attempt(custody))).toBe('key-destroyed')
      await change(keyId, { custody: 'browser' })
      expect(codeOf(await attempt(custody))).toBe('key-in-browser')
      await change(keyId, { custody })
    }
  })

  test('signs by a key of their own in its place, which its certificate disowns', async () => {
    const { keyId, purpose, publicKey } = kept.pkcs11
    const own = await generateKeys('p256')
    const wrappedKey = openVault(masterKey, random).wrap(keyId, purpose, own.privateKey)
    await change(keyId, { custody: 'server', wrappedKey })
    const signature = await granted(await attempt('pkcs11')).sign(data)
    const check = { ...signatureOf('p256'), data, signature }
    expect(nodeCrypto.verify({ ...check, publicKey: own.publicKey })).toBe(true)
    expect(nodeCrypto.verify({ ...check, publicKey })).toBe(false)
    await change(keyId, { custody: 'pkcs11', wrappedKey: null })
    expect((await findKey(db.read, keyId))?.wrappedKey).toBeNull()
  })
})
