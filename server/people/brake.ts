import type { Database } from '../../db/connection.ts'
import { countAttempt, forgetAttempts } from './proof-store.ts'

/** Counts attempts before they are made, so that simultaneous guesses cannot share one count. */
export type Brake = {
  /** False when this window's attempts are used up; the window starts with its first attempt. */
  attempt(key: string, limit: number): Promise<boolean>
  /** After a success. */
  forget(key: string): Promise<void>
}

const window = 15 * 60_000

export function createBrake(db: Database, clock: { now(): Date }): Brake {
  return {
    attempt: (key, limit) =>
      db.transaction((tx) => countAttempt(tx, { key, now: clock.now(), limit, window })),
    forget: (key) => db.transaction((tx) => forgetAttempts(tx, key)),
  }
}
