/** Where a key is, and what it takes to set it to work there. */
import { openPrivateKey } from '../adapters/key-material.ts'
import type { KeyAlgorithm } from '../core/values/crypto.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Custody, SignerFactor } from './custody-types.ts'
import type { KeysDeps } from './house.ts'
import { unlockWithPin } from './pin.ts'
import { forgetPinAttempts, takePinAttempt } from './pin-store.ts'
import type { KeyRow } from './store.ts'
import type { Vault } from './vault.ts'

/** A private key in use. `pkcs8` only where its bytes are here at all. */
export type OpenKey = {
  sign(data: Uint8Array): Promise<Uint8Array>
  pkcs8?: Uint8Array
}

/** Rows from before there was a choice are the house's. */
export const custodyOf = ({ custody }: Pick<KeyRow, 'custody'>): Custody =>
  (custody as Custody | null) ?? 'server'

/**
 * Every reason of rules.ts to refuse comes before this. Refusals: key-in-browser, pin-missing, pin-wrong, pin-locked, and
 * those of the device.
 */
export async function openKey(
  deps: KeysDeps,
  vault: Vault,
  key: KeyRow,
  factor: SignerFactor,
): Promise<OpenKey | Refusal> {
  const custody = custodyOf(key)
  if (custody === 'browser') return refuse('key-in-browser')
  if (custody === 'pkcs11' || custody === 'remote') {
    const device = deps.devices?.[custody]
    if (!device) return refuse('key-device-missing')
    const sign = await device.open(key.reference ?? {}, key.algorithm as KeyAlgorithm, factor)
    return isRefusal(sign) ? sign : { sign }
  }
  if (!key.wrappedKey) return refuse('key-destroyed')
  const unwrapped = vault.unwrap(key.id, key.purpose, key.wrappedKey)
  const pkcs8 =
    custody === 'pin' ? await withPin(deps, key, unwrapped, factor.pin ?? '') : unwrapped
  return isRefusal(pkcs8) ? pkcs8 : { sign: openPrivateKey(pkcs8).sign, pkcs8 }
}

/** The attempt is counted before it is made; only the right passphrase takes the count back. */
async function withPin(
  deps: Pick<KeysDeps, 'db' | 'clock'>,
  key: KeyRow,
  box: Uint8Array,
  pin: string,
): Promise<Uint8Array | Refusal> {
  if (pin === '') return refuse('pin-missing', {}, 'pin')
  const now = deps.clock.now()
  const attempt = await deps.db.transaction((tx) => takePinAttempt(tx, key.id, now))
  const resting = (until: Date | null) => {
    const minutes = Math.max(1, Math.ceil(((until ?? now).getTime() - now.getTime()) / 60_000))
    return refuse('pin-locked', { minutes }, 'pin')
  }
  if (!attempt.allowed) return resting(attempt.until)
  const pkcs8 = await unlockWithPin(key, box, pin)
  if (!pkcs8) {
    return attempt.left === 0
      ? resting(attempt.until)
      : refuse('pin-wrong', { left: attempt.left }, 'pin')
  }
  await deps.db.transaction((tx) => forgetPinAttempts(tx, key.id))
  return pkcs8
}
