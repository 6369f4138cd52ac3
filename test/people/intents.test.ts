import { afterEach, beforeEach, expect, test } from 'vitest'
import { intents } from '../../db/schema/people.ts'
import { totpNow } from '../../server/core/values/totp.ts'
import type { Act, Actor } from '../../server/people/types.ts'
import { type Authenticator, passkeyOf } from './authenticator.ts'
import {
  agreed,
  codeOf,
  openSite,
  password,
  personAt,
  type Site,
  sealKey,
  totpSecret,
} from './site.ts'

let site: Site
let actor: Actor
beforeEach(async () => {
  site = await openSite()
  actor = await personAt(site, 'signer', { totpSecret })
})
afterEach(() => site.close())

const act: Act = { purpose: 'contract.sign', subjectId: 'ctr_1', digest: 'ab'.repeat(32) }
const halfMinute = 30_000

const code = (offset = 0) =>
  totpNow(totpSecret, new Date(site.clock.now().getTime() + offset * halfMinute))
const prove = (change: { password?: string; code?: string } = {}, asked = act) =>
  site.people.recordIntent(actor, asked, {
    method: 'password+totp',
    password,
    code: code(),
    ...change,
  })
const spend = (id: string) =>
  site.db.transaction((tx) => site.people.spendIntent(tx, id, site.clock.now()))

test('an intent carries exactly the act that was proven, for five minutes, under a seal', async () => {
  const intent = agreed(await prove())
  expect(intent).toEqual({
    ...act,
    id: expect.stringMatching(/^int_/),
    personId: actor.personId,
    expiresAt: new Date(site.clock.now().getTime() + 5 * 60_000),
    seal: `${sealKey}:${intent.id}:${act.digest}`,
  })
  expect(await site.db.read.select().from(intents)).toMatchObject([
    { ...act, id: intent.id, method: 'password+totp', usedAt: null },
  ])
})

test('an intent is spent once, by one of many', async () => {
  const { id } = agreed(await prove())
  const spent = await Promise.all([spend(id), spend(id), spend(id)])
  expect(spent.filter(Boolean)).toHaveLength(1)
  expect(await spend(id)).toBe(false)
  expect(await spend('int_none')).toBe(false)
})

test('an intent is not spent after five minutes, and not by a transaction that fails', async () => {
  const { id } = agreed(await prove())
  const failing = site.db.transaction(async (tx) => {
    await site.people.spendIntent(tx, id, site.clock.now())
    throw new Error('the signature failed')
  })
  await expect(failing).rejects.toThrow('the signature failed')
  site.clock.advance(5 * 60_000)
  expect(await spend(id)).toBe(false)
  site.clock.advance(-1)
  expect(await spend(id)).toBe(true)
})

test.each([
  ['password-wrong', { password: 'wrong password' }],
  ['code-wrong', { code: '12345' }],
  ['code-wrong', { code: '' }],
])('a proof is refused as %s', async (expected, change) => {
  expect(codeOf(await prove(change))).toBe(expected)
  expect(await site.db.read.select().from(intents)).toEqual([])
})

test('a code serves one act, the next one another', async () => {
  const used = code()
  agreed(await prove({ code: used }))
  expect(await prove({ code: used })).toMatchObject({ code: 'code-wrong', facts: { used: 1 } })
  agreed(await prove({ code: code(1) }))
})

test('one code offered twice at once serves once', async () => {
  const answers = await Promise.all([prove(), prove(), prove()])
  expect(answers.map(codeOf).filter((one) => one === undefined)).toHaveLength(1)
})

test('five wrong proofs in a quarter of an hour stop the sixth, right or wrong, for this person alone', async () => {
  for (let i = 0; i < 4; i++) expect(codeOf(await prove({ password: 'x' }))).toBe('password-wrong')
  expect(codeOf(await prove({ code: '000' }))).toBe('code-wrong')
  expect(codeOf(await prove())).toBe('too-many-attempts')
  const other = await personAt(site, 'other', { totpSecret })
  const proof = { method: 'password+totp' as const, password, code: code() }
  agreed(await site.people.recordIntent(other, act, proof))
  site.clock.advance(15 * 60_000)
  agreed(await prove())
})

test('a right proof forgets the wrong ones', async () => {
  for (const offset of [0, 1]) {
    for (let i = 0; i < 4; i++) await prove({ password: 'x' })
    agreed(await prove({ code: code(offset) }))
  }
})

test('without a second factor there is no intent', async () => {
  const plain = await personAt(site, 'plain')
  const proof = { method: 'password+totp' as const, password, code: '123456' }
  const answer = await site.people.recordIntent(plain, act, proof)
  expect(codeOf(answer)).toBe('second-factor-missing')
  expect(codeOf(await site.people.passkeyChallenge(plain, act))).toBe('passkey-missing')
})

test.each([
  { ...act, digest: 'AB'.repeat(32) },
  { ...act, digest: 'ab' },
  { ...act, purpose: '' },
  { ...act, subjectId: '' },
])('an act that is not fully named gets no intent', async (unclear) => {
  expect(codeOf(await prove({}, unclear))).toBe('intent-invalid')
  expect(codeOf(await site.people.passkeyChallenge(actor, unclear))).toBe('intent-invalid')
})

async function asked(question = act): Promise<{ key: Authenticator; options: unknown }> {
  const key = await passkeyOf(site, actor.personId)
  const { options } = agreed(await site.people.passkeyChallenge(actor, question))
  return { key, options }
}

const offer = (response: unknown, question = act) =>
  site.people.recordIntent(actor, question, { method: 'passkey', response })

test('a passkey proves the will for the act it was asked about', async () => {
  const { key, options } = await asked()
  expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' })
  const intent = agreed(await offer(key.answer(options)))
  expect(intent).toMatchObject({ ...act, personId: actor.personId })
  expect(await spend(intent.id)).toBe(true)
})

test.each([
  ['another digest', { ...act, digest: 'cd'.repeat(32) }],
  ['another subject', { ...act, subjectId: 'ctr_2' }],
  ['another purpose', { ...act, purpose: 'seal.make' }],
])('a passkey answer is not good for %s', async (_what, other) => {
  const { key, options } = await asked()
  // Asked about both, so that only the binding of the challenge can tell them apart.
  agreed(await site.people.passkeyChallenge(actor, other))
  expect(codeOf(await offer(key.answer(options), other))).toBe('passkey-wrong')
})

test.each([
  ['another origin', { origin: 'http://evil.example' }],
  ['another site', { rpId: 'evil.example' }],
  ['an unverified user', { userVerified: false }],
  ['a challenge of its own', { challenge: Buffer.alloc(32).toString('base64url') }],
])('a passkey answer with %s is refused', async (_what, change) => {
  const { key, options } = await asked()
  expect(codeOf(await offer(key.answer(options, change)))).toBe('passkey-wrong')
})

test('a passkey answer is good once', async () => {
  const { key, options } = await asked()
  const response = key.answer(options)
  const answers = await Promise.all([offer(response), offer(response)])
  expect(answers.map(codeOf).sort()).toEqual(['passkey-wrong', undefined])
  expect(codeOf(await offer(response))).toBe('passkey-wrong')
})

test('a passkey answer is too late after five minutes', async () => {
  const { key, options } = await asked()
  site.clock.advance(5 * 60_000)
  expect(codeOf(await offer(key.answer(options)))).toBe('passkey-wrong')
})

test("another person's passkey proves nothing", async () => {
  const { options } = await asked()
  const other = await personAt(site, 'other')
  const key = await passkeyOf(site, other.personId)
  expect(codeOf(await offer(key.answer(options)))).toBe('passkey-wrong')
  expect(codeOf(await offer(null))).toBe('passkey-wrong')
  expect(codeOf(await offer({ id: 7 }))).toBe('passkey-wrong')
})

test('passkeys are listed and removed by their owner only', async () => {
  await passkeyOf(site, actor.personId)
  const [view] = await site.people.passkeys(actor)
  expect(view).toMatchObject({ name: '示例手机' })
  const other = await personAt(site, 'other')
  expect(codeOf(await site.people.removePasskey(other, view?.id ?? ''))).toBe('not-found')
  expect(await site.people.removePasskey(actor, view?.id ?? '')).toBe(true)
  expect(await site.people.passkeys(actor)).toEqual([])
})
