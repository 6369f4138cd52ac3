import { afterEach, beforeEach, expect, test } from 'vitest'
import { usccCheckCharacter } from '../../server/core/values/check-digits.ts'
import type { Actor, Organisation, Role } from '../../server/people/types.ts'
import { actorNow, agreed, codeOf, openSite, personAt, type Site, tokenIn } from './site.ts'

let site: Site
let owner: Actor
let company: Organisation
beforeEach(async () => {
  site = await openSite()
  owner = await personAt(site, 'owner')
  company = agreed(await site.people.registerOrganisation(owner, stated('91110105MA0000001')))
  owner = await actorNow(site, owner.personId)
})
afterEach(() => site.close())

function stated(body: string) {
  return {
    kind: 'enterprise' as const,
    name: '示例科技有限公司',
    code: body + usccCheckCharacter(body),
    legalRepresentative: '示例甲',
    address: '北京市朝阳区示例路 1 号',
  }
}

const grant = (actor: Actor, name: string, roles: readonly Role[]) =>
  site.people.grant(actor, company.id, { email: `${name}@example.com`, roles })

async function memberWith(name: string, roles: readonly Role[]): Promise<Actor> {
  const person = await personAt(site, name)
  agreed(await grant(owner, name, roles))
  return actorNow(site, person.personId)
}

test('whoever registers an organisation owns it, and nothing else is granted', () => {
  expect(owner.memberships).toMatchObject([
    {
      organisationId: company.id,
      organisationName: '示例科技有限公司',
      organisationLevel: 1,
      roles: ['owner'],
    },
  ])
  expect(site.people.organisationOf(owner)?.organisationId).toBe(company.id)
})

test('registering leaves salted commitments on the ledger, no name and no code beside them', () => {
  const [registered] = site.entries.filter((entry) => entry.kind === 'organisation.registered')
  expect(registered).toMatchObject({
    organisation: company.id,
    commitments: { code: company.code },
  })
  expect(registered?.facts).toBeUndefined()
  expect(site.entries.map((entry) => entry.kind)).toEqual([
    'identity.raised',
    'organisation.registered',
    'role.granted',
  ])
})

test.each([
  ['length', '91110105MA000000'],
  ['alphabet', '91110105MA00000O1K'],
  ['check-digit', '91350100M000100Y44'],
])('a code with a wrong %s is refused with that reason', async (fault, code) => {
  const answer = await site.people.registerOrganisation(owner, { ...stated(''), code })
  expect(answer).toMatchObject({ code: 'uscc-invalid', field: 'code', facts: { fault } })
})

test.each([
  ['name', { name: ' ' }],
  ['legalRepresentative', { legalRepresentative: '' }],
  ['kind', { kind: 'bank' as 'agency' }],
])('an organisation without %s is refused', async (field, change) => {
  const answer = await site.people.registerOrganisation(owner, {
    ...stated('91110105MA0000002'),
    ...change,
  })
  expect(answer).toMatchObject({ code: 'required', field })
})

test('a code is registered once, typed in either case, and the answer tells nothing of its members', async () => {
  const other = await personAt(site, 'other')
  const input = stated('91110105MA0000001')
  const answer = await site.people.registerOrganisation(other, {
    ...input,
    code: ` ${input.code.toLowerCase()} `,
  })
  expect(answer).toEqual({ refused: true, code: 'organisation-exists', facts: {}, field: 'code' })
  expect((await actorNow(site, other.personId)).memberships).toEqual([])
})

test('an organisation is found by id and by code', async () => {
  expect(await site.people.organisation(company.id)).toEqual(company)
  expect(await site.people.organisationByCode(company.code)).toEqual(company)
  expect(await site.people.organisationByCode('91350100M000100Y43')).toBeUndefined()
})

test('another organisation is a closed door, whether it exists or not', async () => {
  const stranger = await personAt(site, 'stranger')
  const refusal = await site.people.members(stranger, company.id)
  expect(codeOf(refusal)).toBe('not-permitted')
  expect(await site.people.members(stranger, 'org_nowhere')).toEqual(refusal)
  expect(codeOf(await grant(stranger, 'stranger', ['owner']))).toBe('not-permitted')
})

test('granting gives exactly these roles', async () => {
  const person = await memberWith('clerk', ['drafter', 'auditor'])
  expect(person.memberships[0]?.roles).toEqual(['auditor', 'drafter'])
  const answer = agreed(await grant(owner, 'clerk', ['signer', 'signer']))
  expect(answer).toMatchObject({ personId: person.personId, roles: ['signer'] })
  expect(agreed(await site.people.members(owner, company.id))).toMatchObject([
    { name: 'clerk', roles: ['signer'] },
    { name: 'owner', roles: ['owner'] },
  ])
  agreed(await grant(owner, 'clerk', []))
  expect((await actorNow(site, person.personId)).memberships).toEqual([])
})

test.each([
  ['role-unknown', 'clerk', ['emperor' as Role]],
  ['roles-missing', 'clerk', []],
  ['roles-missing', 'stranger', []],
  ['email-invalid', 'a b', ['signer' as Role]],
] as const)('granting is refused as %s', async (code, name, roles) => {
  await personAt(site, 'clerk')
  expect(codeOf(await grant(owner, name, roles))).toBe(code)
})

test('the last owner cannot lose ownership', async () => {
  expect(codeOf(await grant(owner, 'owner', ['drafter']))).toBe('last-owner')
  expect(codeOf(await grant(owner, 'owner', []))).toBe('last-owner')
  agreed(await grant(owner, 'owner', ['owner', 'signer']))
  await memberWith('second', ['owner'])
  agreed(await grant(owner, 'owner', ['drafter']))
})

test('two owners who remove each other at once leave one', async () => {
  const second = await memberWith('second', ['owner'])
  const answers = await Promise.all([grant(owner, 'second', []), grant(second, 'owner', [])])
  expect(answers.filter((answer) => codeOf(answer) === undefined)).toHaveLength(1)
  const [left, ...more] = await Promise.all(
    [owner, second].map(async ({ personId }) => (await actorNow(site, personId)).memberships),
  ).then((both) => both.filter((memberships) => memberships.length > 0))
  expect(left?.[0]?.roles).toEqual(['owner'])
  expect(more).toEqual([])
})

test('an admin manages members but makes no owner, touches no owner and not themselves', async () => {
  const admin = await memberWith('admin', ['admin'])
  await memberWith('clerk', ['drafter'])
  agreed(await grant(admin, 'clerk', ['drafter', 'signer']))
  expect(codeOf(await grant(admin, 'clerk', ['owner']))).toBe('not-permitted')
  expect(codeOf(await grant(admin, 'owner', ['drafter']))).toBe('not-permitted')
  expect(codeOf(await grant(admin, 'admin', ['admin', 'signer']))).toBe('own-roles')
  expect(codeOf(await grant(admin, 'new-owner', ['owner']))).toBe('not-permitted')
})

test('an actor read before they lost their role can no longer grant', async () => {
  const second = await memberWith('second', ['owner'])
  await memberWith('clerk', ['drafter'])
  agreed(await grant(owner, 'second', ['drafter']))
  expect(codeOf(await grant(second, 'clerk', ['owner']))).toBe('not-permitted')
})

test('somebody without an account is invited by mail and joins with the token, once', async () => {
  expect(await grant(owner, 'new', ['drafter', 'signer'])).toEqual({ invited: true })
  const letter = site.letters.at(-1)
  expect(letter?.recipient).toBe('new@example.com')
  const token = tokenIn(letter)
  expect(letter?.body).toContain(`http://localhost:3000/invitations/${token}`)
  const newcomer = await personAt(site, 'new')
  expect(await site.people.acceptInvitation(newcomer, token)).toMatchObject({ id: company.id })
  const joined = await actorNow(site, newcomer.personId)
  expect(joined.memberships[0]?.roles).toEqual(['drafter', 'signer'])
  expect(codeOf(await site.people.acceptInvitation(newcomer, token))).toBe('token-invalid')
})

test('an invitation accepted twice at once is accepted once', async () => {
  await grant(owner, 'new', ['drafter'])
  const token = tokenIn(site.letters.at(-1))
  const newcomer = await personAt(site, 'new')
  const answers = await Promise.all([
    site.people.acceptInvitation(newcomer, token),
    site.people.acceptInvitation(newcomer, token),
  ])
  expect(answers.map(codeOf).sort()).toEqual(['token-invalid', undefined])
})

test('an invitation is for its addressee, for seven days, and ends when a newer one is sent', async () => {
  await grant(owner, 'new', ['drafter'])
  const first = tokenIn(site.letters.at(-1))
  const other = await personAt(site, 'other')
  expect(codeOf(await site.people.acceptInvitation(other, first))).toBe('invitation-for-other')
  await grant(owner, 'new', ['signer'])
  const second = tokenIn(site.letters.at(-1))
  const newcomer = await personAt(site, 'new')
  expect(codeOf(await site.people.acceptInvitation(newcomer, first))).toBe('invitation-ended')
  site.clock.advance(7 * 86_400_000 + 1)
  expect(codeOf(await site.people.acceptInvitation(newcomer, second))).toBe('token-invalid')
})
