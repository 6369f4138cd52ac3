import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { type Refusal, refuse } from '../../server/core/values/refusal.ts'

/** How often one address (or one person) may do a thing before being asked to wait. */
const limits = {
  signIn: new RateLimiterMemory({ points: 20, duration: 5 * 60 }),
  signUp: new RateLimiterMemory({ points: 20, duration: 60 * 60 }),
  mail: new RateLimiterMemory({ points: 10, duration: 15 * 60 }),
  prove: new RateLimiterMemory({ points: 60, duration: 5 * 60 }),
  upload: new RateLimiterMemory({ points: 60, duration: 60 }),
  /** Sealed reports: each is signed, stamped and entered in the ledger. */
  report: new RateLimiterMemory({ points: 30, duration: 10 * 60 }),
  /** Numbers of certificates by one address; names tried for one number, by whomever. */
  number: new RateLimiterMemory({ points: 30, duration: 10 * 60 }),
  name: new RateLimiterMemory({ points: 30, duration: 60 * 60 }),
  ask: new RateLimiterMemory({ points: 240, duration: 60 }),
} as const
export type Limit = keyof typeof limits

/** `too-many-attempts`, or undefined. `who` is an address or a person's id. */
export async function spend(limit: Limit, who: string): Promise<Refusal | undefined> {
  try {
    await limits[limit].consume(who)
    return undefined
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    return refuse('too-many-attempts')
  }
}
