import { randomBytes } from 'node:crypto'
import type { Database } from '../../db/connection.ts'
import { intents, memberships, organisations, user } from '../../db/schema/people.ts'
import { createFonts } from '../../server/adapters/fonts.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { systemRandom } from '../../server/adapters/random.ts'
import { newId } from '../../server/core/values/ids.ts'
import { isRefusal, type Refusal } from '../../server/core/values/refusal.ts'
import { createKeys } from '../../server/keys/keys.ts'
import type { Keys, SpendableIntent } from '../../server/keys/types.ts'
import { createLedger } from '../../server/ledger/ledger.ts'
import type { Ledger } from '../../server/ledger/types.ts'
import { authorise, rolesFor } from '../../server/people/matrix.ts'
import { addIntent, spendIntent } from '../../server/people/proof-store.ts'
import type { Actor, Organisation, Role } from '../../server/people/types.ts'
import type { SealsDeps } from '../../server/seals/parts.ts'
import { createSeals } from '../../server/seals/seals.ts'
import type { Seal, SealApplication, Seals } from '../../server/seals/types.ts'
import { type FrozenClock, frozenClock } from '../support/clock.ts'
import { openTestDatabase } from '../support/database.ts'

type Owner = Organisation & { name: string }

export const company = organisation('org_example', '南宁示例科技有限公司', '91450100MA5K00000X')
/** Somebody alone. */
export const shop = organisation('org_shop', '示例丙商行', '91450300MA5DEM3C8G')
export const agency = organisation('org_agency', '示例市行政审批局', '11450100MB0000000X', 'agency')

export const keeper = member(company, 'keeper', 'seal-keeper')
export const approver = member(company, 'approver', 'approver')
export const signer = member(company, 'signer', 'signer')
export const loner = member(shop, 'loner', 'owner')
export const clerk = member(agency, 'clerk', 'owner')
export const reviewer = member(agency, 'reviewer', 'admin')
export const operator = { ...person('operator'), operator: true }
const everybody = [keeper, approver, signer, loner, clerk, reviewer, operator]

export const official = { kind: 'official', algorithm: 'p256' } as const
export const purpose = '对外行文和出具证明'
const fonts = createFonts()

/** Seals over a database, keys and a ledger of their own. */
export type Site = Parts & {
  ledger: Ledger
  deps: SealsDeps
  /** What the register says of an organisation, from now on. */
  rename(id: string, name: string): void
} & ReturnType<typeof stepsOf>
type Parts = { db: Database; clock: FrozenClock; keys: Keys; seals: Seals }

export async function openSite(): Promise<Site> {
  const db = await openTestDatabase()
  const clock = frozenClock()
  const base = { db, clock, random: systemRandom, crypto: nodeCrypto }
  const masterKey = new Uint8Array(randomBytes(32))
  const keys = createKeys({ ...base, masterKey, baseUrl: 'http://localhost:3000' })
  await keys.ensureHouse()
  const ledger = createLedger({
    ...base,
    key: keys.ledgerKey,
    mac: keys.mac,
    origin: 'example/log',
  })
  const register = new Map([company, shop, agency].map((one) => [one.id as string, one]))
  const find = async (id: string) => register.get(id)
  const rights = { authorise, rolesFor, organisation: find, spendIntent }
  const deps = { ...base, keys, ledger, fonts, ...rights }
  const seals = createSeals(deps)
  await addPeople(db, clock.now())
  const rename = (id: string, name: string) => {
    register.set(id, { ...(register.get(id) as Owner), name })
  }
  return { db, clock, keys, ledger, seals, deps, rename, ...stepsOf({ db, clock, keys, seals }) }
}

function stepsOf({ db, clock, keys, seals }: Parts) {
  const applied = async (wish: Partial<Parameters<Seals['apply']>[2]> = {}) =>
    agreed(await seals.apply(keeper, company.id, { ...official, purpose, ...wish }))
  const approved = async (application: SealApplication) => {
    const decision = { approve: true, opinion: '同意', version: application.version }
    return agreed(await seals.decide(approver, application.id, decision))
  }
  const made = async (wish: Partial<Parameters<Seals['apply']>[2]> = {}) => {
    const { id, version } = await approved(await applied(wish))
    return agreed(await seals.make(keeper, id, { version }))
  }
  /** The record of a will, as people.recordIntent leaves it. */
  const intend = async (who: Actor, act: Partial<SpendableIntent>): Promise<SpendableIntent> => {
    const provenAt = clock.now()
    const intent = {
      id: newId('intent', systemRandom),
      personId: who.personId,
      purpose: 'contract.sign',
      subjectId: 'ctr_1',
      digest: 'ab'.repeat(32),
      expiresAt: new Date(provenAt.getTime() + 300_000),
      ...act,
    }
    await db.transaction((tx) => addIntent(tx, { ...intent, method: 'password+totp', provenAt }))
    return { ...intent, seal: keys.sealIntent(intent) }
  }
  const willFor = (who: Actor, { id: subjectId, pictureDigest: digest }: Seal) =>
    intend(who, { purpose: 'seal.enable', subjectId, digest })
  const enabled = async (wish: Partial<Parameters<Seals['apply']>[2]> = {}) => {
    const seal = await made(wish)
    const intent = await willFor(keeper, seal)
    return agreed(await seals.enable(keeper, seal.id, { version: seal.version, intent }))
  }
  return { applied, approved, made, intend, willFor, enabled }
}

export function agreed<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${JSON.stringify(answer)}`)
  return answer
}

function organisation(id: string, name: string, code: string, kind = 'enterprise'): Owner {
  return {
    ...{ id, kind, name, code, identityLevel: 2, version: 1 },
    ...{ legalRepresentative: '示例甲', address: '示例路 1 号' },
  } as Owner
}

function person(personId: string): Actor {
  return {
    ...{ personId, name: `示例${personId}`, email: `${personId}@example.com`, identityLevel: 2 },
    ...{ operator: false, twoFactorEnabled: true, memberships: [] },
  } as unknown as Actor
}

function member(owner: Owner, personId: string, ...roles: Role[]): Actor {
  const membership = {
    organisationId: owner.id,
    organisationName: owner.name,
    organisationCode: owner.code,
    organisationKind: owner.kind,
    organisationLevel: owner.identityLevel,
    roles,
  }
  return { ...person(personId), memberships: [membership] }
}

async function addPeople(db: Database, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    for (const one of [company, shop, agency]) {
      await tx.insert(organisations).values({ ...one, createdAt: now })
    }
    for (const { personId: id, name, email, memberships: own } of everybody) {
      await tx.insert(user).values({ id, name, email, createdAt: now, updatedAt: now })
      for (const { organisationId, roles } of own) {
        const row = { id: `${organisationId}-${id}`, organisationId, personId: id }
        const grant = { role: roles[0] ?? '', grantedBy: id, grantedAt: now }
        await tx.insert(memberships).values({ ...row, ...grant })
      }
    }
  })
}

/** For intents that are spent: whether one is. */
export async function spentIntents({ db }: Pick<Site, 'db'>): Promise<string[]> {
  const rows = await db.read.select().from(intents)
  return rows.filter(({ usedAt }) => usedAt !== null).map(({ id }) => id)
}
