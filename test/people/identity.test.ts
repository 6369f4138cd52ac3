import { afterEach, beforeEach, expect, test } from 'vitest'
import { refuse } from '../../server/core/values/refusal.ts'
import type { Actor, IdentityProvider, IdentitySubject } from '../../server/people/types.ts'
import { actorNow, agreed, codeOf, openSite, password, personAt, type Site } from './site.ts'

/** Vouches for whoever states the word. */
const provider: IdentityProvider = {
  name: '示例认证',
  prove: async ({ statement }) =>
    statement.word === 'yes' ? { evidenceDigest: 'ab'.repeat(32) } : refuse('identity-unproven'),
}

let site: Site
let person: Actor
let operator: Actor
beforeEach(async () => {
  site = await openSite({ identityProvider: provider })
  person = await personAt(site, 'person')
  operator = await personAt(site, 'operator', { operator: true })
})
afterEach(() => site.close())

const about = (actor: Actor, statement: Record<string, string> = { word: 'yes' }) =>
  ({ subjectKind: 'person', subjectId: actor.personId, statement }) satisfies IdentitySubject

async function requested(actor: Actor) {
  agreed(await site.people.requestIdentityReview(actor, about(actor)))
  const [review] = agreed(await site.people.pendingReviews(operator))
  if (!review) throw new Error('nothing is pending')
  return review
}

const decide = (actor: Actor, review: { id: string; version: number }, accept: boolean) =>
  site.people.decideReview(actor, review.id, { accept, reason: '已核对', version: review.version })

test('an operator raises a person to level 2, on the ledger without what they stated', async () => {
  const review = await requested(person)
  expect(review).toMatchObject({ subjectKind: 'person', subjectName: 'person', version: 1 })
  expect(await decide(operator, review, true)).toBe(true)
  expect((await actorNow(site, person.personId)).identityLevel).toBe(2)
  expect(site.entries.at(-1)).toMatchObject({
    kind: 'identity.raised',
    actor: operator.personId,
    commitments: { subject: person.personId, level: '2', evidence: review.id },
  })
  expect(JSON.stringify(site.entries)).not.toContain('"word"')
  expect(agreed(await site.people.pendingReviews(operator))).toEqual([])
})

test('a review is decided once', async () => {
  const review = await requested(person)
  const answers = await Promise.all([
    decide(operator, review, true),
    decide(operator, review, false),
  ])
  expect(answers.map(codeOf).sort()).toEqual(['version-conflict', undefined])
  expect(codeOf(await decide(operator, { ...review, version: 2 }, true))).toBe('version-conflict')
})

test('a rejection needs a reason, changes no level and leaves room for another request', async () => {
  const review = await requested(person)
  const silent = { accept: false, reason: '  ', version: review.version }
  const answer = await site.people.decideReview(operator, review.id, silent)
  expect(codeOf(answer)).toBe('reason-required')
  expect(await decide(operator, review, false)).toBe(true)
  expect((await actorNow(site, person.personId)).identityLevel).toBe(1)
  await requested(person)
})

test('whoever asked sees that it waits, what became of it and why, and may ask again', async () => {
  const see = async () => agreed(await site.people.identityReview(person, about(person)))
  expect(await see()).toBeNull()
  const review = await requested(person)
  expect(await see()).toMatchObject({ id: review.id, state: 'pending', reason: '' })
  const reason = '证件照片看不清，请重新拍摄'
  const refusal = { accept: false, reason: ` ${reason} `, version: review.version }
  agreed(await site.people.decideReview(operator, review.id, refusal))
  expect(await see()).toEqual({
    id: review.id,
    state: 'rejected',
    reason,
    requestedAt: review.requestedAt,
    reviewedAt: site.clock.now(),
  })
  site.clock.advance(1000)
  const second = await requested(person)
  expect(await see()).toMatchObject({ id: second.id, state: 'pending', reason: '' })
  agreed(await decide(operator, second, true))
  expect(await see()).toMatchObject({ id: second.id, state: 'accepted', reason: '已核对' })
})

test('the outcome is for whoever may ask, and nobody else', async () => {
  await requested(person)
  const peek = (actor: Actor) => site.people.identityReview(actor, about(person))
  expect(codeOf(await peek(operator))).toBe('not-permitted')
  const company = agreed(await site.people.registerOrganisation(person, organisation))
  const owner = await actorNow(site, person.personId)
  agreed(await site.people.grant(owner, company.id, { email: operator.email, roles: ['drafter'] }))
  const member = await actorNow(site, operator.personId)
  const ours = { subjectKind: 'organisation', subjectId: company.id } as const
  expect(codeOf(await site.people.identityReview(member, ours))).toBe('not-permitted')
  expect(await site.people.identityReview(owner, ours)).toBeNull()
})

test.each([
  ['accepted', true, /已通过/],
  ['refused', false, /未通过/],
])(
  'a letter tells whoever asked that it was %s, without the reason',
  async (_what, accept, said) => {
    await decide(operator, await requested(person), accept)
    expect(site.letters).toHaveLength(1)
    expect(site.letters[0]).toMatchObject({ recipient: person.email })
    expect(site.letters[0]?.subject).toMatch(said)
    expect(site.letters[0]?.body).toContain('http://localhost:3000/account/identity')
    expect(site.letters[0]?.body).not.toContain('已核对')
  },
)

test('a decision that comes too late writes no letter', async () => {
  const review = await requested(person)
  await Promise.all([decide(operator, review, true), decide(operator, review, false)])
  expect(site.letters).toHaveLength(1)
})

test('only operators see and decide, never about their own', async () => {
  const review = await requested(person)
  expect(codeOf(await site.people.pendingReviews(person))).toBe('not-permitted')
  expect(codeOf(await decide(person, review, true))).toBe('not-permitted')
  agreed(await site.people.requestIdentityReview(operator, about(operator)))
  const reviews = agreed(await site.people.pendingReviews(operator))
  const own = reviews.find((one) => one.subjectName === 'operator')
  expect(codeOf(await decide(operator, own ?? review, true))).toBe('own-review')
  expect(codeOf(await decide(operator, { id: 'rev_none', version: 1 }, true))).toBe('not-found')
})

test('an operator does not decide about an organisation of theirs', async () => {
  const company = agreed(await site.people.registerOrganisation(person, organisation))
  const owner = await actorNow(site, person.personId)
  const subject = { ...about(owner), subjectKind: 'organisation' as const, subjectId: company.id }
  agreed(await site.people.requestIdentityReview(owner, subject))
  agreed(await site.people.grant(owner, company.id, { email: operator.email, roles: ['auditor'] }))
  const involved = await actorNow(site, operator.personId)
  const [review] = agreed(await site.people.pendingReviews(involved))
  expect(review).toMatchObject({ subjectKind: 'organisation', subjectName: organisation.name })
  if (review) expect(codeOf(await decide(involved, review, true))).toBe('own-review')
  const other = await personAt(site, 'second-operator', { operator: true })
  if (review) expect(await decide(other, review, true)).toBe(true)
  expect(site.letters.at(-1)?.recipient).toBe(owner.email)
  expect(site.letters.at(-1)?.body).toContain(`/organisations/${company.id}`)
  expect(await site.people.organisation(company.id)).toMatchObject({ identityLevel: 2 })
})

const organisation = {
  kind: 'agency' as const,
  name: '示例市市场监督管理局',
  code: '91350100M000100Y43',
  legalRepresentative: '示例乙',
  address: '',
}

test('a review is asked for oneself, once, from level 1, with something stated', async () => {
  const ask = (subject: IdentitySubject) => site.people.requestIdentityReview(person, subject)
  expect(codeOf(await ask(about(operator)))).toBe('not-permitted')
  expect(codeOf(await ask(about(person, { name: ' ' })))).toBe('required')
  agreed(await ask(about(person)))
  expect(codeOf(await ask(about(person)))).toBe('review-pending')
  const company = { ...about(person), subjectKind: 'organisation' as const, subjectId: 'org_none' }
  expect(codeOf(await ask(company))).toBe('not-permitted')
  const newcomer = { name: '示例', email: 'new@example.com', password }
  agreed(await site.people.signUp(new Headers(), newcomer))
  const answer = await site.people.signIn(new Headers(), newcomer)
  const cookie = agreed(answer)
    .cookies.map((one) => one.split(';')[0])
    .join('; ')
  const unverified = await site.people.actorOf(new Headers({ cookie }))
  if (!unverified) throw new Error('not signed in')
  const early = await site.people.requestIdentityReview(unverified, about(unverified))
  expect(codeOf(early)).toBe('email-unverified')
})

test('level 3 comes from the provider, after level 2, and the evidence is committed to', async () => {
  expect(codeOf(await site.people.proveIdentity(person, about(person)))).toBe('level-too-low')
  await decide(operator, await requested(person), true)
  const prove = (word: string) => site.people.proveIdentity(person, about(person, { word }))
  expect(codeOf(await prove('no'))).toBe('identity-unproven')
  expect(await prove('yes')).toBe(true)
  expect((await actorNow(site, person.personId)).identityLevel).toBe(3)
  expect(site.entries.at(-1)?.commitments?.evidence).toBe(`示例认证:${'ab'.repeat(32)}`)
  expect(codeOf(await prove('yes'))).toBe('level-reached')
})

test('without a provider nobody reaches level 3', async () => {
  const plain = await openSite()
  const actor = await personAt(plain, 'person')
  expect(codeOf(await plain.people.proveIdentity(actor, about(actor)))).toBe('provider-missing')
  await plain.close()
})

test('verifying the e-mail raises the organisations registered before it', async () => {
  const newcomer = { name: '示例', email: 'new@example.com', password }
  const { cookies } = agreed(await site.people.signUp(new Headers(), newcomer))
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ')
  const actor = await site.people.actorOf(new Headers({ cookie }))
  if (!actor) throw new Error('not signed in')
  const company = agreed(await site.people.registerOrganisation(actor, organisation))
  expect(company.identityLevel).toBe(0)
  const token = /token=([0-9a-f]{64})/.exec(site.letters.at(-1)?.body ?? '')?.[1] ?? ''
  expect(await site.people.verifyEmail(token)).toBe(true)
  expect(await site.people.organisation(company.id)).toMatchObject({ identityLevel: 1 })
})

test('an operator is appointed by e-mail', async () => {
  expect(await site.people.appointOperator('Person@example.com')).toBe(true)
  expect(await actorNow(site, person.personId)).toMatchObject({ operator: true })
  expect(await site.people.appointOperator('nobody@example.com')).toBe(false)
})
