import type { App } from '../server/app.ts'
import { second } from '../server/core/values/durations.ts'
import { isRefusal, type Refusal } from '../server/core/values/refusal.ts'
import { totpNow } from '../server/core/values/totp.ts'
import type { SpendableIntent } from '../server/keys/types.ts'
import type { Act, Actor } from '../server/people/types.ts'
import { demoAccounts } from './demo-accounts.ts'

/** 意愿 of one of the demo's people, whose secrets are public. Good for two acts within the same half minute. */
export async function demoWill(
  { people, clock }: Pick<App, 'people' | 'clock'>,
  person: Actor,
  act: Act,
): Promise<SpendableIntent | Refusal> {
  const account = demoAccounts.find(({ email }) => email === person.email)
  if (!account) throw new Error(`the demo has no account ${person.email}`)
  const { password, totpSecret } = account
  const proofAt = (shift: number) => {
    const code = totpNow(totpSecret, new Date(clock.now().getTime() + shift * second))
    return { method: 'password+totp' as const, password, code }
  }
  // The code of the step before: a code is good once, and the visitor may sign within the same half minute.
  const early = await people.recordIntent(person, act, proofAt(-30))
  return isRefusal(early) ? people.recordIntent(person, act, proofAt(0)) : early
}
