import { afterEach, beforeEach, expect, test } from 'vitest'
import { totpNow } from '../../server/core/values/totp.ts'
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
  totpSecret,
} from './site.ts'

let site: Site
beforeEach(async () => {
  site = await openSite()
})
afterEach(() => site.close())

const newcomer = { name: '示例甲', email: ' Jia@Example.com ', password }
const nobody = new Headers()

test('a newcomer signs up, is signed in, and is at level 0', async () => {
  const answer = await site.people.signUp(nobody, newcomer)
  const actor = await site.people.actorOf(headersWith(answer))
  expect(actor).toMatchObject({
    name: '示例甲',
    email: 'jia@example.com',
    identityLevel: 0,
    operator: false,
    memberships: [],
  })
  expect(actor?.personId).toMatch(/^psn_/)
})

test('cookies are http-only, lax and of our name', async () => {
  const { cookies } = agreed(await site.people.signUp(nobody, newcomer))
  const session = cookies.find((cookie) => cookie.startsWith('qiyin.session_token='))
  expect(session).toMatch(/HttpOnly/i)
  expect(session).toMatch(/SameSite=Lax/i)
  expect(session).not.toMatch(/Secure/i)
})

test('an https site sets secure cookies, and they are understood', async () => {
  const secure = await openSite({ baseUrl: 'https://qiyin.example' })
  const answer = agreed(await secure.people.signUp(nobody, newcomer))
  expect(answer.cookies[0]).toMatch(/^__Secure-qiyin\.session_token=.*; Secure/i)
  expect(await secure.people.actorOf(headersWith(answer))).toBeDefined()
  await secure.close()
})

test.each([
  ['email-taken', { ...newcomer, email: 'JIA@example.com' }],
  ['password-short', { ...newcomer, email: 'b@example.com', password: '123456789' }],
  ['password-long', { ...newcomer, email: 'b@example.com', password: 'x'.repeat(129) }],
  ['email-invalid', { ...newcomer, email: 'nonsense' }],
  ['required', { ...newcomer, email: 'b@example.com', name: '  ' }],
])('signing up is refused as %s', async (code, input) => {
  agreed(await site.people.signUp(nobody, newcomer))
  expect(codeOf(await site.people.signUp(nobody, input))).toBe(code)
})

test('a wrong password and an unknown e-mail are told the same', async () => {
  agreed(await site.people.signUp(nobody, newcomer))
  const wrong = await site.people.signIn(nobody, {
    email: newcomer.email,
    password: 'not this one',
  })
  const unknown = await site.people.signIn(nobody, { email: 'who@example.com', password })
  expect(wrong).toEqual(unknown)
  expect(codeOf(wrong)).toBe('credentials-wrong')
})

test('signing in and out gives and takes the session', async () => {
  agreed(await site.people.signUp(nobody, newcomer))
  const answer = agreed(await site.people.signIn(nobody, { email: newcomer.email, password }))
  expect(answer.twoFactorRequired).toBe(false)
  const headers = headersWith(answer)
  expect(await site.people.actorOf(headers)).toBeDefined()
  await site.people.signOut(headers)
  expect(await site.people.actorOf(headers)).toBeUndefined()
})

test('a session cookie with a changed signature is nobody', async () => {
  const headers = headersWith(await site.people.signUp(nobody, newcomer))
  const cookie = headers.get('cookie') ?? ''
  const [name = '', value = ''] = cookie.split(';')[0]?.split('=') ?? []
  const [token = '', signature = ''] = decodeURIComponent(value).split('.')
  const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)
  const forged = new Headers({ cookie: `${name}=${encodeURIComponent(`${token}.${flipped}`)}` })
  expect(await site.people.actorOf(forged)).toBeUndefined()
  expect(await site.people.actorOf(new Headers({ cookie: `${name}=${token}` }))).toBeUndefined()
})

test('a session ends by itself', async () => {
  const headers = headersWith(await site.people.signUp(nobody, newcomer))
  site.clock.advance(8 * 86_400_000)
  expect(await site.people.actorOf(headers)).toBeUndefined()
})

test('ten wrong passwords stop the eleventh attempt, a right one too, until the window ends', async () => {
  agreed(await site.people.signUp(nobody, newcomer))
  const attempt = (secret: string) =>
    site.people.signIn(nobody, { email: newcomer.email, password: secret })
  for (let i = 0; i < 10; i++)
    expect(codeOf(await attempt('wrong wrong'))).toBe('credentials-wrong')
  expect(codeOf(await attempt(password))).toBe('too-many-attempts')
  site.clock.advance(15 * 60_000 + 1)
  agreed(await attempt(password))
})

test('simultaneous guesses do not share a count', async () => {
  agreed(await site.people.signUp(nobody, newcomer))
  const guesses = Array.from({ length: 14 }, (_, i) =>
    site.people.signIn(nobody, { email: newcomer.email, password: `wrong guess ${i}` }),
  )
  const codes = (await Promise.all(guesses)).map(codeOf)
  expect(codes.filter((code) => code === 'credentials-wrong')).toHaveLength(10)
  expect(codes.filter((code) => code === 'too-many-attempts')).toHaveLength(4)
})

test('the mailed link verifies the e-mail once and raises to level 1 on the ledger', async () => {
  const headers = headersWith(await site.people.signUp(nobody, newcomer))
  const token = tokenIn(site.letters[0])
  expect(site.letters[0]?.recipient).toBe('jia@example.com')
  expect(site.letters[0]?.body).toContain('http://localhost:3000/verify-email?token=')
  expect(codeOf(await site.people.verifyEmail('0'.repeat(64)))).toBe('token-invalid')
  expect(await site.people.verifyEmail(token)).toBe(true)
  expect(codeOf(await site.people.verifyEmail(token))).toBe('token-invalid')
  const actor = await site.people.actorOf(headers)
  expect(actor?.identityLevel).toBe(1)
  expect(site.entries).toMatchObject([{ kind: 'identity.raised', commitments: { level: '1' } }])
  expect(JSON.stringify(site.entries)).not.toContain('example.com')
})

test('a verification link is dead after a day, a second one can be had', async () => {
  const headers = headersWith(await site.people.signUp(nobody, newcomer))
  site.clock.advance(86_400_001)
  expect(codeOf(await site.people.verifyEmail(tokenIn(site.letters[0])))).toBe('token-invalid')
  const actor = await site.people.actorOf(headers)
  if (!actor) throw new Error('signed out')
  expect(await site.people.requestEmailVerification(actor)).toBe(true)
  expect(await site.people.verifyEmail(tokenIn(site.letters[1]))).toBe(true)
  const verified = await actorNow(site, actor.personId)
  expect(codeOf(await site.people.requestEmailVerification(verified))).toBe('email-verified')
})

test('a forgotten password is reset by mail, once, and every session ends', async () => {
  const headers = headersWith(await site.people.signUp(nobody, newcomer))
  expect(await site.people.requestPasswordReset('nobody@example.com')).toBe(true)
  expect(await site.people.requestPasswordReset(newcomer.email)).toBe(true)
  const token = tokenIn(site.letters[1])
  expect(site.letters[1]?.body).toContain('/reset-password?token=')
  expect(codeOf(await site.people.resetPassword(token, 'short'))).toBe('password-short')
  expect(await site.people.resetPassword(token, 'another password')).toBe(true)
  expect(codeOf(await site.people.resetPassword(token, 'yet another one'))).toBe('token-invalid')
  expect(await site.people.actorOf(headers)).toBeUndefined()
  const { email } = newcomer
  expect(codeOf(await site.people.signIn(nobody, { email, password }))).toBe('credentials-wrong')
  agreed(await site.people.signIn(nobody, { email, password: 'another password' }))
})

test('no more than three reset letters leave in a quarter of an hour', async () => {
  agreed(await site.people.signUp(nobody, newcomer))
  for (let i = 0; i < 5; i++) await site.people.requestPasswordReset(newcomer.email)
  expect(site.letters.filter((letter) => letter.body.includes('/reset-password'))).toHaveLength(3)
})

test('a person enables TOTP and is asked for it at the next sign-in', async () => {
  const headers = headersWith(await site.people.signUp(nobody, newcomer))
  expect(codeOf(await site.people.beginTotp(nobody, password))).toBe('not-signed-in')
  expect(codeOf(await site.people.beginTotp(headers, 'wrong password'))).toBe('password-wrong')
  const { secret, uri, backupCodes } = agreed(await site.people.beginTotp(headers, password))
  expect(uri).toMatch(/^otpauth:\/\/totp\//)
  expect(backupCodes).toHaveLength(10)
  const at = site.clock.now()
  const wrong = totpNow(secret, new Date(at.getTime() - 3_600_000))
  expect(codeOf(await site.people.confirmTotp(headers, wrong))).toBe('code-wrong')
  const confirmed = headersWith(await site.people.confirmTotp(headers, totpNow(secret, at)))
  expect((await site.people.actorOf(confirmed))?.twoFactorEnabled).toBe(true)
  expect(codeOf(await site.people.beginTotp(confirmed, password))).toBe('totp-enabled')
  const pending = agreed(await site.people.signIn(nobody, { email: newcomer.email, password }))
  expect(pending.twoFactorRequired).toBe(true)
  expect(await site.people.actorOf(headersWith(pending))).toBeUndefined()
  const answer = await site.people.signInSecondFactor(headersWith(pending), backupCodes[0] ?? '')
  expect(await site.people.actorOf(headersWith(answer))).toBeDefined()
})

test('the second factor takes the demo secret, and a code only once', async () => {
  await personAt(site, 'yi', { totpSecret })
  const begin = async () =>
    headersWith(await site.people.signIn(nobody, { email: 'yi@example.com', password }))
  const code = totpNow(totpSecret, site.clock.now())
  const first = await site.people.signInSecondFactor(await begin(), code)
  expect(await site.people.actorOf(headersWith(first))).toMatchObject({ identityLevel: 1 })
  const again = await site.people.signInSecondFactor(await begin(), code)
  expect(again).toMatchObject({ code: 'code-wrong', facts: { used: 1 } })
  const wrong = totpNow(totpSecret, new Date(0))
  expect(codeOf(await site.people.signInSecondFactor(await begin(), wrong))).toBe('code-wrong')
  expect(codeOf(await site.people.signInSecondFactor(nobody, code))).toBe('sign-in-expired')
})

test('TOTP is switched off with both factors only', async () => {
  await personAt(site, 'yi', { totpSecret })
  const pending = headersWith(
    await site.people.signIn(nobody, { email: 'yi@example.com', password }),
  )
  const at = site.clock.now()
  const answer = await site.people.signInSecondFactor(pending, totpNow(totpSecret, at))
  const headers = headersWith(answer)
  const used = { password, code: totpNow(totpSecret, at) }
  expect(codeOf(await site.people.disableTotp(headers, used))).toBe('code-wrong')
  const next = totpNow(totpSecret, new Date(at.getTime() + 30_000))
  expect(codeOf(await site.people.disableTotp(headers, { password: 'x', code: next }))).toBe(
    'password-wrong',
  )
  const off = headersWith(await site.people.disableTotp(headers, { password, code: next }))
  expect((await site.people.actorOf(off))?.twoFactorEnabled).toBe(false)
})

test('a demo person made twice is one person', async () => {
  const first = await personAt(site, 'bing', { totpSecret, operator: true })
  const second = await personAt(site, 'bing', { totpSecret, operator: true })
  expect(second).toEqual(first)
  expect(first).toMatchObject({ operator: true, twoFactorEnabled: true, identityLevel: 1 })
})

test('the handler answers get-session and keeps the endpoints shut that verbs replace', async () => {
  const { cookies } = agreed(await site.people.signUp(nobody, newcomer))
  const url = 'http://localhost:3000/api/auth'
  const headers = { cookie: cookies[0]?.split(';')[0] ?? '' }
  const session = await site.people.authHandler(new Request(`${url}/get-session`, { headers }))
  expect(await session.json()).toMatchObject({ user: { email: 'jia@example.com' } })
  const body = JSON.stringify({ email: 'jia@example.com', password })
  const shut = new Request(`${url}/sign-in/email`, { method: 'POST', body, headers })
  expect((await site.people.authHandler(shut)).status).toBe(404)
})

test.each([
  ['the site', 'localhost:3000', 'http://localhost:3000', 200],
  ['the same host on the local network', '192.168.1.5:3000', 'http://192.168.1.5:3000', 200],
  ['another site', 'localhost:3000', 'http://evil.example', 403],
])('a script may sign out from %s: %s, %s, %d', async (_whence, host, origin, status) => {
  const { cookies } = agreed(await site.people.signUp(nobody, newcomer))
  const cookie = cookies[0]?.split(';')[0] ?? ''
  const headers = { host, origin, cookie, 'content-type': 'application/json' }
  const request = new Request(`http://${host}/api/auth/sign-out`, {
    method: 'POST',
    body: '{}',
    headers,
  })
  expect((await site.people.authHandler(request)).status).toBe(status)
})

test('passkey options are for this site and limited per address', async () => {
  const ask = (address: string) =>
    site.people.authHandler(
      new Request('http://localhost:3000/api/auth/passkey/generate-authenticate-options', {
        headers: { 'x-qiyin-client': address },
      }),
    )
  const options: unknown = await (await ask('192.0.2.1')).json()
  expect(options).toMatchObject({ rpId: 'localhost' })
  const answers = []
  for (let i = 0; i < 31; i++) answers.push((await ask('192.0.2.7')).status)
  expect(answers.slice(0, 30)).toEqual(Array(30).fill(200))
  expect(answers[30]).toBe(429)
})
