import { afterEach, beforeEach, expect, test } from 'vitest'
import { agreed, codeOf, headersWith, openSite, password, type Site, tokenIn } from './site.ts'

let site: Site
let headers: Headers
beforeEach(async () => {
  site = await openSite()
  headers = headersWith(await site.people.signUp(nobody, newcomer))
})
afterEach(() => site.close())

const nobody = new Headers()
const email = 'jia@example.com'
const newcomer = { name: '示例甲', email, password }
const newPassword = '另一句只有我知道的话'
const signIn = (secret: string) => site.people.signIn(nobody, { email, password: secret })
const change = (input: Partial<{ password: string; newPassword: string }> = {}, asked = headers) =>
  site.people.changePassword(asked, { password, newPassword, ...input })

test('the new password opens the account, the old one does not', async () => {
  agreed(await change())
  expect(codeOf(await signIn(password))).toBe('credentials-wrong')
  agreed(await signIn(newPassword))
})

test('every other session ends, and this one goes on under another cookie', async () => {
  const elsewhere = headersWith(await signIn(password))
  const mine = headersWith(await change())
  expect(await site.people.actorOf(mine)).toMatchObject({ email })
  expect(await site.people.actorOf(elsewhere)).toBeUndefined()
  // Whoever copied the cookie before is out, too.
  expect(await site.people.actorOf(headers)).toBeUndefined()
})

test('better-auth knows the session by its new cookie, too', async () => {
  const cookie = headersWith(await change()).get('cookie') ?? ''
  const url = 'http://localhost:3000/api/auth/get-session'
  const answer = await site.people.authHandler(new Request(url, { headers: { cookie } }))
  expect(await answer.json()).toMatchObject({ user: { email } })
})

test('the cookie has the name and the flags of a sign-in', async () => {
  const named = (answer: { cookies: readonly string[] }) =>
    answer.cookies
      .find((one) => one.includes('session_token'))
      ?.replace(/=[^;]*/, '')
      .split('; ')
      .sort()
  expect(named(agreed(await change()))).toEqual(named(agreed(await signIn(newPassword))))
  const secure = await openSite({ baseUrl: 'https://qiyin.example' })
  const signedUp = headersWith(await secure.people.signUp(nobody, newcomer))
  const changed = agreed(await secure.people.changePassword(signedUp, { password, newPassword }))
  expect(changed.cookies[0]).toMatch(/^__Secure-qiyin\.session_token=.*; Secure$/)
  await secure.close()
})

test('the owner is told by mail, without either password', async () => {
  agreed(await change())
  const letter = site.letters.at(-1)
  expect(letter).toMatchObject({ recipient: email })
  expect(letter?.subject).toContain('口令已更改')
  expect(letter?.body).toContain('http://localhost:3000/forgot-password')
  expect(letter?.body).not.toContain(password)
  expect(letter?.body).not.toContain(newPassword)
})

test.each([
  ['password-wrong', 'password', { password: 'not this one' }],
  ['password-short', 'newPassword', { newPassword: '123456789' }],
  ['password-long', 'newPassword', { newPassword: 'x'.repeat(129) }],
  ['password-same', 'newPassword', { newPassword: password }],
])('it is refused as %s at the field %s, and nothing changes', async (code, field, input) => {
  const letters = site.letters.length
  expect(await change(input)).toMatchObject({ code, field })
  expect(await site.people.actorOf(headers)).toBeDefined()
  expect(site.letters).toHaveLength(letters)
  agreed(await signIn(password))
})

test('nobody changes a password without a session', async () => {
  expect(codeOf(await change({}, nobody))).toBe('not-signed-in')
  await site.people.signOut(headers)
  expect(codeOf(await change())).toBe('not-signed-in')
})

test('five wrong passwords stop the sixth attempt, right or wrong, until the window ends', async () => {
  for (let i = 0; i < 5; i++) {
    expect(codeOf(await change({ password: `wrong ${i}` }))).toBe('password-wrong')
  }
  expect(codeOf(await change())).toBe('too-many-attempts')
  site.clock.advance(15 * 60_000 + 1)
  agreed(await change())
})

test('of two changes at once one is made', async () => {
  const answers = await Promise.all([change(), change({ newPassword: '第三句只有我知道的话' })])
  expect(answers.map(codeOf).filter((code) => code === undefined)).toHaveLength(1)
  expect(answers.map(codeOf)).toContain('version-conflict')
})

test('a reset link that was mailed before is good no more', async () => {
  await site.people.requestPasswordReset(email)
  const token = tokenIn(site.letters.at(-1))
  agreed(await change())
  expect(codeOf(await site.people.resetPassword(token, '捡到链接的人自己的口令'))).toBe(
    'token-invalid',
  )
  agreed(await signIn(newPassword))
})

test('a wish for another address that somebody with the old password had is cancelled', async () => {
  const actor = await site.people.actorOf(headers)
  if (!actor) throw new Error('signed out')
  agreed(await site.people.requestEmailChange(actor, { email: 'thief@example.com', password }))
  const token = tokenIn(site.letters.at(-2))
  agreed(await change())
  expect(await site.people.pendingEmailChange(actor)).toBeUndefined()
  expect(codeOf(await site.people.confirmEmailChange(actor, token))).toBe('token-invalid')
})
