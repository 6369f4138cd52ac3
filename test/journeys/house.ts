import { expect } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { demoAccounts } from '../../db/demo-accounts.ts'
import {
  contractEvents,
  contractParties,
  contractReaders,
  contractRevisions,
  contracts,
  counters,
} from '../../db/schema/contracts.ts'
import { documents } from '../../db/schema/documents.ts'
import { ledgerEntries, ledgerSubjects } from '../../db/schema/ledger.ts'
import { jobs, mails } from '../../db/schema/outbox.ts'
import { intents } from '../../db/schema/people.ts'
import { sealApplications, sealEvents, seals } from '../../db/schema/seals.ts'
import { liveSeal, type SealWish } from '../../db/seal-life.ts'
import { createDemo, type Demo } from '../../db/seed.ts'
import type { App } from '../../server/app.ts'
import type { ContractView } from '../../server/contracts/types.ts'
import { dateIn } from '../../server/core/values/dates.ts'
import { second } from '../../server/core/values/durations.ts'
import { isRefusal, type Refusal } from '../../server/core/values/refusal.ts'
import { totpNow } from '../../server/core/values/totp.ts'
import type { SpendableIntent } from '../../server/keys/types.ts'
import type { Act, Actor } from '../../server/people/types.ts'
import { openTestApp, type TestApp } from '../support/app.ts'

export const owner = 'owner.a@example.com'
export const drafter = 'drafter.a@example.com'
export const approver = 'approver.a@example.com'
export const signerA = 'signer.a@example.com'
export const signerB = 'signer.b@example.com'
export const citizen = 'citizen@example.com'

/** The demo's people in a house of the test's own, and the steps of a journey by their verbs. */
export type House = TestApp & Pick<Demo, 'actor'> & Steps
type Steps = ReturnType<typeof stepsOf>

export async function openHouse(settings: Readonly<Record<string, string>> = {}): Promise<House> {
  const testApp = await openTestApp(undefined, undefined, settings)
  const demo = createDemo(testApp.app)
  await demo.makePeople()
  return { ...testApp, actor: demo.actor, ...stepsOf(testApp, demo.actor) }
}

function stepsOf(testApp: TestApp, actor: Demo['actor']) {
  const drafting = draftingSteps(testApp, actor)
  return { ...drafting, ...signingSteps(testApp, actor) }
}

function draftingSteps({ app, clock }: TestApp, actor: Demo['actor']) {
  let requests = 0
  const view = async (id: string, email = drafter) =>
    agreed(await app.contracts.view(await actor(email), id))
  /** The example's values of today with some of them changed. */
  const values = (changes: Record<string, unknown> = {}): Record<string, unknown> => {
    const [template] = app.templates.list()
    if (!template) throw new Error('the house has no template')
    return { ...app.templates.example(template, dateIn(clock.now())), ...changes }
  }
  const draftInput = async (changes: Record<string, unknown> = {}) => ({
    organisationId: organisationOf(await actor(drafter)),
    requestId: `journey-${++requests}`,
    templateName: 'general-purchase',
    templateVersion: app.templates.offered()[0]?.version ?? '',
    values: values(changes),
  })
  const draft = async (changes: Record<string, unknown> = {}): Promise<ContractView> =>
    agreed(await app.contracts.draft(await actor(drafter), await draftInput(changes)))
  const submit = async (id: string) => {
    const { version } = await view(id)
    return agreed(await app.contracts.submit(await actor(drafter), id, { version }))
  }
  const approve = async (id: string) => {
    const { version } = await view(id, approver)
    return agreed(await app.contracts.approve(await actor(approver), id, { version }))
  }
  /** Drafted, submitted, approved, and the invitation of the first party written. */
  const toSigning = async (changes: Record<string, unknown> = {}): Promise<ContractView> => {
    const { id } = await draft(changes)
    await submit(id)
    await approve(id)
    await app.outbox.runDue()
    return view(id)
  }
  return { view, values, draftInput, draft, submit, approve, toSigning }
}

function signingSteps({ app, clock }: TestApp, actor: Demo['actor']) {
  /** A code is good once, so half a minute goes by before each. */
  const intend = async (email: string, act: Act): Promise<SpendableIntent> => {
    clock.advance(30 * second)
    return agreed(await app.people.recordIntent(await actor(email), act, proofOf(email, clock)))
  }
  /** All that `sign` asks for, proven by this person for what lies before them now. */
  const signInput = async (email: string, id: string) => {
    const person = await actor(email)
    const shown = agreed(await app.contracts.openForSigning(person, { contractId: id }))
    const { documentDigest, party, seals } = shown
    const intent = await intend(email, actOf({ id, documentDigest }))
    return { partyId: party.id, sealId: seals[0]?.id ?? '', documentDigest, intent }
  }
  const sign = async (email: string, id: string) => {
    const input = await signInput(email, id)
    const signed = agreed(await app.contracts.sign(await actor(email), id, input))
    await app.outbox.runDue()
    return signed
  }
  /** The token in the newest letter that invites this person. */
  const tokenFor = async (email: string): Promise<string> => {
    const letters = await app.mailbox.listFor(email, 50)
    const found = letters.map(({ body }) => /\/sign\/([\w-]{43})/.exec(body)?.[1]).find(Boolean)
    if (!found) throw new Error(`nobody invited ${email}`)
    return found
  }
  return { intend, signInput, sign, tokenFor, liveSeal: sealSteps(app, actor, intend) }
}

/** Another seal of the first company, through its whole life: its keeper applies, another approves, the keeper takes it over. */
function sealSteps(
  app: App,
  actor: Demo['actor'],
  intend: (email: string, act: Act) => Promise<SpendableIntent>,
) {
  return async (wish: Omit<SealWish, 'organisationId'>) => {
    const keeper = await actor(signerA)
    const people = { applicant: keeper, approver: await actor(approver), keeper }
    const asked = { ...wish, organisationId: organisationOf(keeper) }
    return liveSeal(app, people, asked, ({ email }, act) => intend(email, act))
  }
}

/** What a signer of this contract as it stands must mean to do. */
export function actOf({ id, documentDigest }: Pick<ContractView, 'id' | 'documentDigest'>): Act {
  return { purpose: 'contract.sign', subjectId: id, digest: documentDigest ?? '' }
}

function proofOf(email: string, clock: { now(): Date }) {
  const account = demoAccounts.find((one) => one.email === email)
  if (!account) throw new Error(`no account ${email}`)
  const code = totpNow(account.totpSecret, clock.now())
  return { method: 'password+totp' as const, password: account.password, code }
}

/** A third company that has nothing to do with anything; its one member may do all within it. */
export async function openStranger(
  { app }: Pick<House, 'app'>,
  email = 'stranger@example.com',
): Promise<Actor> {
  const personId = await app.people.createDemoPerson({
    ...{ email, name: '示例外人', password: 'qiyin-demo-2026', totpSecret: 'OFUXS2LOFVSG2LJX' },
  })
  const actor = async () => {
    const found = await app.people.actorById(personId)
    if (!found) throw new Error('the stranger is gone')
    return found
  }
  const company = { name: '示例丙商行', code: '91450300MA5DEM3C8G', legalRepresentative: '示例丙' }
  const facts = { kind: 'enterprise' as const, ...company, address: '示例路 3 号' }
  agreed(await app.people.registerOrganisation(await actor(), facts))
  return actor()
}

/** Everything staged is in the tree, the tree is what its leaves say, every document is as recorded. */
export async function auditHouse(app: App): Promise<void> {
  await app.ledger.sequence()
  expect((await app.audit()).faults).toEqual([])
}

/** Tables in which a refused verb must leave no trace; attempts at proofs are counted elsewhere on purpose. */
const watched = {
  contracts,
  contractParties,
  contractReaders,
  contractEvents,
  contractRevisions,
  counters,
  documents,
  intents,
  sealApplications,
  seals,
  sealEvents,
  ledgerEntries,
  ledgerSubjects,
  jobs,
  mails,
}

/** Every row of what verbs change, for a comparison before and after. */
export async function rowsOf(db: Database): Promise<Record<string, readonly string[]>> {
  const rows: Record<string, readonly string[]> = {}
  for (const [name, table] of Object.entries(watched)) {
    const found: unknown[] = await db.read.select().from(table)
    rows[name] = found.map((row) => JSON.stringify(row)).sort()
  }
  return rows
}

/** The code that `attempt` is refused with, and proof that it changed nothing. */
export async function refusedWithoutTrace(
  { db }: Pick<House, 'db'>,
  attempt: () => Promise<unknown>,
): Promise<string> {
  const before = await rowsOf(db)
  const code = codeOf(await attempt())
  expect(await rowsOf(db)).toEqual(before)
  return code
}

/** What the ledger has about somebody or something, oldest first. */
export async function kindsAbout(
  { app: { ledger } }: Pick<House, 'app'>,
  subject: string,
): Promise<string[]> {
  await ledger.sequence()
  return (await ledger.about(subject)).map(({ kind }) => kind)
}

/** The code of a refusal, or of the first of several; throws for anything else. */
export function codeOf(answer: unknown): string {
  const first: unknown = Array.isArray(answer) ? answer[0] : answer
  if (!isRefusal(first)) throw new Error(`not refused: ${JSON.stringify(answer)?.slice(0, 200)}`)
  return first.code
}

export function agreed<T>(answer: T): Exclude<T, Refusal | readonly Refusal[]> {
  const first: unknown = Array.isArray(answer) ? answer[0] : answer
  if (isRefusal(first)) throw new Error(`refused: ${first.code} ${JSON.stringify(first)}`)
  return answer as Exclude<T, Refusal | readonly Refusal[]>
}

export function organisationOf(actor: Actor): string {
  return actor.memberships[0]?.organisationId ?? ''
}
