import { and, eq } from 'drizzle-orm'
import type { Tx } from '../../db/connection.ts'
import { keys } from '../../db/schema/keys.ts'

/** Wrong passphrases in a row before the key rests. */
const attemptsBeforeRest = 5
/** Minutes of the first rest; each further one is twice as long, up to a day. */
const firstRest = 15
const longestRest = 24 * 60

export type PinAttempt = { allowed: boolean; left: number; until: Date | null }

/**
 * Takes one attempt before it is made, so that simultaneous guesses cannot share one count and a crash never gives one
 * back. `left`: after this one; at 0 the key rests until `until`.
 */
export async function takePinAttempt(tx: Tx, id: string, now: Date): Promise<PinAttempt> {
  // The row is locked by its own update: whoever comes second sees this one counted.
  const [row] = await tx.update(keys).set({ id }).where(eq(keys.id, id)).returning()
  const until = row?.pinLockedUntil ?? null
  if (!row || (until && until > now)) return { allowed: false, left: 0, until }
  const attempts = (row.pinAttempts ?? 0) + 1
  const left = (attemptsBeforeRest - (attempts % attemptsBeforeRest)) % attemptsBeforeRest
  const rests = attempts / attemptsBeforeRest
  const minutes = Math.min(firstRest * 2 ** (rests - 1), longestRest)
  const pinLockedUntil = left === 0 ? new Date(now.getTime() + minutes * 60_000) : null
  await tx.update(keys).set({ pinAttempts: attempts, pinLockedUntil }).where(eq(keys.id, id))
  return { allowed: true, left, until: pinLockedUntil }
}

/** After the right one. */
export async function forgetPinAttempts(tx: Tx, id: string): Promise<void> {
  await tx.update(keys).set({ pinAttempts: 0, pinLockedUntil: null }).where(eq(keys.id, id))
}

/** False when the key was wrapped anew or destroyed meanwhile. */
export async function rewrapKey(
  tx: Tx,
  id: string,
  before: Uint8Array,
  wrappedKey: Uint8Array,
): Promise<boolean> {
  const changed = await tx
    .update(keys)
    .set({ wrappedKey })
    .where(and(eq(keys.id, id), eq(keys.wrappedKey, before)))
    .returning({ id: keys.id })
  return changed.length === 1
}
