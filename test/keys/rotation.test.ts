import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { isCrlOf, parseCrl } from '../../server/core/asn1/crl.ts'
import { buildCertificateId, buildOcspRequest } from '../../server/core/asn1/ocsp-build.ts'
import { type OcspVerdict, verifyOcspResponse } from '../../server/core/asn1/ocsp-verify.ts'
import { validatePath } from '../../server/core/asn1/path.ts'
import { verifyTimestampToken } from '../../server/core/asn1/tsp.ts'
import { type Certificate, parseCertificate } from '../../server/core/asn1/x509.ts'
import type { Keys, RotationName } from '../../server/keys/types.ts'
import { openTestDatabase } from '../support/database.ts'
import { granted, makeKey, openKeys, signerOf, stoppedClock } from './house.ts'

const masterKey = new Uint8Array(32).fill(7)
const day = 86_400_000
let db: Database
const clock = stoppedClock(new Date('2026-11-23T08:00:00Z'))
let keys: Keys
/** Keys that were followed by the next one without anybody's order. */
const renewed: string[][] = []
beforeAll(async () => {
  db = await openTestDatabase()
  keys = openKeys(db, clock, masterKey, async (_, { which, serial }) => {
    renewed.push([which, serial])
  })
  await keys.ensureHouse()
})
afterAll(() => db.close())

const nonce = nodeCrypto.randomBytes(32)

async function rotate(which: RotationName) {
  const next = granted(await keys.prepareRotation(which))
  granted((await db.transaction((tx) => keys.keepRotation(tx, next))) ?? true)
  return next
}

async function ask(certificate: Certificate, issuer: Certificate): Promise<OcspVerdict> {
  const id = buildCertificateId(nodeCrypto, { certificate, issuer }, 'sha256')
  const { response } = await keys.answerStatusRequest(buildOcspRequest([id], nonce))
  return verifyOcspResponse(nodeCrypto, response, { certificate, issuer, at: clock.at, nonce })
}

const issuing = async () => parseCertificate((await keys.caCertificates()).issuing)
const root = async () => parseCertificate((await keys.caCertificates()).root)

test('the responder answers for what the house issued, and no longer well once it is revoked', async () => {
  const key = await makeKey(db, keys)
  const certificate = parseCertificate(key.certificate)
  expect(certificate.extensions.ocspUrls).toEqual(['http://localhost:3000/ocsp'])
  const verdict = await ask(certificate, await issuing())
  expect(verdict).toMatchObject({ status: 'good', responderExempt: true })
  // A key of its own, which can do nothing else.
  const { responder } = verdict as { responder: Certificate }
  expect(responder.serial).not.toBe((await issuing()).serial)
  await db.transaction((tx) => keys.revoke(tx, key.serial, 1))
  expect(await ask(certificate, await issuing())).toMatchObject({
    status: 'revoked',
    revokedAt: clock.at,
    reason: 1,
  })
})

test('the responder does not know strangers, and answers about itself, the issuing CA and the root', async () => {
  const known = parseCertificate((await makeKey(db, keys)).certificate)
  const stranger = { ...known, serial: '01abcd' }
  expect((await ask(stranger, await issuing())).status).toBe('unknown')
  // Issued by the issuing CA, not by the root: what the root never issued is not good under its name.
  expect((await ask(known, await root())).status).toBe('unknown')
  expect((await ask(await issuing(), await root())).status).toBe('good')
  const elsewhere = buildCertificateId(nodeCrypto, { certificate: known, issuer: known })
  const { response } = await keys.answerStatusRequest(buildOcspRequest([elsewhere]))
  const about = { certificate: known, issuer: known }
  expect(verifyOcspResponse(nodeCrypto, response, about).status).not.toBe('good')
})

test('the responder says what is wrong with a request, and lets only answers without a nonce be kept', async () => {
  const broken = await keys.answerStatusRequest(Uint8Array.of(0x30, 1))
  expect(Buffer.from(broken.response).toString('hex')).toBe('30030a0101')
  const certificate = await issuing()
  const id = buildCertificateId(nodeCrypto, { certificate, issuer: await root() })
  expect((await keys.answerStatusRequest(buildOcspRequest([id]))).cacheSeconds).toBeGreaterThan(0)
  expect((await keys.answerStatusRequest(buildOcspRequest([id], nonce))).cacheSeconds).toBe(0)
})

test('a responder is followed by the next before its certificate ends, and it is said', async () => {
  const certificate = await issuing()
  const before = await ask(certificate, await root())
  clock.at = new Date(clock.at.getTime() + 21 * day)
  const after = await ask(certificate, await root())
  expect(after.status).toBe('good')
  const serialOf = (verdict: OcspVerdict) => 'responder' in verdict && verdict.responder.serial
  expect(serialOf(after)).not.toBe(serialOf(before))
  expect(renewed).toContainEqual(['ocsp', serialOf(after)])
})

test('after a new issuing CA old certificates stay verifiable, answered for and listed by their own issuer', async () => {
  const old = await makeKey(db, keys)
  const oldIssuer = await issuing()
  await rotate('issuing')
  const fresh = await makeKey(db, keys)
  const newIssuer = await issuing()
  expect(newIssuer.subject.text).not.toBe(oldIssuer.subject.text)
  for (const [key, issuer, file] of [
    [old, oldIssuer, 'issuing'],
    [fresh, newIssuer, 'issuing-2'],
  ] as const) {
    const signer = await signerOf(keys, clock, key)
    const [leaf, ...chain] = [signer.certificate, ...signer.chain].map(parseCertificate)
    const path = validatePath(
      nodeCrypto,
      leaf as Certificate,
      chain,
      [await root()],
      clock.at,
      'signing',
    )
    expect(path.ok).toBe(true)
    expect(chain[0]?.serial).toBe(issuer.serial)
    expect(leaf?.extensions.crlUrls).toEqual([`http://localhost:3000/ca/${file}.crl`])
    expect(await keys.authorityFile(`${file}.cer`)).toEqual(issuer.der)
    await db.transaction((tx) => keys.revoke(tx, key.serial, 4))
    const list = parseCrl((await keys.authorityFile(`${file}.crl`)) as Uint8Array)
    expect(isCrlOf(nodeCrypto, list, issuer)).toBe(true)
    expect(list.entries.map(({ serial }) => serial)).toContain(key.serial)
    expect((await ask(leaf as Certificate, issuer)).status).toBe('revoked')
  }
  expect(await keys.revocationLists()).toHaveLength(5)
})

test('a new TSA key stamps, the old one is gone, and what it stamped stays verifiable', async () => {
  const digest = nodeCrypto.digest('sha256', Uint8Array.of(1))
  const before = await keys.timestamp(digest)
  const retired = parseCertificate((await keys.caCertificates()).tsa)
  const { serial } = await rotate('tsa')
  const after = await keys.timestamp(digest)
  for (const [token, expected] of [
    [before, retired.serial],
    [after, serial],
  ] as const) {
    const verdict = verifyTimestampToken(nodeCrypto, token, { hash: 'sha256', digest }, [
      await root(),
    ])
    expect(verdict.ok && verdict.tsa.serial).toBe(expected)
  }
})

test('a TSA key is followed by the next by itself, before its certificate has little left', async () => {
  const before = (await keys.caCertificates()).tsa
  clock.at = new Date('2035-06-01T00:00:00Z')
  await keys.timestamp(new Uint8Array(32))
  const after = parseCertificate((await keys.caCertificates()).tsa)
  expect(renewed).toContainEqual(['tsa', after.serial])
  expect(after.der).not.toEqual(before)
  expect(after.notAfter.getUTCFullYear()).toBe(2045)
})

test('the SM2 authorities take turns as the others do, and an SM2 responder answers for them', async () => {
  const before = await makeKey(db, keys, 'sm2')
  for (const which of ['sm2-issuing', 'sm2-tsa', 'sm2-ocsp'] as const) await rotate(which)
  const after = await makeKey(db, keys, 'sm2')
  const all = await keys.authorities()
  const issuers = [before, after].map((key) => {
    const { issuer } = parseCertificate(key.certificate)
    return all.find(({ certificate }) => certificate.subject.text === issuer.text)?.certificate
  })
  expect(issuers[0]?.serial).not.toBe(issuers[1]?.serial)
  for (const [at, key] of [before, after].entries()) {
    const issuer = issuers[at] as Certificate
    const verdict = await ask(parseCertificate(key.certificate), issuer)
    expect(verdict.status).toBe('good')
    expect('responder' in verdict && verdict.responder.keyAlgorithm).toBe('sm2')
  }
})

test('two who rotate the same key at once leave one successor', async () => {
  const [one, other] = await Promise.all([1, 2].map(() => keys.prepareRotation('ocsp')))
  const kept = [granted(one as never), granted(other as never)]
  const done = []
  for (const next of kept) done.push(await db.transaction((tx) => keys.keepRotation(tx, next)))
  expect(done).toEqual([undefined, expect.objectContaining({ code: 'overtaken' })])
})
