import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { keys as keyTable } from '../../db/schema/keys.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { parseSignedData } from '../../server/core/asn1/cms.ts'
import { buildSignedData } from '../../server/core/asn1/cms-build.ts'
import { verifySignedData } from '../../server/core/asn1/cms-verify.ts'
import { parseCrl } from '../../server/core/asn1/crl.ts'
import { validatePath } from '../../server/core/asn1/path.ts'
import { verifyTimestampToken } from '../../server/core/asn1/tsp.ts'
import { parseCertificate } from '../../server/core/asn1/x509.ts'
import { ed25519Spki } from '../../server/core/log/note.ts'
import { equal } from '../../server/core/values/bytes.ts'
import type { Keys, PreparedKey } from '../../server/keys/types.ts'
import { MasterKeyError } from '../../server/keys/vault.ts'
import { openTestDatabase } from '../support/database.ts'
import {
  type Clock,
  granted,
  intentFor,
  makeKey,
  openKeys,
  ownerId,
  signerOf,
  stoppedClock,
  subject,
} from './house.ts'

const start = new Date('2026-11-22T08:00:00.120Z')
const masterKey = new Uint8Array(randomBytes(32))
const data = new TextEncoder().encode('甲方、乙方')
let db: Database
let keys: Keys
let clock: Clock
let key: PreparedKey

beforeAll(async () => {
  db = await openTestDatabase()
  clock = stoppedClock(start)
  keys = openKeys(db, clock, masterKey)
  await keys.ensureHouse()
  key = await makeKey(db, keys)
})
afterAll(() => db.close())
beforeEach(() => {
  clock.at = start
})

describe('the house', () => {
  test('is made once and opened again by the same master key', async () => {
    const before = await keys.caCertificates()
    const again = openKeys(db, clock, masterKey)
    await again.ensureHouse()
    expect(await again.caCertificates()).toEqual(before)
    expect((await again.ledgerKey()).publicKey).toEqual((await keys.ledgerKey()).publicKey)
  })

  test('made twice at once is still one house', async () => {
    const fresh = await openTestDatabase()
    try {
      const [one, two] = [openKeys(fresh, clock, masterKey), openKeys(fresh, clock, masterKey)]
      await Promise.all([one.ensureHouse(), two.ensureHouse()])
      expect(await one.caCertificates()).toEqual(await two.caCertificates())
    } finally {
      await fresh.close()
    }
  })

  test('gets its token key late where it was made without one, and only from its own master key', async () => {
    const older = await openTestDatabase()
    try {
      const house = openKeys(older, clock, masterKey)
      await house.ensureHouse()
      await older.transaction((tx) => tx.delete(keyTable).where(eq(keyTable.purpose, 'token')))
      const stranger = openKeys(older, clock, new Uint8Array(32).fill(9))
      await expect(stranger.ensureHouse()).rejects.toThrow(MasterKeyError)
      const again = openKeys(older, clock, masterKey)
      await again.ensureHouse()
      const { publicKey, sign } = await again.tokenKey()
      expect(publicKey).toHaveLength(32)
      const check = { scheme: 'ed25519', hash: 'sha512', data, signature: sign(data) } as const
      expect(nodeCrypto.verify({ ...check, publicKey: ed25519Spki(publicKey) })).toBe(true)
      expect(publicKey).not.toEqual((await again.ledgerKey()).publicKey)
      const third = openKeys(older, clock, masterKey)
      await third.ensureHouse()
      expect((await third.tokenKey()).publicKey).toEqual(publicKey)
    } finally {
      await older.close()
    }
  })

  test('says in one sentence that the master key is another one or has the wrong size', async () => {
    const wrong = openKeys(db, clock, new Uint8Array(32).fill(9))
    await expect(wrong.ensureHouse()).rejects.toThrow(MasterKeyError)
    await expect(wrong.ensureHouse()).rejects.toThrow(/^The master key is not the one .*\.$/)
    expect(() => openKeys(db, clock, new Uint8Array(31))).toThrow(MasterKeyError)
  })

  test('tells a damaged row from a wrong master key', async () => {
    const fresh = await openTestDatabase()
    try {
      await openKeys(fresh, clock, masterKey).ensureHouse()
      await fresh.transaction(async (tx) => {
        const wrappedKey = new Uint8Array(200).fill(1)
        await tx.update(keyTable).set({ wrappedKey }).where(eq(keyTable.purpose, 'ledger'))
      })
      const damaged = openKeys(fresh, clock, masterKey).ensureHouse()
      await expect(damaged).rejects.toThrow('The ledger key in the database is damaged')
    } finally {
      await fresh.close()
    }
  })

  test('signs notes with a raw Ed25519 key', async () => {
    const ledger = await keys.ledgerKey()
    const prefix = Buffer.from('302a300506032b6570032100', 'hex')
    const spki = Buffer.concat([prefix, ledger.publicKey])
    const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' })
    expect(verify(null, data, publicKey, ledger.sign(data))).toBe(true)
  })
})

describe('signing keys', () => {
  test('come with a certificate that leads to the demo root and names its owner', async () => {
    const { root, issuing } = await keys.caCertificates()
    const certificate = parseCertificate(key.certificate)
    const path = validatePath(
      nodeCrypto,
      certificate,
      [parseCertificate(issuing)],
      [parseCertificate(root)],
      clock.now(),
      'signing',
    )
    expect(path.ok).toBe(true)
    expect(certificate.subject.text).toBe(
      `CN=${subject.commonName},organizationIdentifier=${subject.organisationCode},O=${subject.organisation},C=CN`,
    )
    expect(certificate.extensions.crlUrls).toEqual(['http://localhost:3000/ca/issuing.crl'])
    expect(certificate.extensions.caIssuerUrls).toEqual(['http://localhost:3000/ca/issuing.cer'])
    expect(parseCertificate(root).subject.text).toContain('演示')
  })

  test('are found by serial and by owner', async () => {
    const view = await keys.certificate(key.serial.toUpperCase())
    expect(view).toMatchObject({
      serial: key.serial,
      subjectName: subject.commonName,
      issuerName: 'Qiyin Demo Issuing CA (演示)',
      algorithm: 'p256',
      revokedAt: null,
    })
    expect((await keys.certificatesOf(ownerId)).map(({ serial }) => serial)).toContain(key.serial)
    expect(await keys.certificate('00')).toBeUndefined()
  })

  test('sign after the act of will, once', async () => {
    const signer = await signerOf(keys, clock, key)
    const { publicKey } = parseCertificate(signer.certificate)
    const signature = await signer.sign(data)
    const check = { scheme: 'ecdsa', hash: 'sha256', publicKey, data, signature } as const
    expect(nodeCrypto.verify(check)).toBe(true)
    await expect(signer.sign(data)).rejects.toThrow('already')
    const late = await signerOf(keys, clock, key)
    clock.at = new Date(start.getTime() + 300_000)
    await expect(late.sign(data)).rejects.toThrow('expired')
  })

  test('stay shut for a forged, altered, expired or misdirected intent', async () => {
    const good = intentFor(keys, clock)
    const code = async (intent: typeof good) =>
      (await keys.signerFor(key.keyId, intent)) as { code?: string }
    const altered = [
      { ...good, seal: '0'.repeat(64) },
      { ...good, seal: '' },
      { ...good, seal: good.seal.toUpperCase() },
      { ...good, digest: 'cd'.repeat(32) },
      { ...good, personId: 'psn_other' },
      { ...good, subjectId: 'ctr_other' },
      { ...good, expiresAt: new Date(good.expiresAt.getTime() + 1) },
      { ...good, expiresAt: new Date(Number.NaN) },
      intentFor(keys, clock, { purpose: 'contract.decline' }),
      intentFor(keys, clock, { purpose: 'key.certify' }),
    ]
    for (const intent of altered)
      expect(await code(intent)).toMatchObject({ code: 'intent-invalid' })
    const expired = intentFor(keys, clock, { expiresAt: start })
    expect(await code(expired)).toMatchObject({ code: 'intent-expired' })
  })

  test('of a person work for that person only, and the house keys for nobody', async () => {
    const own = await keys.prepare({
      purpose: 'person',
      ownerId: 'psn_a',
      algorithm: 'p256',
      subject,
    })
    await db.transaction((tx) => keys.keep(tx, own))
    const other = await keys.signerFor(own.keyId, intentFor(keys, clock))
    expect(other).toMatchObject({ code: 'intent-invalid' })
    granted(await keys.signerFor(own.keyId, intentFor(keys, clock, { personId: 'psn_a' })))
    for (const id of ['key_house_issuing', 'key_house_tsa', 'key_nowhere']) {
      const answer = await keys.signerFor(id, intentFor(keys, clock))
      expect(answer).toMatchObject({ code: 'key-unknown' })
    }
  })

  test('cannot be used with the database alone', async () => {
    const thief = openKeys(db, clock, new Uint8Array(randomBytes(32)))
    const own = await thief.signerFor(key.keyId, intentFor(thief, clock)).then(
      () => 'signed',
      () => 'refused',
    )
    expect(own).toBe('refused')
    expect(await thief.signerFor(key.keyId, intentFor(keys, clock))).toMatchObject({
      code: 'intent-invalid',
    })
    await expect(thief.timestamp(new Uint8Array(32))).rejects.toThrow(MasterKeyError)
    const rows = await db.read.select().from(keyTable)
    for (const row of rows) {
      // Every PKCS#8 of an EC key says id-ecPublicKey; nothing stored may.
      expect(Buffer.from(row.wrappedKey ?? []).includes(Buffer.from('2a8648ce3d0201', 'hex'))).toBe(
        false,
      )
    }
  })

  test('cannot be moved to another row of the database', async () => {
    const [victim, attacker] = [await makeKey(db, keys), await makeKey(db, keys)]
    await db.transaction(async (tx) => {
      const { wrappedKey } = victim
      await tx.update(keyTable).set({ wrappedKey }).where(eq(keyTable.id, attacker.keyId))
    })
    await expect(keys.signerFor(attacker.keyId, intentFor(keys, clock))).rejects.toThrow()
  })

  test('are shut once destroyed, and once their certificate has run out', async () => {
    const gone = await makeKey(db, keys)
    await db.transaction(async (tx) => {
      const destroyed = { wrappedKey: null, destroyedAt: start }
      await tx.update(keyTable).set(destroyed).where(eq(keyTable.id, gone.keyId))
    })
    expect(await keys.signerFor(gone.keyId, intentFor(keys, clock))).toMatchObject({
      code: 'key-destroyed',
    })
    clock.at = new Date('2028-11-22T08:00:01Z')
    expect(await keys.signerFor(key.keyId, intentFor(keys, clock))).toMatchObject({
      code: 'certificate-expired',
    })
  })
})

describe('revocation', () => {
  test('appears in the next list with its reason, under a higher number, and shuts the key', async () => {
    const before = parseCrl(await keys.revocationList('issuing'))
    expect(equal(await keys.revocationList('issuing'), before.der)).toBe(true)
    const doomed = await makeKey(db, keys)
    await db.transaction((tx) => keys.revoke(tx, doomed.serial, 4))
    await db.transaction((tx) => keys.revoke(tx, doomed.serial, 1))
    const after = parseCrl(await keys.revocationList('issuing'))
    expect(after.number).toBe((before.number ?? 0n) + 1n)
    expect(after.entries).toContainEqual(
      expect.objectContaining({ serial: doomed.serial, reason: 4 }),
    )
    expect((await keys.certificate(doomed.serial))?.revokedAt).toEqual(start)
    expect(await keys.signerFor(doomed.keyId, intentFor(keys, clock))).toMatchObject({
      code: 'certificate-revoked',
    })
  })

  test('lists are renewed at half their 24 hours, and kept until then', async () => {
    const first = parseCrl(await keys.revocationList('root'))
    expect(first.entries).toEqual([])
    const life = (first.nextUpdate?.getTime() ?? 0) - first.thisUpdate.getTime()
    expect(life).toBe(24 * 3_600_000)
    clock.at = new Date(start.getTime() + 12 * 3_600_000 - 1)
    expect(parseCrl(await keys.revocationList('root')).number).toBe(first.number)
    clock.at = new Date(start.getTime() + 12 * 3_600_000)
    expect(parseCrl(await keys.revocationList('root')).number).toBe((first.number ?? 0n) + 1n)
  })

  test('asked for by many at once gives every list a number of its own', async () => {
    clock.at = new Date(start.getTime() + 48 * 3_600_000)
    const lists = await Promise.all([1, 2, 3].map(() => keys.revocationList('issuing')))
    const numbers = new Set(lists.map((der) => parseCrl(der).number))
    expect(numbers.size).toBe(1)
  })
})

describe('secrets', () => {
  test('at rest open only under their domain and master key', () => {
    const box = keys.encrypt('totp', data)
    expect(keys.decrypt('totp', box)).toEqual(data)
    expect(keys.encrypt('totp', data)).not.toEqual(box)
    expect(() => keys.decrypt('mail', box)).toThrow()
    expect(() => openKeys(db, clock, new Uint8Array(32)).decrypt('totp', box)).toThrow()
    for (let i = 0; i < box.length; i++) {
      const changed = box.slice()
      changed[i] = (changed[i] as number) ^ 1
      expect(() => keys.decrypt('totp', changed)).toThrow()
    }
  })

  test('make pseudonyms that differ by domain and stay the same over restarts', async () => {
    const one = await keys.mac('actor', 'psn_example')
    expect(one).toMatch(/^[0-9a-f]{64}$/)
    expect(await openKeys(db, clock, masterKey).mac('actor', 'psn_example')).toBe(one)
    expect(await keys.mac('token', 'psn_example')).not.toBe(one)
  })
})

test('a signature carries a time stamp over its own value, by the TSA of the house', async () => {
  const digest = nodeCrypto.digest('sha256', data)
  const signer = await signerOf(keys, clock, key)
  const signed = await buildSignedData(nodeCrypto, {
    digest,
    signer,
    timestamp: (signatureValue) => keys.timestamp(nodeCrypto.digest('sha256', signatureValue)),
  })
  const parsed = parseSignedData(signed)
  const result = verifySignedData(nodeCrypto, parsed, { digestOf: () => digest })
  expect(result).toMatchObject({ ok: true, reasons: [] })
  const root = parseCertificate((await keys.caCertificates()).root)
  const imprint = {
    hash: 'sha256',
    digest: nodeCrypto.digest('sha256', parsed.signer.signatureValue),
  } as const
  expect(
    verifyTimestampToken(nodeCrypto, result.timestampTokens[0] as Uint8Array, imprint, [root]).ok,
  ).toBe(true)
})
