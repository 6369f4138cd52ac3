import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { createTrustList } from '../../server/keys/trust.ts'
import type { TrustList } from '../../server/keys/trust-types.ts'
import type { EntryDraft } from '../../server/ledger/types.ts'
import type { Actor } from '../../server/people/types.ts'
import { type Authority, makeAuthority } from '../core/asn1/authority.ts'
import { openTestDatabase } from '../support/database.ts'
import { granted, stoppedClock } from './house.ts'

const clock = stoppedClock(new Date('2026-11-23T08:00:00Z'))
const person = { personId: 'psn_operator', name: '示例', memberships: [] }
const operator = { ...person, operator: true } as unknown as Actor
const member = { ...person, operator: false } as unknown as Actor
const entries: EntryDraft[] = []
let db: Database
let trust: TrustList
let outside: Authority
beforeAll(async () => {
  db = await openTestDatabase()
  const ledger = {
    append: async (_: unknown, entry: EntryDraft) => {
      entries.push(entry)
      return 'ent_example' as never
    },
  }
  trust = createTrustList({ db, clock, crypto: nodeCrypto, ledger })
  outside = await makeAuthority('p256')
})
afterAll(() => db.close())

const pem = (...ders: Uint8Array[]) =>
  new TextEncoder().encode(
    ders
      .map((der) => Buffer.from(der).toString('base64'))
      .map((text) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`)
      .join(''),
  )
const codeOf = async (outcome: Promise<unknown>) => (await outcome) as { code?: string }

test('only a platform operator sees, admits or removes an authority', async () => {
  const file = pem(outside.root.certificate.der)
  const chosen = { file, fingerprints: ['ab'.repeat(32)], scopes: ['person'] as const }
  const gone = { fingerprint: 'ab'.repeat(32), version: 1, reason: '示例' }
  for (const outcome of [
    trust.list(member),
    trust.preview(member, file),
    trust.admit(member, chosen),
    trust.remove(member, gone),
  ]) {
    expect(await codeOf(outcome)).toMatchObject({ code: 'not-permitted' })
  }
  expect(entries).toEqual([])
})

test('of a file only who may issue others is shown, and a signer alone is refused', async () => {
  const { root, issuing, signing } = outside
  const all = pem(signing.certificate.der, issuing.certificate.der, root.certificate.der)
  const looked = granted(await trust.preview(operator, all))
  expect(looked.map(({ selfIssued }) => selfIssued)).toEqual([false, true])
  const alone = pem(signing.certificate.der)
  expect(await trust.preview(operator, alone)).toMatchObject({ code: 'trust-not-authority' })
})

test('an authority is admitted within its scopes, once, and removed with a reason; both are in the ledger', async () => {
  const file = pem(outside.root.certificate.der)
  const [facts] = granted(await trust.preview(operator, file))
  const fingerprint = facts?.fingerprint as string
  const admit = (
    scopes: readonly never[] | readonly ['timestamping'],
    fingerprints = [fingerprint],
  ) => trust.admit(operator, { file, fingerprints, scopes })
  expect(await admit([])).toMatchObject({ code: 'trust-scope-missing' })
  expect(await admit(['timestamping'], ['00'.repeat(32)])).toMatchObject({ code: 'trust-unchosen' })
  expect(await admit(['timestamping'])).toBe(true)
  expect(await admit(['timestamping'])).toMatchObject({ code: 'trust-known' })
  expect(await trust.anchors()).toEqual([
    { der: outside.root.certificate.der, scopes: ['timestamping'] },
  ])
  const remove = (version: number, reason = '示例理由') =>
    trust.remove(operator, { fingerprint, version, reason })
  expect(await remove(1, ' ')).toMatchObject({ code: 'reason-required' })
  expect(await remove(2)).toMatchObject({ code: 'overtaken' })
  expect(await remove(1)).toBe(true)
  expect(await remove(2)).toMatchObject({ code: 'overtaken' })
  expect(await trust.anchors()).toEqual([])
  const [listed] = granted(await trust.list(operator))
  expect(listed).toMatchObject({ removalReason: '示例理由', version: 2 })
  expect(await admit(['timestamping'])).toBe(true)
  expect(await trust.anchors()).toHaveLength(1)
  expect(entries.map(({ kind }) => kind)).toEqual([
    'trust.admitted',
    'trust.removed',
    'trust.admitted',
  ])
})

test('what has run out is not admitted', async () => {
  clock.at = new Date('2040-01-01T00:00:00Z')
  const file = pem(outside.issuing.certificate.der)
  const [facts] = granted(await trust.preview(operator, file))
  const input = { file, fingerprints: [facts?.fingerprint as string], scopes: ['seal'] as const }
  expect(await trust.admit(operator, input)).toMatchObject({ code: 'certificate-expired' })
})
