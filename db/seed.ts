/** Demo data, made by calling the same verbs that people call. */
import type { App } from '../server/app.ts'
import { dateIn } from '../server/core/values/dates.ts'
import type { Actor } from '../server/people/types.ts'
import type { PartyValue, Template } from '../server/templates/types.ts'
import { type DemoAccount, demoAccounts } from './demo-accounts.ts'
import { makeAgencies } from './demo-agencies.ts'
import { seedCertificates } from './demo-certificates.ts'
import { type ActorOf, done, makeOrganisation, makeSeal, organisationOf } from './demo-companies.ts'
import { seedFulfilment } from './demo-fulfilment.ts'
import { demoWill } from './demo-will.ts'

/** The journey's people and steps, by their verbs; used by the first start, the CLI, tests and benchmarks. */
export type Demo = {
  /** Accounts, two verified companies, their roles and one seal each. */
  makePeople(): Promise<void>
  /** Two agencies with their people, and the seals of their certificates. */
  makeOffices(): Promise<void>
  /** For a house in which they have been made before. */
  find(): Promise<void>
  /** The person as they stand now. */
  actor(email: string): Promise<Actor>
  draft(requestId: string): Promise<string>
  submit(id: string): Promise<void>
  approve(id: string): Promise<void>
  sign(id: string, email: string): Promise<void>
}

/**
 * One contract in force and half performed, one to be signed, one to be approved; one certificate of each type, and
 * applications. Every step is taken only where it has not been yet, so
 * that a first start which was cut short is finished by the next.
 */
export async function seedDemo(app: App): Promise<void> {
  const demo = createDemo(app)
  await demo.makePeople()
  const signers = ['signer.a@example.com', 'signer.b@example.com']
  const signed = await advance(app, demo, 'demo-1', ['submit', 'approve', ...signers])
  await seedFulfilment(app, demo, signed)
  await advance(app, demo, 'demo-2', ['submit', 'approve'])
  await advance(app, demo, 'demo-3', ['submit'])
  await demo.makeOffices()
  await seedCertificates(app, demo.actor)
  while ((await app.outbox.runDue()) > 0);
  await app.ledger.sequence()
}

async function advance(
  app: App,
  demo: Demo,
  requestId: string,
  steps: readonly string[],
): Promise<string> {
  const id = await demo.draft(requestId)
  const drafter = await demo.actor('drafter.a@example.com')
  for (const step of steps) {
    const { state, parties } = done(await app.contracts.view(drafter, id))
    if (step === 'submit' && state === 'draft') await demo.submit(id)
    if (step === 'approve' && state === 'submitted') await demo.approve(id)
    const signing = state === 'signing' && step.includes('@')
    const open = parties.find((party) => party.signerEmail === step && party.state !== 'signed')
    if (signing && open) await demo.sign(id, step)
  }
  return id
}

export function createDemo(app: App): Demo {
  const people = new Map<string, string>()
  const actor = async (email: string) => {
    const found = await app.people.actorById(people.get(email) ?? '')
    if (!found) throw new Error(`the demo has no account ${email}`)
    return found
  }
  const template = general(app)
  const example = app.templates.example(template, dateIn(app.clock.now()))
  const steps = journey(app, actor, template)
  // The same e-mail again gives the same person.
  const meet = async (accounts: readonly DemoAccount[]) => {
    for (const { side: _side, roles: _roles, ...person } of accounts) {
      people.set(person.email, await app.people.createDemoPerson(person))
    }
  }
  const makePeople = async () => {
    await meet(demoAccounts.filter((one) => !isOfficial(one)))
    await makeOrganisation(app, actor, 'partyA', example)
    await makeOrganisation(app, actor, 'partyB', example)
    await makeSeal(app, actor, ['signer.a', 'approver.a', 'owner.a'])
    await makeSeal(app, actor, ['keeper.b', 'signer.b', 'keeper.b'])
  }
  const makeOffices = async () => {
    await meet(demoAccounts.filter(isOfficial))
    await makeAgencies(app, actor)
  }
  return { makePeople, makeOffices, find: () => meet(demoAccounts), actor, ...steps }
}

const isOfficial = ({ side }: DemoAccount): boolean => side === 'market' || side === 'education'

function journey(
  app: App,
  actor: ActorOf,
  template: Template,
): Pick<Demo, 'draft' | 'submit' | 'approve' | 'sign'> {
  const { contracts } = app
  return {
    async draft(requestId) {
      const drafter = await actor('drafter.a@example.com')
      const { name: templateName, version: templateVersion } = template
      const values = named(app.templates.example(template, dateIn(app.clock.now())))
      const what = { requestId, templateName, templateVersion, values }
      const organisationId = organisationOf(drafter)
      const drafted = await contracts.draft(drafter, { organisationId, ...what })
      if (!('id' in drafted)) throw new Error(`the example has faults: ${JSON.stringify(drafted)}`)
      return drafted.id
    },
    async submit(id) {
      const drafter = await actor('drafter.a@example.com')
      const { version } = done(await contracts.view(drafter, id))
      done(await contracts.submit(drafter, id, { version }))
    },
    async approve(id) {
      const approver = await actor('approver.a@example.com')
      const { version } = done(await contracts.view(approver, id))
      done(await contracts.approve(approver, id, { version }))
    },
    sign: async (id, email) => signAs(app, await actor(email), id),
  }
}

/** Who is named to sign is who signs: the demo's own people, by their addresses. */
function named(values: Record<string, unknown>): Record<string, unknown> {
  const sides = (['partyA', 'partyB'] as const).map((side) => {
    const party = values[side] as PartyValue
    const account = demoAccounts.find(({ email }) => email === party.signerEmail)
    return [side, { ...party, signerName: account?.name ?? party.signerName }]
  })
  return { ...values, ...Object.fromEntries(sides) }
}

/** One signer's act: what was shown, the proof of will for exactly that, the signature. */
async function signAs(app: App, signer: Actor, id: string): Promise<void> {
  const shown = done(await app.contracts.openForSigning(signer, { contractId: id }))
  if (shown.obstacle) throw new Error(`the demo cannot sign: ${shown.obstacle.code}`)
  const { documentDigest } = shown
  const act = { purpose: 'contract.sign', subjectId: id, digest: documentDigest }
  const intent = done(await demoWill(app, signer, act))
  const sealId = shown.seals[0]?.id ?? ''
  const input = { partyId: shown.party.id, sealId, documentDigest, intent }
  done(await app.contracts.sign(signer, id, input))
}

function general(app: App): Template {
  const template = app.templates.list().find((one) => one.name === 'general-purchase')
  if (!template) throw new Error('the demo needs the template general-purchase')
  return template
}
