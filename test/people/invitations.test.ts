import { afterEach, beforeEach, expect, test } from 'vitest'
import { memberInvitations } from '../../db/schema/people.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { toHex, utf8 } from '../../server/core/values/bytes.ts'
import { usccCheckCharacter } from '../../server/core/values/check-digits.ts'
import type { Invitation } from '../../server/people/invitation-types.ts'
import type { Actor, Role } from '../../server/people/types.ts'
import { actorNow, agreed, codeOf, openSite, personAt, type Site, tokenIn } from './site.ts'

const week = 7 * 86_400_000

let site: Site
let owner: Actor
let company: string
beforeEach(async () => {
  site = await openSite()
  const one = await ownerOf('owner', '91110105MA0000001')
  owner = one.actor
  company = one.id
})
afterEach(() => site.close())

async function ownerOf(name: string, body: string): Promise<{ actor: Actor; id: string }> {
  const person = await personAt(site, name)
  const organisation = await site.people.registerOrganisation(person, {
    kind: 'enterprise',
    name: `示例${name}有限公司`,
    code: body + usccCheckCharacter(body),
    legalRepresentative: '示例甲',
    address: '北京市朝阳区示例路 1 号',
  })
  return { actor: await actorNow(site, person.personId), id: agreed(organisation).id }
}

const email = (name: string) => `${name}@example.com`
const invite = (actor: Actor, name: string, roles: readonly Role[]) =>
  site.people.grant(actor, company, { email: email(name), roles })
const pending = async (actor = owner) => agreed(await site.people.invitations(actor, company))

async function invited(name: string, roles: readonly Role[] = ['drafter']) {
  agreed(await invite(owner, name, roles))
  const invitation = (await pending()).find((one) => one.email === email(name)) as Invitation
  return { id: invitation.id, token: tokenIn(site.letters.at(-1)) }
}

async function memberWith(name: string, roles: readonly Role[]): Promise<Actor> {
  const person = await personAt(site, name)
  agreed(await invite(owner, name, roles))
  return actorNow(site, person.personId)
}

const takeBack = (actor: Actor, id: string, organisation = company) =>
  site.people.takeBackInvitation(actor, organisation, id)
const sendAgain = (actor: Actor, id: string, organisation = company) =>
  site.people.sendInvitationAgain(actor, organisation, id)

test('what waits is listed with address, roles, who invited and until when, newest first', async () => {
  await invited('first', ['drafter', 'signer'])
  site.clock.advance(1000)
  await invited('second')
  expect(await pending()).toMatchObject([
    { email: email('second'), roles: ['drafter'] },
    {
      email: email('first'),
      roles: ['drafter', 'signer'],
      invitedBy: 'owner',
      expiresAt: new Date(site.clock.now().getTime() - 1000 + week),
    },
  ])
})

test('what was accepted, has run out or belongs to another organisation is not listed', async () => {
  const other = await ownerOf('other', '91110105MA0000002')
  const newcomer = { email: email('elsewhere'), roles: ['drafter'] as const }
  agreed(await site.people.grant(other.actor, other.id, newcomer))
  const { token } = await invited('accepting')
  agreed(await site.people.acceptInvitation(await personAt(site, 'accepting'), token))
  expect(await pending()).toEqual([])
  await invited('late')
  site.clock.advance(week)
  expect(await pending()).toEqual([])
})

test('an invitation taken back is dead: its link says so and admits nobody', async () => {
  const { id, token } = await invited('new')
  expect(await site.people.invitation(token)).toEqual({
    organisationName: '示例owner有限公司',
    roles: ['drafter'],
  })
  expect(await takeBack(owner, id)).toBe(true)
  expect(await pending()).toEqual([])
  expect(codeOf(await site.people.invitation(token))).toBe('invitation-ended')
  const newcomer = await personAt(site, 'new')
  expect(codeOf(await site.people.acceptInvitation(newcomer, token))).toBe('invitation-ended')
  expect((await actorNow(site, newcomer.personId)).memberships).toEqual([])
  expect(codeOf(await takeBack(owner, id))).toBe('invitation-closed')
  expect(codeOf(await sendAgain(owner, id))).toBe('invitation-closed')
})

test('one sent again has a new link, the same roles and a full week; the old link is dead', async () => {
  const { id, token } = await invited('new', ['drafter', 'signer'])
  site.clock.advance(6 * 86_400_000)
  const admin = await memberWith('admin', ['admin'])
  expect(await sendAgain(admin, id)).toBe(true)
  const letter = site.letters.at(-1)
  const again = tokenIn(letter)
  expect(letter?.recipient).toBe(email('new'))
  expect(again).not.toBe(token)
  expect(await pending()).toMatchObject([
    { invitedBy: 'admin', expiresAt: new Date(site.clock.now().getTime() + week) },
  ])
  const newcomer = await personAt(site, 'new')
  expect(codeOf(await site.people.acceptInvitation(newcomer, token))).toBe('invitation-ended')
  agreed(await site.people.acceptInvitation(newcomer, again))
  expect((await actorNow(site, newcomer.personId)).memberships[0]?.roles).toEqual([
    'drafter',
    'signer',
  ])
})

test('a link that was used, has run out or never was is told from one that was taken back', async () => {
  const used = await invited('used')
  agreed(await site.people.acceptInvitation(await personAt(site, 'used'), used.token))
  const late = await invited('late')
  site.clock.advance(week)
  for (const token of [used.token, late.token, 'f'.repeat(64)]) {
    expect(codeOf(await site.people.invitation(token))).toBe('token-invalid')
  }
})

test('roles given to the account that an address got meanwhile end what was mailed to it', async () => {
  const { token } = await invited('new', ['admin'])
  const newcomer = await personAt(site, 'new')
  agreed(await invite(owner, 'new', ['auditor']))
  expect(await pending()).toEqual([])
  agreed(await invite(owner, 'new', []))
  expect(codeOf(await site.people.acceptInvitation(newcomer, token))).toBe('invitation-ended')
})

test('an invitation taken back and accepted at once is one of the two', async () => {
  const { id, token } = await invited('new')
  const newcomer = await personAt(site, 'new')
  const [taken, accepted] = await Promise.all([
    takeBack(owner, id),
    site.people.acceptInvitation(newcomer, token),
  ])
  const joined = (await actorNow(site, newcomer.personId)).memberships.length === 1
  expect(codeOf(accepted) === undefined).toBe(joined)
  expect(codeOf(taken) === undefined).toBe(!joined)
})

test('one sent again twice at once leaves one link that is alive', async () => {
  const { id } = await invited('new')
  const answers = await Promise.all([sendAgain(owner, id), sendAgain(owner, id)])
  expect(answers.map(codeOf).sort()).toEqual(['invitation-closed', undefined])
  expect(await pending()).toHaveLength(1)
})

test.each(['drafter', 'approver', 'seal-keeper', 'signer', 'auditor'] as const)(
  'a member who is %s sees no address that was invited and ends nothing',
  async (role) => {
    const { id, token } = await invited('new')
    const member = await memberWith('member', [role])
    expect(codeOf(await site.people.invitations(member, company))).toBe('not-permitted')
    expect(codeOf(await takeBack(member, id))).toBe('not-permitted')
    expect(codeOf(await sendAgain(member, id))).toBe('not-permitted')
    expect(codeOf(await site.people.invitation(token))).toBeUndefined()
  },
)

test('an owner of another organisation reaches none of it, by either organisation', async () => {
  const { id, token } = await invited('new')
  const { actor: stranger, id: theirs } = await ownerOf('stranger', '91110105MA0000002')
  expect(codeOf(await site.people.invitations(stranger, company))).toBe('not-permitted')
  for (const act of [takeBack, sendAgain]) {
    expect(codeOf(await act(stranger, id))).toBe('not-permitted')
    expect(codeOf(await act(stranger, id, theirs))).toBe('invitation-closed')
  }
  expect(codeOf(await site.people.invitation(token))).toBeUndefined()
})

test('an admin ends and repeats what an admin may send, and nothing that makes an owner', async () => {
  const admin = await memberWith('admin', ['admin'])
  const future = await invited('future-owner', ['owner'])
  const clerk = await invited('clerk')
  for (const act of [takeBack, sendAgain]) {
    expect(codeOf(await act(admin, future.id))).toBe('not-permitted')
  }
  expect(await sendAgain(admin, clerk.id)).toBe(true)
  const [again] = (await pending(admin)).filter((one) => one.email === email('clerk'))
  expect(await takeBack(admin, again?.id ?? '')).toBe(true)
})

test('nothing about an invitation enters the ledger, and its address stands in no link', async () => {
  const before = site.entries.length
  const { id } = await invited('new')
  agreed(await sendAgain(owner, id))
  const [again] = await pending()
  agreed(await takeBack(owner, again?.id ?? ''))
  expect(site.entries).toHaveLength(before)
  expect(JSON.stringify(site.entries)).not.toContain(email('new'))
  const links = site.letters.flatMap(({ body }) => body.match(/https?:\S+/g) ?? [])
  expect(links.filter((link) => /new|example\.com/.test(link))).toEqual([])
})

test('a link is kept as its digest only', async () => {
  const { token } = await invited('new')
  const rows = await site.db.read.select().from(memberInvitations)
  expect(rows.map((row) => row.tokenDigest)).toEqual([
    toHex(nodeCrypto.digest('sha256', utf8(token))),
  ])
  expect(JSON.stringify(rows)).not.toContain(token)
})
