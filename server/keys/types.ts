import type { Tx } from '../../db/connection.ts'
import type { KeyAlgorithm, Signer } from '../core/values/crypto.ts'
import type { KeyId } from '../core/values/ids.ts'
import type { Refusal } from '../core/values/refusal.ts'

export type CertificateSubject = {
  /** CN */
  commonName: string
  /** O */
  organisation?: string
  /** organizationIdentifier 2.5.4.97: the 统一社会信用代码. */
  organisationCode?: string
}

/** A key pair made and certified but not yet stored: the slow half of a verb. */
export type PreparedKey = {
  keyId: KeyId
  purpose: 'seal' | 'person'
  ownerId: string
  algorithm: KeyAlgorithm
  publicKey: Uint8Array
  wrappedKey: Uint8Array
  serial: string
  certificate: Uint8Array
  subjectName: string
  notBefore: Date
  notAfter: Date
}

/** Proof that the signer acted: made by people.recordIntent, consumed once with the signature. */
export type SpendableIntent = {
  id: string
  personId: string
  purpose: string
  subjectId: string
  digest: string
  expiresAt: Date
  /** HMAC over all of the above by a key that is not in the database. */
  seal: string
}

export type CertificateView = {
  serial: string
  subjectName: string
  issuerName: string
  algorithm: string
  notBefore: Date
  notAfter: Date
  revokedAt: Date | null
  der: Uint8Array
}

export type Keys = {
  /** First start: root and issuing CA, TSA, ledger and platform keys. Later: checks that the master key opens them. */
  ensureHouse(): Promise<void>
  prepare(request: {
    purpose: 'seal' | 'person'
    ownerId: string
    algorithm: KeyAlgorithm
    subject: CertificateSubject
  }): Promise<PreparedKey>
  keep(tx: Tx, key: PreparedKey): Promise<void>
  /**
   * The only way to a private key: a fresh, unspent intent whose HMAC and expiry hold and whose digest
   * is what will be signed. Refusals: intent-invalid, intent-expired, key-destroyed, certificate-expired, certificate-revoked.
   */
  signerFor(keyId: string, intent: SpendableIntent): Promise<Signer | Refusal>
  /** For the signing self-test at the start: a key made for the moment, certified, kept nowhere. */
  trialSigner(): Promise<Signer>
  /** HMAC that makes a SpendableIntent; given to people by the composition root. */
  sealIntent(intent: Omit<SpendableIntent, 'seal'>): string
  /** RFC 3161 TimeStampToken (CMS ContentInfo DER) over a SHA-256 digest, from the app's own TSA. */
  timestamp(sha256: Uint8Array): Promise<Uint8Array>
  /** Answers a DER TimeStampReq with a DER TimeStampResp (RFC 3161 §2.4), refusals included. */
  answerTimestampRequest(request: Uint8Array): Promise<Uint8Array>
  /** Current CRL of the issuing CA, DER, renewed when stale. */
  revocationList(issuer: 'issuing' | 'root'): Promise<Uint8Array>
  caCertificates(): Promise<{ root: Uint8Array; issuing: Uint8Array; tsa: Uint8Array }>
  certificate(serial: string): Promise<CertificateView | undefined>
  certificatesOf(ownerId: string): Promise<readonly CertificateView[]>
  revoke(tx: Tx, serial: string, reason: number): Promise<void>
  /** Ed25519 over the note text; name+key hash per C2SP signed-note. */
  ledgerKey(): Promise<{ publicKey: Uint8Array; sign(message: Uint8Array): Uint8Array }>
  /** HMAC-SHA256 under a platform secret, for pseudonyms and tokens. `domain` separates uses. */
  mac(domain: string, value: string): Promise<string>
  /** AES-256-GCM under the master key, for secrets at rest other than keys. */
  encrypt(domain: string, plain: Uint8Array): Uint8Array
  decrypt(domain: string, box: Uint8Array): Uint8Array
  /** PKCS#12 (modern and legacy) by node-forge: own key and certificate chain. Refusals: pkcs12-password, pkcs12-unsupported, pkcs12-no-key. */
  importPkcs12(request: {
    ownerId: string
    purpose: 'seal' | 'person'
    file: Uint8Array
    password: string
  }): Promise<(PreparedKey & { chain: Uint8Array[] }) | Refusal>
  /** PKCS#10 request DER for an existing key, so that a licensed CA can certify it; needs the intent of its owner. */
  certificationRequest(keyId: string, intent: SpendableIntent): Promise<Uint8Array | Refusal>
}
