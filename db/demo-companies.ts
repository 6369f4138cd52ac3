/** The demo's organisations, their members and seals. Every name, code and address is invented. */
import type { App } from '../server/app.ts'
import { isRefusal } from '../server/core/values/refusal.ts'
import type { Actor } from '../server/people/types.ts'
import type { SealKind } from '../server/seals/types.ts'
import type { PartyValue } from '../server/templates/types.ts'
import { type Company, type DemoAccount, demoAccounts } from './demo-accounts.ts'
import { demoWill } from './demo-will.ts'
import { liveSeal } from './seal-life.ts'

/** The person as they stand now, by their e-mail. */
export type ActorOf = (email: string) => Promise<Actor>

export async function makeOrganisation(
  app: App,
  actor: ActorOf,
  side: Company,
  example: Record<string, unknown>,
): Promise<void> {
  const { name, code, legalRepresentative, address } = example[side] as PartyValue
  const facts = { kind: 'enterprise' as const, name, code, legalRepresentative, address }
  await enlist(app, actor, side, facts)
}

/** Registers an organisation, gives its people their roles and has its particulars reviewed. */
export async function enlist(
  app: App,
  actor: ActorOf,
  side: NonNullable<DemoAccount['side']>,
  facts: Parameters<App['people']['registerOrganisation']>[1],
): Promise<void> {
  const { code } = facts
  const members = demoAccounts.filter((one) => one.side === side)
  const ownerEmail = members.find((one) => one.roles.includes('owner'))?.email ?? ''
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

/** By who applies and makes, who approves, who takes it over. Nobody of whom the next minute asks another code. */
export async function makeSeal(
  app: App,
  actor: ActorOf,
  [applicant, approver, keeper]: readonly [string, string, string],
  kind: SealKind = 'contract',
): Promise<void> {
  const named = (name: string) => actor(`${name}@example.com`)
  const people = {
    applicant: await named(applicant),
    approver: await named(approver),
    keeper: await named(keeper),
  }
  const organisationId = organisationOf(people.applicant)
  // Keys of both suites: whatever a contract asks for, they can sign it.
  const wish = { organisationId, kind, secondAlgorithm: 'sm2' as const }
  done(await liveSeal(app, people, wish, (person, act) => demoWill(app, person, act)))
}

export function organisationOf(actor: Actor): string {
  return actor.memberships[0]?.organisationId ?? ''
}

/** The demo asks for nothing that may be refused, but for what an earlier start has done already: all else is our fault. */
export function done<T>(result: T, already?: string): Exclude<T, { refused: true }> {
  if (isRefusal(result) && result.code !== already) {
    throw new Error(`the demo was refused: ${result.code} ${JSON.stringify(result.facts)}`)
  }
  return result as Exclude<T, { refused: true }>
}
