import { randomFillSync } from 'node:crypto'

/** Asking the operating system costs microseconds a call, whatever the length: ask for a page at once. */
const pool = new Uint8Array(4096)
let used = pool.length

/** Octets from the operating system's generator; none is handed out twice, none stays behind. */
export function systemRandom(length: number): Uint8Array {
  if (length > pool.length) return randomFillSync(new Uint8Array(length))
  if (used + length > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const octets = pool.slice(used, used + length)
  pool.fill(0, used, used + length)
  used += length
  return octets
}
