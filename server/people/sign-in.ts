import { clientAddressHeader } from '../core/values/client-address.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { personWithEmail } from './account-store.ts'
import { digestOf, type Parts } from './parts.ts'
import { spendCode } from './proof-store.ts'
import { emailFault, normalEmail, passwordFault, textFault } from './rules.ts'
import { usableStep } from './second-factor.ts'
import type { SigningIn } from './sign-in-types.ts'
import type { Cookies } from './types.ts'

type SendVerification = (personId: string, email: string) => Promise<void>
type Verbs = Pick<SigningIn, 'signUp' | 'signIn' | 'signInSecondFactor' | 'signOut'>

const signInAttempts = 10
const signUpsPerAddress = 20

export function createSignIn(parts: Parts, sendVerification: SendVerification): Verbs {
  const { accounts, brake } = parts
  return {
    signUp: (headers, input) => signUp(parts, sendVerification, headers, input),

    async signIn(headers, { email, password }) {
      const address = normalEmail(email)
      const key = `sign-in:${digestOf(parts, address)}`
      if (!(await brake.attempt(key, signInAttempts))) return refuse('too-many-attempts')
      if (emailFault(address) || password === '') return refuse('credentials-wrong')
      const answer = await accounts.signIn(headers, { email: address, password })
      if (!answer.ok) return credentialsRefusal(answer.code)
      await brake.forget(key)
      return {
        cookies: answer.cookies,
        twoFactorRequired: answer.body.twoFactorRedirect === true,
      }
    },

    signInSecondFactor: (headers, code) => secondFactor(parts, headers, code.trim()),

    async signOut(headers) {
      const { cookies } = await accounts.signOut(headers)
      return { cookies }
    },
  }
}

async function signUp(
  parts: Parts,
  sendVerification: SendVerification,
  headers: Headers,
  input: { name: string; email: string; password: string },
): Promise<Cookies | Refusal> {
  const person = { ...input, name: input.name.trim(), email: normalEmail(input.email) }
  const fault =
    textFault(person.name, 'name', 100) ??
    emailFault(person.email) ??
    passwordFault(person.password)
  if (fault) return fault
  const address = headers.get(clientAddressHeader)
  const key = `sign-up:${digestOf(parts, address ?? '')}`
  if (address && !(await parts.brake.attempt(key, signUpsPerAddress))) {
    return refuse('too-many-attempts')
  }
  const answer = await parts.accounts.signUp(headers, person)
  if (!answer.ok) return signUpRefusal(parts, answer.code, person.email)
  await sendVerification(answer.body.user.id, person.email)
  return { cookies: answer.cookies }
}

async function signUpRefusal(parts: Parts, code: string, email: string): Promise<Refusal> {
  if (code === 'INVALID_EMAIL') return refuse('email-invalid', {}, 'email')
  // FAILED_TO_CREATE_USER is also what the loser of two simultaneous sign-ups is told.
  if (await personWithEmail(parts.db.read, email)) return refuse('email-taken', {}, 'email')
  throw new Error(`sign-up: ${code}`)
}

function credentialsRefusal(code: string): Refusal {
  const expected = ['INVALID_EMAIL_OR_PASSWORD', 'INVALID_EMAIL', 'INVALID_PASSWORD']
  if (!expected.includes(code)) throw new Error(`sign-in: ${code}`)
  return refuse('credentials-wrong')
}

async function secondFactor(
  parts: Parts,
  headers: Headers,
  code: string,
): Promise<Cookies | Refusal> {
  const { accounts, clock, db } = parts
  const pending = withoutSession(headers)
  if (/^[A-Za-z0-9]{5}-[A-Za-z0-9]{5}$/.test(code)) {
    const answer = await accounts.verifyBackupCode(pending, code)
    return answer.ok ? { cookies: answer.cookies } : secondFactorRefusal(answer.code)
  }
  const answer = await accounts.verifyTotp(pending, code)
  if (!answer.ok) return secondFactorRefusal(answer.code)
  const { token, user } = answer.body
  const used = await usableStep(parts, user.id, code, clock.now())
  // better-auth lets a code through twice within its minute; RFC 6238 §5.2 and we do not.
  if (used && (await db.transaction((tx) => spendCode(tx, used)))) {
    return { cookies: answer.cookies }
  }
  await accounts.endSession(token)
  return refuse('code-wrong', { used: 1 }, 'code')
}

/** With a live session better-auth would check the code for that session's person, and without counting. */
function withoutSession(headers: Headers): Headers {
  const cookies = (headers.get('cookie') ?? '').split(';')
  const kept = cookies.filter((cookie) => !cookie.includes('.session_'))
  const pending = new Headers(headers)
  pending.set('cookie', kept.join(';'))
  return pending
}

function secondFactorRefusal(code: string): Refusal {
  if (code === 'INVALID_TWO_FACTOR_COOKIE') return refuse('sign-in-expired')
  if (code === 'ACCOUNT_TEMPORARILY_LOCKED' || code.startsWith('TOO_MANY_ATTEMPTS')) {
    return refuse('too-many-attempts')
  }
  return refuse('code-wrong', {}, 'code')
}
