import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { organisations, user } from '../../db/schema.ts'
import { createFonts } from '../../server/adapters/fonts.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { systemRandom } from '../../server/adapters/random.ts'
import { parseCertificate } from '../../server/core/asn1/x509.ts'
import { toHex } from '../../server/core/values/bytes.ts'
import { isRefusal, refuse } from '../../server/core/values/refusal.ts'
import { createKeys } from '../../server/keys/keys.ts'
import type { Keys, SpendableIntent } from '../../server/keys/types.ts'
import { createLedger } from '../../server/ledger/ledger.ts'
import type { Ledger } from '../../server/ledger/types.ts'
import { authorise } from '../../server/people/matrix.ts'
import type { Actor, Organisation, Role } from '../../server/people/types.ts'
import { createSeals } from '../../server/seals/seals.ts'
import type { Seal, Seals } from '../../server/seals/types.ts'
import { type FrozenClock, frozenClock } from '../support/clock.ts'
import { openTestDatabase } from '../support/database.ts'

const organisation = {
  id: 'org_example',
  kind: 'enterprise',
  name: '南宁示例科技有限公司',
  code: '91450100MA5K00000X',
  identityLevel: 2,
  legalRepresentative: '示例甲',
  address: '示例路 1 号',
  version: 1,
} as Organisation
const fonts = createFonts()
const official = { kind: 'official', algorithm: 'p256' } as const

let db: Database
let clock: FrozenClock
let keys: Keys
let ledger: Ledger
let seals: Seals

beforeEach(async () => {
  db = await openTestDatabase()
  clock = frozenClock()
  const base = { db, clock, random: systemRandom, crypto: nodeCrypto }
  const masterKey = new Uint8Array(randomBytes(32))
  keys = createKeys({ ...base, masterKey, baseUrl: 'http://localhost:3000' })
  await keys.ensureHouse()
  ledger = createLedger({ ...base, key: keys.ledgerKey, mac: keys.mac, origin: 'example/log' })
  const find = async (id: string) => (id === organisation.id ? organisation : undefined)
  seals = createSeals({ ...base, keys, ledger, authorise, organisation: find, fonts })
  await addPeople()
})

afterEach(() => db.close())

async function addPeople(): Promise<void> {
  const now = clock.now()
  await db.transaction(async (tx) => {
    await tx.insert(organisations).values({ ...organisation, createdAt: now })
    for (const name of ['keeper', 'signer']) {
      const [createdAt, updatedAt] = [now, now]
      const email = `${name}@example.com`
      await tx.insert(user).values({ id: name, name: `示例${name}`, email, createdAt, updatedAt })
    }
  })
}

function actor(personId: string, ...roles: Role[]): Actor {
  return {
    personId,
    name: `示例${personId}`,
    email: `${personId}@example.com`,
    identityLevel: 2,
    operator: false,
    twoFactorEnabled: true,
    memberships: [
      {
        organisationId: organisation.id,
        organisationName: organisation.name,
        organisationCode: organisation.code,
        organisationKind: organisation.kind,
        organisationLevel: organisation.identityLevel,
        roles,
      },
    ],
  } as unknown as Actor
}

const keeper = actor('keeper', 'seal-keeper')
const signer = actor('signer', 'signer')

async function made(wish: Parameters<Seals['make']>[2] = official): Promise<Seal> {
  const seal = await seals.make(keeper, organisation.id, wish)
  if (isRefusal(seal)) throw new Error(JSON.stringify(seal))
  return seal
}

function intent(changes: Partial<SpendableIntent> = {}): SpendableIntent {
  return {
    id: 'int_1',
    personId: 'signer',
    purpose: 'contract.sign',
    subjectId: 'ctr_1',
    digest: 'ab'.repeat(32),
    expiresAt: new Date(clock.now().getTime() + 300_000),
    seal: '',
    ...changes,
  }
}

function use(who: Actor, sealId: string, changes: Partial<SpendableIntent> = {}) {
  const act = { documentDigest: 'cd'.repeat(32), contractId: 'ctr_1', intent: intent(changes) }
  return db.transaction((tx) => seals.use(tx, who, sealId, act))
}

test('a seal has its five parts: picture, name, owner, certificate and key', async () => {
  const seal = await made()
  expect(await seals.get(seal.id)).toEqual(seal)
  expect(seal.name).toBe('南宁示例科技有限公司公章')
  expect(seal.pictureDigest).toBe(
    toHex(nodeCrypto.digest('sha256', new TextEncoder().encode(seal.picture))),
  )
  const certificate = await keys.certificate(seal.certificateSerial)
  const { subject } = parseCertificate(certificate?.der as Uint8Array)
  const words = JSON.stringify(subject)
  for (const word of [seal.name, organisation.name, organisation.code])
    expect(words).toContain(word)
})

test('what the form previews is what is made', async () => {
  const seal = await made()
  const { name: ownerName, code, identityLevel } = organisation
  const preview = seals.preview({ ownerName, code, kind: 'official', identityLevel })
  expect(preview).toEqual({ svg: seal.picture })
})

test('making enters the ledger with commitments to the picture and the certificate', async () => {
  const seal = await made()
  await ledger.sequence()
  const [entry, ...others] = await ledger.about(seal.id)
  expect(others).toEqual([])
  expect(entry?.kind).toBe('seal.made')
  expect(entry?.openings['pictureDigest']?.value).toBe(seal.pictureDigest)
  const der = (await keys.certificate(seal.certificateSerial))?.der as Uint8Array
  expect(entry?.openings['certificateDigest']?.value).toBe(toHex(nodeCrypto.digest('sha256', der)))
  const leaf = new TextDecoder().decode(entry?.leaf)
  for (const secret of [organisation.name, organisation.id, organisation.code, 'keeper', seal.id]) {
    expect(leaf).not.toContain(secret)
  }
})

test('only the seal keeper makes, and only for their own organisation', async () => {
  expect(await seals.make(signer, organisation.id, official)).toMatchObject({
    code: 'not-permitted',
  })
  expect(await seals.make(keeper, 'org_other', official)).toMatchObject({ code: 'not-permitted' })
  expect(await seals.list(keeper, organisation.id)).toEqual([])
})

test('there is one official seal; contract seals are told apart by their number', async () => {
  await made()
  expect(await seals.make(keeper, organisation.id, official)).toMatchObject({ code: 'seal-exists' })
  clock.advance(1000)
  await made({ kind: 'contract', serial: '1', algorithm: 'p256' })
  clock.advance(1000)
  await made({ kind: 'contract', serial: '2', algorithm: 'rsa2048' })
  const list = await seals.list(signer, organisation.id)
  if (isRefusal(list)) throw new Error(list.code)
  expect(list.map(({ name, algorithm }) => [name.slice(10), algorithm])).toEqual([
    ['公章', 'p256'],
    ['合同专用章(1)', 'p256'],
    ['合同专用章(2)', 'rsa2048'],
  ])
})

test('a refused ledger leaves no seal, no key and no certificate', async () => {
  const append = async () => {
    throw new Error('the ledger is full')
  }
  const broken = createSeals({
    ...{ db, clock, random: systemRandom, crypto: nodeCrypto, keys, authorise, fonts },
    ledger: { append },
    organisation: async () => organisation,
  })
  await expect(broken.make(keeper, organisation.id, official)).rejects.toThrow('full')
  expect(await seals.list(keeper, organisation.id)).toEqual([])
  expect(await keys.certificatesOf(organisation.id)).toEqual([])
})

test('the status at an instant follows the events; a suspension never reaches back', async () => {
  const seal = await made()
  const before = clock.now()
  clock.advance(60_000)
  const moved = await seals.move(keeper, seal.id, {
    to: 'suspended',
    reason: '印章管理员交接',
    version: 1,
  })
  expect(moved).toMatchObject({ state: 'suspended', version: 2 })
  const suspendedAt = clock.now()
  clock.advance(60_000)
  await seals.move(keeper, seal.id, { to: 'active', reason: '交接完成', version: 2 })
  expect(await seals.statusAt(seal.id, new Date(before.getTime() - 1))).toBeUndefined()
  expect(await seals.statusAt(seal.id, before)).toBe('active')
  expect(await seals.statusAt(seal.id, suspendedAt)).toBe('suspended')
  expect(await seals.statusByCertificate(seal.certificateSerial, suspendedAt)).toEqual({
    sealId: seal.id,
    name: seal.name,
    status: 'suspended',
  })
  expect(await seals.statusAt(seal.id, clock.now())).toBe('active')
  expect(await seals.statusByCertificate('00', clock.now())).toBeUndefined()
})

test('of two who move a seal at once one wins and the other is told', async () => {
  const seal = await made()
  const suspend = { to: 'suspended', reason: '发现异常用印', version: 1 } as const
  const results = await Promise.all([
    seals.move(keeper, seal.id, suspend),
    seals.move(keeper, seal.id, suspend),
  ])
  expect(results.filter((result) => !isRefusal(result))).toHaveLength(1)
  const [refusal] = results.filter(isRefusal)
  expect(['overtaken', 'wrong-state']).toContain(refusal?.code)
  const stale = { to: 'active', reason: '恢复', version: 1 } as const
  expect(await seals.move(keeper, seal.id, stale)).toMatchObject({ code: 'overtaken' })
})

test('moving needs the right and a reason, and is entered in the ledger', async () => {
  const seal = await made()
  const wish = { to: 'suspended', reason: '遗失介质', version: 1 } as const
  expect(await seals.move(signer, seal.id, wish)).toMatchObject({ code: 'not-permitted' })
  expect(await seals.move(keeper, 'sel_none', wish)).toMatchObject({ code: 'not-permitted' })
  const mute = await seals.move(keeper, seal.id, { ...wish, reason: ' ' })
  expect(mute).toMatchObject({ code: 'reason-required', field: 'reason' })
  await seals.move(keeper, seal.id, wish)
  await ledger.sequence()
  const entries = await ledger.about(seal.id)
  expect(entries.map(({ kind }) => kind)).toEqual(['seal.made', 'seal.suspended'])
  expect(new TextDecoder().decode(entries[1]?.leaf)).not.toContain('遗失')
})

test('a use is logged with its file; its ledger entry is the contract’s', async () => {
  const seal = await made()
  clock.advance(1000)
  expect(await use(signer, seal.id)).toBe(true)
  const history = await seals.history(keeper, seal.id)
  if (isRefusal(history)) throw new Error(history.code)
  expect(history.map(({ kind, actorName }) => [kind, actorName])).toEqual([
    ['made', '示例keeper'],
    ['enabled', '示例keeper'],
    ['used', '示例signer'],
  ])
  expect(history[2]).toMatchObject({
    state: null,
    entryId: null,
    effectiveAt: clock.now(),
    facts: { document: 'cd'.repeat(32), contract: 'ctr_1', intent: 'int_1' },
  })
  expect((await seals.get(seal.id))?.version).toBe(1)
})

test('a suspended seal, a stranger, another’s intent or another contract’s: no use', async () => {
  const seal = await made()
  expect(await use(keeper, seal.id)).toMatchObject({ code: 'not-permitted' })
  expect(await use(signer, 'sel_none')).toMatchObject({ code: 'not-permitted' })
  expect(await use(signer, seal.id, { personId: 'keeper' })).toMatchObject({
    code: 'intent-invalid',
  })
  expect(await use(signer, seal.id, { subjectId: 'ctr_2' })).toMatchObject({
    code: 'intent-invalid',
  })
  await seals.move(keeper, seal.id, { to: 'suspended', reason: '停用检查', version: 1 })
  expect(await use(signer, seal.id)).toMatchObject({ code: 'seal-not-active' })
  const history = await seals.history(keeper, seal.id)
  expect(isRefusal(history) ? [] : history.map(({ kind }) => kind)).not.toContain('used')
})

test('a use that is rolled back with its contract leaves no trace', async () => {
  const seal = await made()
  await db.transaction(async (tx) => {
    const act = { documentDigest: 'cd'.repeat(32), contractId: 'ctr_1', intent: intent() }
    expect(await seals.use(tx, signer, seal.id, act)).toBe(true)
    return refuse('overtaken')
  })
  const history = await seals.history(keeper, seal.id)
  expect(isRefusal(history) ? [] : history.map(({ kind }) => kind)).toEqual(['made', 'enabled'])
})

test('the history is for members who may see seals', async () => {
  const seal = await made()
  const stranger = { ...keeper, memberships: [] }
  expect(await seals.history(stranger, seal.id)).toMatchObject({ code: 'not-permitted' })
  expect(await seals.history(stranger, 'sel_none')).toMatchObject({ code: 'not-permitted' })
})
