import { afterEach, beforeEach, expect, test } from 'vitest'
import { verification } from '../../db/schema/people.ts'
import type { Actor } from '../../server/people/types.ts'
import {
  actorNow,
  agreed,
  codeOf,
  headersWith,
  openSite,
  password,
  personAt,
  type Site,
  tokenIn,
} from './site.ts'

let site: Site
let actor: Actor
beforeEach(async () => {
  site = await openSite()
  actor = await personAt(site, 'old')
})
afterEach(() => site.close())

const nobody = new Headers()
const wanted = 'new@example.com'
const ask = (email = wanted, secret = password) =>
  site.people.requestEmailChange(actor, { email, password: secret })
const lettersTo = (recipient: string) => site.letters.filter((one) => one.recipient === recipient)
const linkTo = (recipient: string) => tokenIn(lettersTo(recipient).at(-1))
const emailNow = async () => (await actorNow(site, actor.personId)).email

test('a link goes to the new address, a notice to the old one, and nothing changes yet', async () => {
  agreed(await ask(' New@Example.com '))
  expect(lettersTo(wanted)).toHaveLength(1)
  expect(lettersTo(wanted)[0]?.body).toMatch(/\/account\/email\/confirm\?token=[0-9a-f]{64}\s/)
  expect(lettersTo('old@example.com')).toHaveLength(1)
  expect(lettersTo('old@example.com')[0]?.body).not.toContain(linkTo(wanted))
  expect(await emailNow()).toBe('old@example.com')
  expect(await site.people.pendingEmailChange(actor)).toEqual({ email: wanted })
  agreed(await site.people.signIn(nobody, { email: actor.email, password }))
})

test('the link moves the account, once, and the old address is told', async () => {
  agreed(await ask())
  const token = linkTo(wanted)
  expect(await site.people.confirmEmailChange(actor, token)).toBe(true)
  expect(await emailNow()).toBe(wanted)
  expect(lettersTo('old@example.com').at(-1)?.subject).toContain('已更换邮箱')
  expect(await site.people.pendingEmailChange(actor)).toBeUndefined()
  expect(codeOf(await site.people.confirmEmailChange(actor, token))).toBe('token-invalid')
  agreed(await site.people.signIn(nobody, { email: wanted, password }))
  const old = await site.people.signIn(nobody, { email: actor.email, password })
  expect(codeOf(old)).toBe('credentials-wrong')
})

test('of two who open the link at once one moves the account', async () => {
  agreed(await ask())
  const token = linkTo(wanted)
  const open = () => site.people.confirmEmailChange(actor, token)
  const codes = (await Promise.all([open(), open()])).map(codeOf)
  expect(codes.filter((code) => code === undefined)).toHaveLength(1)
  expect(await emailNow()).toBe(wanted)
})

test('the ledger learns that the address changed, and neither address', async () => {
  agreed(await ask())
  agreed(await site.people.confirmEmailChange(actor, linkTo(wanted)))
  const entry = site.entries.at(-1)
  expect(entry).toMatchObject({ kind: 'identity.email-changed', actor: actor.personId })
  expect(JSON.stringify(site.entries)).not.toContain('example.com')
})

test('the link is dead after a day, and its token is nowhere in the database', async () => {
  agreed(await ask())
  const token = linkTo(wanted)
  expect(JSON.stringify(await site.db.read.select().from(verification))).not.toContain(token)
  site.clock.advance(86_400_001)
  expect(codeOf(await site.people.confirmEmailChange(actor, token))).toBe('token-invalid')
  expect(await site.people.pendingEmailChange(actor)).toBeUndefined()
  expect(await emailNow()).toBe('old@example.com')
})

test('a second wish replaces the first and its link', async () => {
  agreed(await ask('typo@example.com'))
  agreed(await ask())
  const first = linkTo('typo@example.com')
  expect(codeOf(await site.people.confirmEmailChange(actor, first))).toBe('token-invalid')
  expect(await site.people.confirmEmailChange(actor, linkTo(wanted))).toBe(true)
})

test('a cancelled wish does not come true', async () => {
  agreed(await ask())
  await site.people.cancelEmailChange(actor)
  expect(await site.people.pendingEmailChange(actor)).toBeUndefined()
  expect(codeOf(await site.people.confirmEmailChange(actor, linkTo(wanted)))).toBe('token-invalid')
})

test('the link is good for nobody but who asked, and a wrong one does not spend it', async () => {
  const stranger = await personAt(site, 'stranger')
  agreed(await ask())
  const token = linkTo(wanted)
  expect(codeOf(await site.people.confirmEmailChange(stranger, token))).toBe('token-invalid')
  expect(codeOf(await site.people.confirmEmailChange(actor, '0'.repeat(64)))).toBe('token-invalid')
  expect(await site.people.confirmEmailChange(actor, token)).toBe(true)
})

test('whether another account has the address is told to its owner only', async () => {
  const other = await personAt(site, 'other')
  const free = await ask()
  const present = await ask(other.email)
  expect(present).toEqual(free)
  expect(await site.people.pendingEmailChange(actor)).toEqual({ email: other.email })
  const [letter] = lettersTo(other.email)
  expect(letter?.subject).toContain('有人想使用您的邮箱')
  expect(letter?.body).not.toContain('token')
  expect(letter?.body).not.toContain(actor.email)
  expect(lettersTo(actor.email)).toHaveLength(2)
})

test('an address that was registered in the meantime stays with its new owner', async () => {
  agreed(await ask())
  const token = linkTo(wanted)
  const newcomer = { name: '示例乙', email: wanted, password }
  agreed(await site.people.signUp(nobody, newcomer))
  expect(codeOf(await site.people.confirmEmailChange(actor, token))).toBe('email-taken')
  expect(await emailNow()).toBe('old@example.com')
})

test('of two accounts that confirm one address at once one gets it', async () => {
  const other = await personAt(site, 'other')
  agreed(await ask())
  const mine = linkTo(wanted)
  agreed(await site.people.requestEmailChange(other, { email: wanted, password }))
  const theirs = linkTo(wanted)
  const codes = (
    await Promise.all([
      site.people.confirmEmailChange(actor, mine),
      site.people.confirmEmailChange(other, theirs),
    ])
  ).map(codeOf)
  expect(codes.sort()).toEqual(['email-taken', undefined])
})

test.each([
  ['email-invalid', 'email', 'nonsense', password],
  ['email-same', 'email', 'OLD@example.com', password],
  ['password-wrong', 'password', wanted, 'not this one'],
])(
  'asking is refused as %s at the field %s, and nobody gets a letter',
  async (code, field, to, secret) => {
    expect(await ask(to, secret)).toMatchObject({ code, field })
    expect(site.letters).toEqual([])
    expect(await site.people.pendingEmailChange(actor)).toBeUndefined()
  },
)

test('no more than three wishes are taken in a quarter of an hour', async () => {
  for (let i = 0; i < 3; i++) agreed(await ask(`one.${i}@example.com`))
  expect(codeOf(await ask())).toBe('too-many-attempts')
  expect(lettersTo(wanted)).toEqual([])
  site.clock.advance(15 * 60_000 + 1)
  agreed(await ask())
})

test('five wrong passwords stop the sixth attempt', async () => {
  for (let i = 0; i < 5; i++) expect(codeOf(await ask(wanted, 'wrong'))).toBe('password-wrong')
  expect(codeOf(await ask())).toBe('too-many-attempts')
})

test('a reset link in the old mailbox opens the account no more', async () => {
  await site.people.requestPasswordReset(actor.email)
  const reset = linkTo(actor.email)
  agreed(await ask())
  agreed(await site.people.confirmEmailChange(actor, linkTo(wanted)))
  expect(codeOf(await site.people.resetPassword(reset, '捡到邮箱的人自己的口令'))).toBe(
    'token-invalid',
  )
})

test('letters follow their reader, so that the next owner of the address does not get them', async () => {
  await site.people.requestPasswordReset(actor.email)
  agreed(await ask())
  agreed(await site.people.confirmEmailChange(actor, linkTo(wanted)))
  expect(lettersTo('old@example.com').map((one) => one.subject)).toEqual([
    expect.stringContaining('已更换邮箱'),
  ])
  expect(lettersTo(wanted)).toHaveLength(3)
})

test('somebody at level 0 reaches level 1 by it, and takes no letter along', async () => {
  const newcomer = { name: '示例乙', email: 'unproven@example.com', password }
  const headers = headersWith(await site.people.signUp(nobody, newcomer))
  const early = await site.people.actorOf(headers)
  if (!early) throw new Error('signed out')
  agreed(await site.people.requestEmailChange(early, { email: wanted, password }))
  agreed(await site.people.confirmEmailChange(early, linkTo(wanted)))
  expect(await actorNow(site, early.personId)).toMatchObject({ email: wanted, identityLevel: 1 })
  expect(lettersTo(wanted)).toHaveLength(1)
})
