import { refuse } from '../core/values/refusal.ts'
import { markEmailVerified } from './account-store.ts'
import type { Identity } from './identity.ts'
import { resetLetter, verificationLetter } from './letters.ts'
import { day, digestOf, later, newToken, type Parts } from './parts.ts'
import { putSecret, takeSecret } from './proof-store.ts'
import { emailFault, normalEmail, passwordFault } from './rules.ts'
import type { SigningIn } from './sign-in-types.ts'

export type MailProofs = Pick<
  SigningIn,
  'requestEmailVerification' | 'verifyEmail' | 'requestPasswordReset' | 'resetPassword'
> & {
  sendVerification(personId: string, email: string): Promise<void>
  verifyPerson(personId: string): Promise<void>
}

const lettersPerWindow = 3

/** What a link in a letter proves: that the mailbox is read by the person. */
export function createMailProofs(parts: Parts, identity: Identity): MailProofs {
  const { accounts, brake, clock, db } = parts
  const verifyPerson = (personId: string) =>
    db.transaction(async (tx) => {
      await markEmailVerified(tx, personId, clock.now())
      await identity.raiseVerified(tx, personId)
    })
  const sendVerification = (personId: string, email: string) =>
    mailVerification(parts, personId, email)
  return {
    sendVerification,
    verifyPerson,
    async requestEmailVerification(actor) {
      if (actor.identityLevel > 0) return refuse('email-verified')
      const allowed = await brake.attempt(`verify:${actor.personId}`, lettersPerWindow)
      if (!allowed) return refuse('too-many-attempts')
      await sendVerification(actor.personId, actor.email)
      return true
    },
    async verifyEmail(token) {
      const id = verificationId(parts, token)
      return db.transaction(async (tx) => {
        const personId = await takeSecret(tx, id, clock.now())
        if (personId === undefined) return refuse('token-invalid')
        await markEmailVerified(tx, personId, clock.now())
        await identity.raiseVerified(tx, personId)
        return true as const
      })
    },
    async requestPasswordReset(email) {
      const address = normalEmail(email)
      const key = `reset:${digestOf(parts, address)}`
      if (emailFault(address) || !(await brake.attempt(key, lettersPerWindow))) return true
      await accounts.requestPasswordReset(address)
      return true
    },
    async resetPassword(token, password) {
      const fault = passwordFault(password)
      if (fault) return fault
      const answer = await accounts.resetPassword(token, password)
      return answer.ok ? true : refuse('token-invalid')
    },
  }
}

async function mailVerification(parts: Parts, personId: string, email: string): Promise<void> {
  const token = newToken(parts)
  const id = verificationId(parts, token)
  const expiresAt = later(parts, day)
  await parts.db.transaction(async (tx) => {
    await putSecret(tx, { id, value: personId, expiresAt })
    await parts.mailbox.enqueue(tx, verificationLetter(parts.baseUrl, email, token, id))
  })
}

function verificationId(parts: Parts, token: string): string {
  return `email:${digestOf(parts, token)}`
}

/** better-auth made the token and keeps only its digest. */
export function resetMailer(parts: Omit<Parts, 'accounts' | 'brake'>) {
  return async (letter: { email: string; token: string }) => {
    const key = `reset:${digestOf(parts, letter.token)}`
    await parts.db.transaction((tx) =>
      parts.mailbox.enqueue(tx, resetLetter(parts.baseUrl, letter.email, letter.token, key)),
    )
  }
}
