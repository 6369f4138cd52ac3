import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, hour, minute } from '../../server/core/values/durations.ts'
import type { SigningWarrant, SpendableIntent } from '../../server/keys/types.ts'
import { codeOf } from '../journeys/house.ts'
import { openTestApp, type TestApp } from '../support/app.ts'

let house: TestApp
const subjectId = 'bat_sample'

beforeAll(async () => {
  house = await openTestApp()
})
afterAll(() => house.close())

async function newKey(): Promise<string> {
  const { keys } = house.app
  const prepared = await keys.prepare({
    ...{ purpose: 'seal', ownerId: 'org_sample', algorithm: 'p256' },
    subject: { commonName: '示例电子证照专用章' },
  })
  await house.db.transaction((tx) => keys.keep(tx, prepared))
  return prepared.keyId
}

function intentFor(changes: Partial<SpendableIntent> = {}): SpendableIntent {
  const intent = {
    ...{ id: 'int_sample', personId: 'psn_sample', purpose: 'certificate.issue' },
    ...{ subjectId: 'org_sample', digest: 'ab'.repeat(32) },
    expiresAt: new Date(house.clock.now().getTime() + 5 * minute),
  }
  return { ...intent, seal: house.app.keys.sealIntent(intent), ...changes }
}

const grant = (keyId: string, count = 2) => ({
  ...{ keyId, subjectId, count, validUntil: new Date(house.clock.now().getTime() + day) },
})

async function warrantFor(keyId: string, count = 2): Promise<SigningWarrant> {
  const warrant = await house.app.keys.warrant(intentFor(), grant(keyId, count))
  if ('refused' in warrant) throw new Error(warrant.code)
  // As it comes back from the database.
  return JSON.parse(JSON.stringify(warrant))
}

const under = (warrant: SigningWarrant) => house.app.keys.signerUnder(warrant)

test('an intent that is forged, for something else or over gives no warrant', async () => {
  const keyId = await newKey()
  const ask = async (intent: SpendableIntent) =>
    codeOf(await house.app.keys.warrant(intent, grant(keyId)))
  expect(await ask(intentFor({ digest: 'cd'.repeat(32) }))).toBe('intent-invalid')
  expect(await ask(intentFor({ seal: '0'.repeat(64) }))).toBe('intent-invalid')
  const { seal: _, ...signing } = { ...intentFor(), purpose: 'contract.sign' }
  expect(await ask({ ...signing, seal: house.app.keys.sealIntent(signing) })).toBe('intent-invalid')
  const intent = intentFor()
  house.clock.advance(5 * minute)
  expect(await ask(intent)).toBe('intent-expired')
  await expect(house.app.keys.warrant(intentFor(), grant(keyId, 0))).rejects.toThrow('warrant')
})

test('a warrant signs as often as it says, and after a restart', async () => {
  const warrant = await warrantFor(await newKey())
  const signer = await under(warrant)
  if ('refused' in signer) throw new Error(signer.code)
  const data = new Uint8Array([1, 2, 3])
  expect((await signer.sign(data)).length).toBeGreaterThan(60)
  await signer.sign(data)
  await expect(signer.sign(data)).rejects.toThrow('all its signatures')
})

test('a warrant that anybody touched is none', async () => {
  const [keyId, other] = [await newKey(), await newKey()]
  const warrant = await warrantFor(keyId)
  const later = new Date(house.clock.now().getTime() + 9 * day).toISOString()
  const forgeries: Partial<SigningWarrant>[] = [
    { count: 1000 },
    { keyId: other },
    { subjectId: 'bat_other' },
    { personId: 'psn_other' },
    { digest: 'cd'.repeat(32) },
    { purpose: 'contract.sign' },
    { validUntil: later },
    { seal: '0'.repeat(64) },
    { seal: '' },
    // The seal of an intent is another key's.
    { seal: intentFor().seal },
  ]
  for (const forgery of forgeries) {
    expect(codeOf(await under({ ...warrant, ...forgery }))).toBe('warrant-invalid')
  }
})

test('a warrant ends with its time, also under a signer that is open', async () => {
  const warrant = await warrantFor(await newKey())
  const signer = await under(warrant)
  house.clock.advance(day)
  expect(codeOf(await under(warrant))).toBe('warrant-expired')
  if ('refused' in signer) throw new Error(signer.code)
  await expect(signer.sign(new Uint8Array(1))).rejects.toThrow('run out')
})

test('a key whose certificate was revoked signs under no warrant', async () => {
  const keyId = await newKey()
  const warrant = await warrantFor(keyId)
  await house.db.transaction((tx) => house.app.keys.revokeKey(tx, keyId, 1))
  expect(codeOf(await under(warrant))).toBe('certificate-revoked')
})

test('a certificate that has run out signs under no warrant', async () => {
  const keyId = await newKey()
  house.clock.advance(20 * 366 * 24 * hour)
  expect(codeOf(await under(await warrantFor(keyId)))).toBe('certificate-expired')
})
