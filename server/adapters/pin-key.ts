import { scrypt } from 'node:crypto'

/** scrypt (RFC 7914): 128·r·2^logN octets of memory for every guess. */
export type PinCost = { logN: number; r: number; p: number }

/** Octets that a guess may take; a stored cost above it is no cost of ours. */
const mostMemory = 512 * 1024 * 1024

let last: Promise<unknown> = Promise.resolve()

/**
 * 32 octets from what a person remembers. On the thread pool, and one at a time: a derivation holds 128 MB, and what
 * many ask for at once must not take the machine's memory.
 */
export function pinKey(
  pin: string,
  salt: Uint8Array,
  { logN, r, p }: PinCost,
): Promise<Uint8Array> {
  const memory = 128 * r * 2 ** logN
  if (memory > mostMemory) throw new Error('a derivation that costs too much')
  const work = () =>
    new Promise<Uint8Array>((resolve, reject) => {
      // NFKC: full-width digits from a Chinese keyboard are the same digits.
      const secret = Buffer.from(pin.normalize('NFKC'), 'utf8')
      const options = { N: 2 ** logN, r, p, maxmem: 2 * memory }
      scrypt(secret, salt, 32, options, (error, key) => {
        secret.fill(0)
        if (error) reject(error)
        else resolve(new Uint8Array(key))
      })
    })
  const turn = last.then(work, work)
  last = turn.catch(() => undefined)
  return turn
}
