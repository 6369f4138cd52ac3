/** A key under its holder's passphrase, inside the wrapping of the master key: neither alone opens it. */
import { lock, unlock } from '../adapters/key-material.ts'
import { type PinCost, pinKey } from '../adapters/pin-key.ts'
import { concat } from '../core/values/bytes.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'

/**
 * OWASP's parameters for scrypt: 128 MB and about a third of a second a guess. The bound of the claim: who has the
 * database and the master key may guess as long as they like at this price; against them only the passphrase's length helps.
 */
const cost: PinCost = { logN: 17, r: 8, p: 1 }

/** First octet of what is made here, so that another derivation can follow. */
const format = 1
const saltSize = 16
const headerSize = 4 + saltSize

/** Characters, after NFKC. */
const pinLength = { minimum: 8, maximum: 128 }

/** Refusals: pin-short, pin-long. `field`: of the form that chose it. */
export function judgePin(pin: string, field: string): Refusal | undefined {
  const { minimum, maximum } = pinLength
  const length = [...pin.normalize('NFKC')].length
  if (length < minimum) return refuse('pin-short', { minimum }, field)
  return length > maximum ? refuse('pin-long', { maximum }, field) : undefined
}

/** format 1 ‖ log2 N ‖ r ‖ p ‖ salt 16 ‖ nonce ‖ PKCS#8 under AES-256-GCM ‖ tag; bound to the row and to its own header. */
export async function lockWithPin(
  random: (length: number) => Uint8Array,
  row: { id: string; purpose: string },
  pkcs8: Uint8Array,
  pin: string,
): Promise<Uint8Array> {
  const salt = random(saltSize)
  const header = concat(Uint8Array.of(format, cost.logN, cost.r, cost.p), salt)
  const key = await pinKey(pin, salt, cost)
  return concat(header, lock(key, pkcs8, associated(row, header), random(12)))
}

/** Undefined for a wrong passphrase. Throws where the box is no box of ours. */
export async function unlockWithPin(
  row: { id: string; purpose: string },
  box: Uint8Array,
  pin: string,
): Promise<Uint8Array | undefined> {
  const header = box.subarray(0, headerSize)
  const [made = 0, logN = 0, r = 0, p = 0] = header
  if (made !== format || box.length < headerSize)
    throw new Error('locked by an unknown construction')
  const key = await pinKey(pin, header.subarray(4), { logN, r, p })
  try {
    return unlock(key, box.subarray(headerSize), associated(row, header))
  } catch {
    // The wrapping of the master key around it was whole: what does not fit is the passphrase.
    return undefined
  }
}

const associated = ({ id, purpose }: { id: string; purpose: string }, header: Uint8Array): string =>
  `${id}\n${purpose}\npin\n${Buffer.from(header).toString('hex')}`
