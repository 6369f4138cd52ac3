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
  /** Takes back what `create` made, where nothing came of it. */
  destroy?(reference: KeyReference, factor: SignerFactor): Promise<Refusal | undefined>
  /** Ready for one signature. Refusals: see the adapter. */
  open(
    reference: KeyReference,
    algorithm: KeyAlgorithm,
    factor: SignerFactor,
  ): Promise<((data: Uint8Array) => Promise<Uint8Array>) | Refusal>
}

/** A key at a remote signing service, as the service tells of it; nothing of it has been judged. */
export type RemoteCredential = {
  /** DER */
  certificate: Uint8Array
  chain: readonly Uint8Array[]
  algorithm: KeyAlgorithm
  /** What its holder gives for every signature. */
  asks: readonly ('PIN' | 'OTP')[]
}

/** A device that has keys of its own already, with certificates of whoever issued them. */
export type CredentialDevice = KeyDevice & {
  /** Names of the keys of one account. Refusals: see the adapter. */
  credentials(account: string): Promise<readonly string[] | Refusal>
  /** Refusals: see the adapter. */
  credential(id: string): Promise<RemoteCredential | Refusal>
}

/** One of them, as an owner chooses among them. */
export type RemoteOffer = {
  credential: string
  subjectName: string
  issuerName: string
  algorithm: KeyAlgorithm
  notAfter: Date
  asks: RemoteCredential['asks']
  /** Somebody of this house signs with it already. */
  bound: boolean
}

/** Where a new key is to be. */
export type KeyPlace =
  | { custody: 'server' }
  | { custody: 'pin'; pin: string }
  | { custody: 'pkcs11'; pin?: string }
