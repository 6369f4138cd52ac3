/** What proves who somebody is and what they want: secrets, codes, passkeys, attempts, intents. */
import { and, eq, gt, isNull, lt, lte, or, sql } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import {
  account,
  intents,
  passkey,
  rateLimit,
  twoFactor,
  user,
  verification,
} from '../../db/schema/people.ts'
import type { SpendableIntent } from '../keys/types.ts'
import type { PasskeyView } from './types.ts'

export async function passwordHash(reader: Reader, personId: string): Promise<string | undefined> {
  const rows = await reader
    .select({ password: account.password })
    .from(account)
    .where(and(eq(account.userId, personId), eq(account.providerId, 'credential')))
  return rows[0]?.password ?? undefined
}

/** False when another change came in between. */
export async function replacePassword(
  tx: Tx,
  personId: string,
  change: { from: string; to: string; now: Date },
): Promise<boolean> {
  const rows = await tx
    .update(account)
    .set({ password: change.to, updatedAt: change.now })
    .where(
      and(
        eq(account.userId, personId),
        eq(account.providerId, 'credential'),
        eq(account.password, change.from),
      ),
    )
    .returning({ id: account.id })
  return rows.length === 1
}

/** Still encrypted; only once the person has confirmed it with a code. */
export async function totpSecret(reader: Reader, personId: string): Promise<string | undefined> {
  const rows = await reader
    .select({ secret: twoFactor.secret, verified: twoFactor.verified })
    .from(twoFactor)
    .where(eq(twoFactor.userId, personId))
  return rows[0]?.verified === false ? undefined : rows[0]?.secret
}

export async function addTotp(
  tx: Tx,
  row: { id: string; personId: string; secret: string; backupCodes: string },
): Promise<void> {
  const { personId, ...rest } = row
  await tx.insert(twoFactor).values({ ...rest, userId: personId, verified: true })
  await tx.update(user).set({ twoFactorEnabled: true }).where(eq(user.id, personId))
}

/** False when this code has been accepted before (RFC 6238 §5.2). */
export async function spendCode(
  tx: Tx,
  code: { personId: string; step: number; expiresAt: Date },
): Promise<boolean> {
  const id = `totp-used:${code.personId}:${code.step}`
  const rows = await tx
    .insert(verification)
    .values({ id, identifier: id, value: 'used', expiresAt: code.expiresAt })
    .onConflictDoNothing()
    .returning({ id: verification.id })
  return rows.length === 1
}

/** Something short-lived, found by a name that tells nothing; a second one under the name replaces the first. */
export async function putSecret(
  tx: Tx,
  secret: { id: string; value: string; expiresAt: Date },
): Promise<void> {
  const { id, value, expiresAt } = secret
  await tx
    .insert(verification)
    .values({ id, identifier: id, value, expiresAt })
    .onConflictDoUpdate({ target: verification.id, set: { value, expiresAt } })
}

export async function peekSecret(reader: Reader, id: string, now: Date) {
  const rows = await reader
    .select({ value: verification.value })
    .from(verification)
    .where(and(eq(verification.id, id), gt(verification.expiresAt, now)))
  return rows[0]?.value
}

/** Hands it to one caller only. */
export async function takeSecret(tx: Tx, id: string, now: Date): Promise<string | undefined> {
  const rows = await tx
    .delete(verification)
    .where(eq(verification.id, id))
    .returning({ value: verification.value, expiresAt: verification.expiresAt })
  return rows[0] && rows[0].expiresAt > now ? rows[0].value : undefined
}

export function emailChangeId(personId: string): string {
  return `email-change:${personId}`
}

/** Links and half-finished sign-ins of the person: what was sent before must not undo a change. */
export async function endLinks(tx: Tx, personId: string): Promise<void> {
  const theirs = eq(verification.value, personId)
  await tx.delete(verification).where(or(theirs, eq(verification.id, emailChangeId(personId))))
}

export async function passkeysOf(reader: Reader, personId: string) {
  return reader.select().from(passkey).where(eq(passkey.userId, personId))
}

export async function passkeyViews(reader: Reader, personId: string): Promise<PasskeyView[]> {
  const rows = await passkeysOf(reader, personId)
  return rows.map(({ id, name, createdAt }) => ({ id, name: name ?? '', createdAt }))
}

export async function deletePasskey(tx: Tx, personId: string, id: string): Promise<boolean> {
  const rows = await tx
    .delete(passkey)
    .where(and(eq(passkey.id, id), eq(passkey.userId, personId)))
    .returning({ id: passkey.id })
  return rows.length === 1
}

/** False when another assertion of this passkey came in between. */
export async function moveCounter(
  tx: Tx,
  move: { id: string; from: number; to: number },
): Promise<boolean> {
  const rows = await tx
    .update(passkey)
    .set({ counter: move.to })
    .where(and(eq(passkey.id, move.id), eq(passkey.counter, move.from)))
    .returning({ id: passkey.id })
  return rows.length === 1
}

export async function addIntent(
  tx: Tx,
  intent: Omit<SpendableIntent, 'seal'> & { method: string; provenAt: Date },
): Promise<void> {
  await tx.insert(intents).values(intent)
}

export async function spendIntent(tx: Tx, intentId: string, now: Date): Promise<boolean> {
  const rows = await tx
    .update(intents)
    .set({ usedAt: now })
    .where(and(eq(intents.id, intentId), isNull(intents.usedAt), gt(intents.expiresAt, now)))
    .returning({ id: intents.id })
  return rows.length === 1
}

/**
 * One more attempt under `key`; false when the window's attempts are used up. `lastRequest` holds the *end* of
 * the window: better-auth sweeps rows of this table whose `lastRequest` is minutes past.
 */
export async function countAttempt(
  tx: Tx,
  attempt: { key: string; now: Date; limit: number; window: number },
): Promise<boolean> {
  const now = attempt.now.getTime()
  const fresh = { count: 1, lastRequest: now + attempt.window }
  const started = await tx
    .insert(rateLimit)
    .values({ id: attempt.key, key: attempt.key, ...fresh })
    .onConflictDoUpdate({
      target: rateLimit.key,
      set: fresh,
      setWhere: lte(rateLimit.lastRequest, now),
    })
    .returning({ key: rateLimit.key })
  if (started.length === 1) return true
  const further = await tx
    .update(rateLimit)
    .set({ count: sql`${rateLimit.count} + 1` })
    .where(and(eq(rateLimit.key, attempt.key), lt(rateLimit.count, attempt.limit)))
    .returning({ key: rateLimit.key })
  return further.length === 1
}

export async function forgetAttempts(tx: Tx, key: string): Promise<void> {
  await tx.delete(rateLimit).where(eq(rateLimit.key, key))
}
