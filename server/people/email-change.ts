import type { Tx } from '../../db/connection.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { moveEmail, personWithEmail } from './account-store.ts'
import type { Identity } from './identity.ts'
import {
  emailChangedLetter,
  emailChangeLetter,
  emailChangeNotice,
  emailInUseLetter,
  type Letter,
} from './letters.ts'
import { day, digestOf, later, newToken, type Parts } from './parts.ts'
import { emailChangeId, endLinks, peekSecret, putSecret, takeSecret } from './proof-store.ts'
import { emailFault, normalEmail } from './rules.ts'
import { passwordObstacle } from './second-factor.ts'
import type { SigningIn } from './sign-in-types.ts'
import type { Actor } from './types.ts'

type Verbs = Pick<
  SigningIn,
  'requestEmailChange' | 'pendingEmailChange' | 'cancelEmailChange' | 'confirmEmailChange'
>

/** What waits for its link; a later wish replaces it, and its link with it. */
type Wish = { email: string; tokenDigest: string }

const wishesPerWindow = 3

/** To another mailbox: nothing changes until whoever asked has shown that they read it. */
export function createEmailChange(parts: Parts, identity: Identity): Verbs {
  const { clock, db } = parts
  const wishOf = async (actor: Actor) =>
    read(await peekSecret(db.read, emailChangeId(actor.personId), clock.now()))
  return {
    requestEmailChange: (actor, input) => request(parts, actor, input),
    async pendingEmailChange(actor) {
      const wish = await wishOf(actor)
      return wish && { email: wish.email }
    },
    async cancelEmailChange(actor) {
      await db.transaction((tx) => takeSecret(tx, emailChangeId(actor.personId), clock.now()))
      return true
    },
    async confirmEmailChange(actor, token) {
      const wish = await wishOf(actor)
      // Digests of 256 random bits: how long their comparison takes tells nothing about the token.
      if (wish?.tokenDigest !== digestOf(parts, token)) return refuse('token-invalid')
      return confirm(parts, identity, actor, wish)
    },
  }
}

async function request(
  parts: Parts,
  actor: Actor,
  input: { email: string; password: string },
): Promise<true | Refusal> {
  const { brake, db, mailbox } = parts
  const email = normalEmail(input.email)
  const fault =
    emailFault(email) ?? (email === actor.email ? refuse('email-same', {}, 'email') : undefined)
  if (fault) return fault
  const wrong = await passwordObstacle(parts, actor, input.password)
  if (wrong) return wrong
  if (!(await brake.attempt(`email-change:${actor.personId}`, wishesPerWindow))) {
    return refuse('too-many-attempts')
  }
  const token = newToken(parts)
  const wish: Wish = { email, tokenDigest: digestOf(parts, token) }
  const taken = (await personWithEmail(db.read, email)) !== undefined
  const letters = lettersAbout(parts, actor, wish, taken ? undefined : token)
  await db.transaction(async (tx) => {
    const secret = {
      id: emailChangeId(actor.personId),
      value: JSON.stringify(wish),
      expiresAt: later(parts, day),
    }
    await putSecret(tx, secret)
    for (const letter of letters) await mailbox.enqueue(tx, letter)
  })
  return true
}

/**
 * Whoever asks is told the same whether the address has an account or not; only its owner learns more. Without a
 * token the wish can never come true.
 */
function lettersAbout(
  { baseUrl }: Parts,
  actor: Actor,
  { email, tokenDigest }: Wish,
  token: string | undefined,
): Letter[] {
  const key = `email-change:${tokenDigest}`
  return [
    token === undefined
      ? emailInUseLetter(baseUrl, email, key)
      : emailChangeLetter(baseUrl, email, token, key),
    emailChangeNotice(baseUrl, actor.email, `${key}:notice`),
  ]
}

async function confirm(
  parts: Parts,
  identity: Identity,
  actor: Actor,
  wish: Wish,
): Promise<true | Refusal> {
  try {
    return await parts.db.transaction(async (tx) => {
      const taken = read(await takeSecret(tx, emailChangeId(actor.personId), parts.clock.now()))
      if (taken?.tokenDigest !== wish.tokenDigest) return refuse('token-invalid')
      if (await personWithEmail(tx, wish.email)) return refuse('email-taken')
      return move(parts, tx, identity, actor, wish)
    })
  } catch (error) {
    // Somebody registered with the address at the same moment; the mailbox is the asker's, so they may know.
    if (await personWithEmail(parts.db.read, wish.email)) return refuse('email-taken')
    throw error
  }
}

async function move(
  parts: Parts,
  tx: Tx,
  identity: Identity,
  actor: Actor,
  { email, tokenDigest }: Wish,
): Promise<true | Refusal> {
  const { personId } = actor
  const change = { from: actor.email, to: email, now: parts.clock.now() }
  if (!(await moveEmail(tx, personId, change))) return refuse('version-conflict')
  // A link that waits in the old mailbox opens this account no more.
  await endLinks(tx, personId)
  await parts.ledger.append(tx, {
    kind: 'identity.email-changed',
    actor: personId,
    subjects: [personId],
  })
  // Letters to an address that was never proven may be another's.
  if (actor.identityLevel > 0) await parts.mailbox.readdress(tx, change.from, change.to)
  await identity.raiseVerified(tx, personId)
  const key = `email-change:${tokenDigest}:done`
  await parts.mailbox.enqueue(tx, emailChangedLetter(parts.baseUrl, change.from, key))
  return true
}

function read(value: string | undefined): Wish | undefined {
  return value === undefined ? undefined : (JSON.parse(value) as Wish)
}
