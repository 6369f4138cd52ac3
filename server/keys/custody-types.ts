import type { KeyAlgorithm } from '../core/values/crypto.ts'
import type { Refusal } from '../core/values/refusal.ts'

/**
 * Who holds a private key: the house, wrapped by its master key; the house, but under a passphrase that only the holder
 * knows; the holder's browser; a token (PKCS#11) beside the server; a remote signing service.
 */
export type Custody = 'server' | 'pin' | 'browser' | 'pkcs11' | 'remote'

/** What only the holder has, beside their act of will. Never logged, never stored. */
export type SignerFactor = { pin?: string; otp?: string }

/** How a device calls one of its keys. */
export type KeyReference = Readonly<Record<string, string>>

/** A token or a service that holds keys and signs with them; its key bytes never come here. */
export type KeyDevice = {
  /** A pair made inside. Refusals: see the adapter. */
  create?(
    algorithm: KeyAlgorithm,
    factor: SignerFactor,
  ): Promise<{ reference: KeyReference; publicKey: Uint8Array } | Refusal>
  /** Ready for one signature. Refusals: see the adapter. */
  open(
    reference: KeyReference,
    algorithm: KeyAlgorithm,
    factor: SignerFactor,
  ): Promise<((data: Uint8Array) => Promise<Uint8Array>) | Refusal>
}

/** Where a new key is to be. */
export type KeyPlace =
  | { custody: 'server' }
  | { custody: 'pin'; pin: string }
  | { custody: 'pkcs11'; pin?: string }
