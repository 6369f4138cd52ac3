/** Time stamps for signatures, asked for with patience that ends, and the room that they take. */
import type { SigningParty } from '../core/asn1/cms-build.ts'
import type { CryptoPort, HashName } from '../core/values/crypto.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { contentsCapacity } from './dictionary.ts'
import type { SignatureLevel } from './types.ts'

export type StampingDeps = {
  crypto: CryptoPort
  /** RFC 3161 TimeStampToken over a digest, of the authority of its suite; rejects when that does not answer. */
  timestamp: (digest: Uint8Array, hash: HashName) => Promise<Uint8Array>
  /** Waits so many milliseconds; by default not at all. */
  pause?: (milliseconds: number) => Promise<void>
}

export type Stamping = {
  /** A token over a digest, by default of SHA-256. Refusal: timestamp-unavailable. */
  stamp(digest: Uint8Array, hash?: HashName): Promise<Uint8Array | Refusal>
  /** Bytes to keep for a token: as the largest of late, with room for another chain. */
  tokenRoom(): number
  /** Bytes to keep for the CMS of this party. */
  roomFor(party: SigningParty, level: SignatureLevel): number
}

/** Milliseconds before each attempt. */
const patience = [0, 250, 1000]

/** Attributes, algorithms and a signature value of RSA-3072; the issuer's name stands there twice, besides. */
const frame = 1024

export function createStamping({ timestamp, pause }: StampingDeps): Stamping {
  let largest: number | undefined
  const tokenRoom = () => (largest === undefined ? contentsCapacity / 2 : largest + 512)
  return {
    async stamp(digest, hash = 'sha256') {
      for (const wait of patience) {
        if (wait > 0) await pause?.(wait)
        try {
          const token = await timestamp(digest, hash)
          largest = Math.max(largest ?? 0, token.length)
          return token
        } catch {
          // It may be back in a moment; how often it is asked is bounded.
        }
      }
      // A signature without the time stamp that was asked for would be another, weaker thing.
      return refuse('timestamp-unavailable', { attempts: patience.length })
    },
    tokenRoom,
    roomFor({ certificate, chain }, level) {
      const certificates = [certificate, ...chain].reduce((sum, { length }) => sum + length, 0)
      return certificates + certificate.length + frame + (level === 'B-T' ? tokenRoom() : 0)
    },
  }
}
