import { eq, inArray } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { identityCertificates, keys as keyRows } from '../../db/schema/keys.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { isCrlOf, parseCrl } from '../../server/core/asn1/crl.ts'
import { buildCertificateId, buildOcspRequest } from '../../server/core/asn1/ocsp-build.ts'
import { verifyOcspResponse } from '../../server/core/asn1/ocsp-verify.ts'
import { validatePath } from '../../server/core/asn1/path.ts'
import { parseSeal } from '../../server/core/asn1/ses.ts'
import {
  buildTimestampRequest,
  parseTimestampResponse,
  verifyTimestampToken,
} from '../../server/core/asn1/tsp.ts'
import { isSignedBy, parseCertificate } from '../../server/core/asn1/x509.ts'
import { utf8 } from '../../server/core/values/bytes.ts'
import { houseIds, sm2Members } from '../../server/keys/profiles.ts'
import type { Keys } from '../../server/keys/types.ts'
import { openTestDatabase } from '../support/database.ts'
import { granted, makeKey, openKeys, signerOf, stoppedClock } from './house.ts'

const masterKey = new Uint8Array(32).fill(9)
const clock = stoppedClock(new Date('2026-11-23T08:00:00Z'))
let db: Database
let keys: Keys
beforeAll(async () => {
  db = await openTestDatabase()
  keys = openKeys(db, clock, masterKey)
  await keys.ensureHouse()
})
afterAll(() => db.close())

const file = async (name: string) => (await keys.authorityFile(name)) ?? new Uint8Array(0)
const certificate = async (name: string) => parseCertificate(await file(`${name}.cer`))

test('an SM2 key is certified by the SM2 authority and signs under it', async () => {
  const key = await makeKey(db, keys, 'sm2')
  const leaf = parseCertificate(key.certificate)
  expect(leaf).toMatchObject({ keyAlgorithm: 'sm2', signatureAlgorithm: { scheme: 'sm2' } })
  expect(leaf.extensions.crlUrls).toEqual(['http://localhost:3000/ca/sm2-issuing.crl'])
  const [root, issuing] = [await certificate('sm2-root'), await certificate('sm2-issuing')]
  const path = validatePath(nodeCrypto, leaf, [issuing], [root], clock.at, 'signing')
  expect(path).toMatchObject({ ok: true, chain: { length: 3 } })
  const signer = await signerOf(keys, clock, key)
  expect(signer.chain).toEqual([issuing.der, root.der])
  const data = utf8('甲方')
  const check = { scheme: 'sm2', hash: 'sm3', publicKey: leaf.publicKey, data } as const
  expect(nodeCrypto.verify({ ...check, signature: await signer.sign(data) })).toBe(true)
})

test('what it revokes is on its list, and its responder says so', async () => {
  const key = await makeKey(db, keys, 'sm2')
  const leaf = parseCertificate(key.certificate)
  const issuer = await certificate('sm2-issuing')
  await db.transaction((tx) => keys.revoke(tx, key.serial, 1))
  const list = parseCrl(await file('sm2-issuing.crl'))
  expect(isCrlOf(nodeCrypto, list, issuer)).toBe(true)
  expect(list.entries.map(({ serial }) => serial)).toContain(key.serial)
  expect(
    isCrlOf(nodeCrypto, parseCrl(await file('sm2-root.crl')), await certificate('sm2-root')),
  ).toBe(true)
  const id = buildCertificateId(nodeCrypto, { certificate: leaf, issuer }, 'sha256')
  const { response } = await keys.answerStatusRequest(buildOcspRequest([id]))
  const asked = { certificate: leaf, issuer, at: clock.at }
  expect(verifyOcspResponse(nodeCrypto, response, asked)).toMatchObject({ status: 'revoked' })
})

test('who asks for a stamp over SM3 gets one of the SM2 authority', async () => {
  const roots = [await certificate('sm2-root')]
  const digest = nodeCrypto.digest('sm3', utf8('甲方'))
  const imprint = { hash: 'sm3', digest } as const
  const own = await keys.timestamp(digest, 'sm3')
  const asked = await keys.answerTimestampRequest(
    buildTimestampRequest({ ...imprint, certificateRequested: true }),
  )
  const answer = parseTimestampResponse(asked)
  if (!answer.granted) throw new Error('refused')
  for (const token of [own, answer.token]) {
    expect(verifyTimestampToken(nodeCrypto, token, imprint, roots)).toMatchObject({
      ok: true,
      tsa: { keyAlgorithm: 'sm2' },
    })
  }
  const international = await keys.timestamp(nodeCrypto.digest('sha256', utf8('甲方')))
  const other = { hash: 'sha256', digest: nodeCrypto.digest('sha256', utf8('甲方')) } as const
  expect(verifyTimestampToken(nodeCrypto, international, other, roots)).toMatchObject({
    ok: false,
    reason: 'tsa-no-path',
  })
})

test('a seal is signed by its maker, whom the SM2 authority certified, and lists who may use it', async () => {
  const key = await makeKey(db, keys, 'sm2')
  const [createdAt, validTo] = [clock.at, new Date('2099-01-01T00:00:00Z')]
  const picture = { type: 'SVG', data: utf8('<svg/>'), width: 42, height: 42 }
  const seal = parseSeal(
    await keys.issueSeal({
      ...{ vendor: 'Qiyin', esId: 'seal_1', type: 1, name: '示例公章', picture },
      ...{ createdAt, validFrom: createdAt, validTo, certificates: [key.certificate] },
    }),
  )
  const maker = parseCertificate(seal.certificate)
  expect(isSignedBy(nodeCrypto, seal, maker)).toBe(true)
  expect(isSignedBy(nodeCrypto, maker, await certificate('sm2-issuing'))).toBe(true)
  expect(seal.info.holders).toEqual({ kind: 'certificates', list: [key.certificate] })
  // Longer than its maker is vouched for, a seal is of no use.
  expect(seal.info.validTo).toEqual(maker.notAfter)
})

test('its keys take turns like the others', async () => {
  const before = await certificate('sm2-issuing')
  const next = granted(await keys.prepareRotation('sm2-issuing'))
  granted((await db.transaction((tx) => keys.keepRotation(tx, next))) ?? true)
  const key = await makeKey(db, keys, 'sm2')
  const leaf = parseCertificate(key.certificate)
  const issuing = await certificate('sm2-issuing-2')
  expect(isSignedBy(nodeCrypto, leaf, issuing)).toBe(true)
  expect(issuing.serial).not.toBe(before.serial)
  expect((await signerOf(keys, clock, key)).chain[0]).toEqual(issuing.der)
})

test('an older house gets the authority at its next start, once, and under its own master key only', async () => {
  const older = await openTestDatabase()
  await openKeys(older, clock, masterKey).ensureHouse()
  const ids = sm2Members.map((purpose) => houseIds[purpose])
  await older.transaction(async (tx) => {
    // Its responders too: their certificates are the ones that these authorities issued.
    const issued = await tx
      .select({ id: identityCertificates.keyId })
      .from(identityCertificates)
      .where(inArray(identityCertificates.issuerKeyId, ids))
    const gone = [...ids, ...issued.map(({ id }) => id)]
    await tx.delete(identityCertificates).where(inArray(identityCertificates.keyId, gone))
    await tx.delete(keyRows).where(inArray(keyRows.id, gone))
  })
  const count = async () =>
    (await older.read.select().from(keyRows).where(eq(keyRows.id, houseIds['sm2-root-ca']))).length
  await expect(openKeys(older, clock, new Uint8Array(32).fill(1)).ensureHouse()).rejects.toThrow()
  expect(await count()).toBe(0)
  await openKeys(older, clock, masterKey).ensureHouse()
  await openKeys(older, clock, masterKey).ensureHouse()
  expect(await count()).toBe(1)
  await older.close()
})
