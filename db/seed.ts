/**
 * Demo data, made by calling the same verbs that people call. Every name, code and address is invented;
 * the accounts exist only where the demo is on, their passwords and TOTP secrets are public on purpose.
 */
import type { App } from '../server/app.ts'
import { dateIn } from '../server/core/values/dates.ts'
import { second } from '../server/core/values/durations.ts'
import { isRefusal } from '../server/core/values/refusal.ts'
import { totpNow } from '../server/core/values/totp.ts'
import type { Actor, Role } from '../server/people/types.ts'
import type { PartyValue, Template } from '../server/templates/types.ts'

type Side = 'partyA' | 'partyB'

export type DemoAccount = {
  name: string
  email: string
  password: string
  /** Base32, RFC 4648; any authenticator takes it. */
  totpSecret: string
  /** The party of the example contract that the person works for. */
  side: Side | null
  roles: readonly Role[]
  operator: boolean
}

const password = 'qiyin-demo-2026'

function account(
  name: string,
  local: string,
  totpSecret: string,
  side: Side | null,
  ...roles: Role[]
): DemoAccount {
  const email = `${local}@example.com`
  return { name, email, password, totpSecret, side, roles, operator: local === 'operator' }
}

export const demoAccounts: readonly DemoAccount[] = [
  account('示例黄主管', 'owner.a', 'OFUXS2LOFVSG2LJR', 'partyA', 'owner', 'admin', 'auditor'),
  account('示例林起草', 'drafter.a', 'OFUXS2LOFVSG2LJS', 'partyA', 'drafter'),
  account('示例周审批', 'approver.a', 'OFUXS2LOFVSG2LJT', 'partyA', 'approver'),
  account('示例陈签署', 'signer.a', 'OFUXS2LOFVSG2LJU', 'partyA', 'signer', 'seal-keeper'),
  account('示例韦经理', 'signer.b', 'OFUXS2LOFVSG2LJV', 'partyB', 'owner', 'signer', 'seal-keeper'),
  account('示例平台审核员', 'operator', 'OFUXS2LOFVSG2LJW', null),
  account('示例市民', 'citizen', 'OFUXS2LOFVSG2LJX', null),
]

/** The journey's people and steps, by their verbs; used by the first start, the CLI, tests and benchmarks. */
export type Demo = {
  /** Accounts, two verified companies, their roles and one seal each. */
  makePeople(): Promise<void>
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
 * One contract in force, one to be signed, one to be approved. Every step is taken only where it has not been yet, so
 * that a first start which was cut short is finished by the next.
 */
export async function seedDemo(app: App): Promise<void> {
  const demo = createDemo(app)
  await demo.makePeople()
  const signers = ['signer.a@example.com', 'signer.b@example.com']
  await advance(app, demo, 'demo-1', ['submit', 'approve', ...signers])
  await advance(app, demo, 'demo-2', ['submit', 'approve'])
  await advance(app, demo, 'demo-3', ['submit'])
  while ((await app.outbox.runDue()) > 0);
  await app.ledger.sequence()
}

async function advance(
  app: App,
  demo: Demo,
  requestId: string,
  steps: readonly string[],
): Promise<void> {
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
  const find = async () => {
    for (const { side: _side, roles: _roles, ...person } of demoAccounts) {
      people.set(person.email, await app.people.createDemoPerson(person))
    }
  }
  const makePeople = async () => {
    await find()
    await makeOrganisation(app, actor, 'partyA', example)
    await makeOrganisation(app, actor, 'partyB', example)
    for (const email of ['signer.a@example.com', 'signer.b@example.com']) {
      const keeper = await actor(email)
      const kind = { kind: 'contract', algorithm: 'p256' } as const
      done(await app.seals.make(keeper, organisationOf(keeper), kind), 'seal-exists')
    }
  }
  return { makePeople, find, actor, ...steps }
}

type ActorOf = (email: string) => Promise<Actor>

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
  const secret = demoAccounts.find((one) => one.email === signer.email)?.totpSecret ?? ''
  const proofAt = (shift: number) => {
    const code = totpNow(secret, new Date(app.clock.now().getTime() + shift * second))
    return { method: 'password+totp' as const, password, code }
  }
  // The code of the step before: a code is good once, and the visitor may sign within the same half minute.
  const early = await app.people.recordIntent(signer, act, proofAt(-30))
  const intent = isRefusal(early)
    ? done(await app.people.recordIntent(signer, act, proofAt(0)))
    : early
  const sealId = shown.seals[0]?.id ?? ''
  const input = { partyId: shown.party.id, sealId, documentDigest, intent }
  done(await app.contracts.sign(signer, id, input))
}

async function makeOrganisation(
  app: App,
  actor: ActorOf,
  side: Side,
  example: Record<string, unknown>,
): Promise<void> {
  const { name, code, legalRepresentative, address } = example[side] as PartyValue
  const members = demoAccounts.filter((one) => one.side === side)
  const ownerEmail = members.find((one) => one.roles.includes('owner'))?.email ?? ''
  const facts = { kind: 'enterprise' as const, name, code, legalRepresentative, address }
  done(await app.people.registerOrganisation(await actor(ownerEmail), facts), 'organisation-exists')
  const organisation = await app.people.organisationByCode(code)
  if (!organisation) throw new Error(`the demo has no organisation ${code}`)
  for (const { email, roles } of members) {
    done(await app.people.grant(await actor(ownerEmail), organisation.id, { email, roles }))
  }
  if (organisation.identityLevel < 2) await review(app, actor, organisation.id, ownerEmail)
}

async function review(
  app: App,
  actor: ActorOf,
  organisationId: string,
  ownerEmail: string,
): Promise<void> {
  const subject = { subjectKind: 'organisation' as const, subjectId: organisationId }
  const statement = { evidence: '示例营业执照（虚构）' }
  const owner = await actor(ownerEmail)
  done(await app.people.requestIdentityReview(owner, { ...subject, statement }), 'review-pending')
  const operator = await actor('operator@example.com')
  for (const { id, version } of done(await app.people.pendingReviews(operator))) {
    const decision = { accept: true, reason: '示例资料齐全', version }
    done(await app.people.decideReview(operator, id, decision))
  }
}

function general(app: App): Template {
  const template = app.templates.list().find((one) => one.name === 'general-purchase')
  if (!template) throw new Error('the demo needs the template general-purchase')
  return template
}

function organisationOf(actor: Actor): string {
  return actor.memberships[0]?.organisationId ?? ''
}

/** The demo asks for nothing that may be refused, but for what an earlier start has done already: all else is our fault. */
function done<T>(result: T, already?: string): Exclude<T, { refused: true }> {
  if (isRefusal(result) && result.code !== already) {
    throw new Error(`the demo was refused: ${result.code} ${JSON.stringify(result.facts)}`)
  }
  return result as Exclude<T, { refused: true }>
}
