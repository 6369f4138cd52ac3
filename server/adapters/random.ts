import { randomBytes } from 'node:crypto'

/** Octets from the operating system's generator. */
export function systemRandom(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length))
}
