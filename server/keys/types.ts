import type { Tx } from '../../db/connection.ts'
import type { SigningParty } from '../core/asn1/cms-build.ts'
import type { SealRequest } from '../core/asn1/ses-build.ts'
import type { HashName, KeyAlgorithm, Signer } from '../core/values/crypto.ts'
import type { KeyId } from '../core/values/ids.ts'
import type { Refusal } from '../core/values/refusal.ts'
import type { HouseAuthority } from './authorities.ts'
import type { Custody, KeyPlace, KeyReference, RemoteOffer, SignerFactor } from './custody-types.ts'
import type { RootKeys } from './root-types.ts'
import type { PreparedRotation } from './rotate.ts'

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
  custody: Custody
  /** Null where the key is elsewhere. */
  wrappedKey: Uint8Array | null
  reference: KeyReference | null
  serial: string
  certificate: Uint8Array
  subjectName: string
  notBefore: Date
  notAfter: Date
  /** Of a key that was made elsewhere: takes it back where it is not kept. Never fails; what it cannot undo stays there. */
  discard?: () => Promise<void>
}

/** Brought along in a PKCS#12 or bound at a signing service, with the issuers found beside it. */
export type BroughtKey = PreparedKey & { chain: Uint8Array[] }

/** A certificate that another authority issued for a key of ours, with the issuers found beside it. */
export type IssuedCertificate = {
  keyId: string
  serial: string
  certificate: Uint8Array
  subjectName: string
  notBefore: Date
  notAfter: Date
  chain: Uint8Array[]
  /** Its issuers lead to a root on the trust list. */
  trusted: boolean
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

/** An intent, spent, that lets a closed list be signed later and after a restart: at most `count` signatures by one key. */
export type SigningWarrant = {
  keyId: string
  intentId: string
  personId: string
  /** What was wished: `certificate.issue`, now about this batch, and the digest of the closed list. */
  purpose: string
  subjectId: string
  digest: string
  count: number
  /** ISO 8601. */
  validUntil: string
  /** HMAC over all of the above by a key that is not in the database. */
  seal: string
}

export type CertificateView = {
  keyId: string
  /** Person or organisation; `platform` for the house. */
  ownerId: string
  /** `person`, `seal`, or a purpose of the house. */
  purpose: string
  serial: string
  subjectName: string
  issuerName: string
  algorithm: string
  custody: Custody
  notBefore: Date
  notAfter: Date
  revokedAt: Date | null
  /** CRLReason (RFC 5280 §5.3.1). */
  revocationReason: number | null
  /** Brought along in a PKCS#12, or issued elsewhere on our request: another authority vouches for it and lists its revocation. */
  outside: boolean
  der: Uint8Array
}

/** `cacheSeconds` 0: for the asker alone. */
export type StatusReply = { response: Uint8Array; cacheSeconds: number }

export type RotationName = 'issuing' | 'tsa' | 'ocsp' | 'sm2-issuing' | 'sm2-tsa' | 'sm2-ocsp'
export type Rotation = { which: RotationName; keyId: string; serial: string }

export type Keys = {
  /** Roots whose key may be kept elsewhere. */
  root: RootKeys
  /** First start: root and issuing CA, TSA, ledger and platform keys. Later: checks that the master key opens them. */
  ensureHouse(): Promise<void>
  prepare(request: {
    purpose: 'seal' | 'person'
    ownerId: string
    algorithm: KeyAlgorithm
    subject: CertificateSubject
  }): Promise<PreparedKey>
  /** The same, with the key in the place that was chosen. Refusals: pin-short, pin-long, and those of the place. */
  prepareAt(
    place: KeyPlace,
    request: Parameters<Keys['prepare']>[0],
  ): Promise<PreparedKey | Refusal>
  /** Good for ten minutes, for `whom` only: what a certification request must carry. */
  possessionChallenge(whom: string): Promise<string>
  /**
   * A certificate for a key that is elsewhere, on a PKCS#10 signed by it. Refusals: request-unproven, request-challenge
   * (not given to `whom`, or too old), key-known.
   */
  certifyPossessed(
    request: Omit<Parameters<Keys['prepare']>[0], 'algorithm'> & {
      request: Uint8Array
      whom: string
    },
  ): Promise<PreparedKey | Refusal>
  /**
   * Keys of an account at the remote signing service that can sign here. Refusals: key-device-missing, those of the device.
   */
  remoteOffers(account: string): Promise<readonly RemoteOffer[] | Refusal>
  /**
   * A key at the service, after it has signed once under its holder's authorisation. `whom`: who asks for it.
   * Refusals: key-device-missing, credential-bound, pkcs12-chain-long, certificate-expired, certificate-not-yet-valid,
   * certificate-usage, certificate-extension, certificate-known, certificate-serial-taken, those of the device.
   */
  bindRemote(request: {
    purpose: 'seal' | 'person'
    ownerId: string
    whom: string
    credential: string
    factor: SignerFactor
  }): Promise<BroughtKey | Refusal>
  /**
   * Whose signature it will be, for a key that signs in its holder's browser. Judged like signerFor, by which it refuses;
   * key-not-in-browser.
   */
  partyFor(keyId: string, intent: SpendableIntent): Promise<SigningParty | Refusal>
  /**
   * Another passphrase for a key under one. Who forgot it has lost the key: there is no other way in.
   * Refusals: key-unknown, key-without-pin, key-destroyed, overtaken, and those of signerFor about the passphrase.
   */
  changePin(request: {
    keyId: string
    pin: string
    newPin: string
  }): Promise<((tx: Tx) => Promise<Refusal | undefined>) | Refusal>
  /** Refusal: certificate-known, only for a key brought along. */
  keep(tx: Tx, key: PreparedKey | BroughtKey): Promise<Refusal | undefined>
  /**
   * The only way to a private key: a fresh, unspent intent whose HMAC and expiry hold and whose digest
   * is what will be signed. Refusals: intent-invalid, intent-expired, key-destroyed, certificate-expired, certificate-revoked,
   * and by custody: pin-missing, pin-wrong, pin-locked, key-in-browser, key-device-missing, those of the device.
   */
  signerFor(
    keyId: string,
    intent: SpendableIntent,
    factor?: SignerFactor,
  ): Promise<Signer | Refusal>
  /**
   * The keys of one seal, for the signatures that one act of will makes over one document: each once, of two suites, of one owner. Either
   * all of them or none is opened. Refusals: intent-invalid (for keys that do not belong together too), and those of signerFor.
   */
  signersFor(
    keyIds: readonly string[],
    intent: SpendableIntent,
    factor?: SignerFactor,
  ): Promise<readonly Signer[] | Refusal>
  /** The caller spends the intent in the transaction that stores the warrant. Refusals: intent-invalid, intent-expired. */
  warrant(
    intent: SpendableIntent,
    grant: { keyId: string; subjectId: string; count: number; validUntil: Date },
  ): Promise<SigningWarrant | Refusal>
  /** Refusals: warrant-invalid, warrant-expired, key-destroyed, certificate-expired, certificate-revoked. */
  signerUnder(warrant: SigningWarrant): Promise<Signer | Refusal>
  /** Ed25519 key of its own for the signed tokens in QR codes; made by ensureHouse where an older house has none. */
  tokenKey(): Promise<{ publicKey: Uint8Array; sign(message: Uint8Array): Uint8Array }>
  /** For the signing self-test at the start: a key made for the moment, certified, kept nowhere. */
  trialSigner(algorithm?: KeyAlgorithm): Promise<Signer>
  /** Seals verification reports and nothing else; no act of anybody's will stands behind it. Every use is a ledger entry. */
  reportSigner(): Promise<Signer>
  /** HMAC that makes a SpendableIntent; given to people by the composition root. */
  sealIntent(intent: Omit<SpendableIntent, 'seal'>): string
  /** RFC 3161 TimeStampToken (CMS ContentInfo DER) over a digest of 32 octets, SHA-256 by default, from the app's own TSA; over SM3 from its SM2 TSA. */
  timestamp(digest: Uint8Array, hash?: HashName): Promise<Uint8Array>
  /** An electronic seal (SESeal DER, GB/T 38540) that lists these certificates, signed by the house as its maker. */
  issueSeal(request: SealRequest): Promise<Uint8Array>
  /** Answers a DER TimeStampReq with a DER TimeStampResp (RFC 3161 §2.4), refusals included. */
  answerTimestampRequest(request: Uint8Array): Promise<Uint8Array>
  /** Current CRL of the issuing CA, DER, renewed when stale. */
  /** Of the authority in use; `revocationLists` has those of earlier ones too. */
  revocationList(issuer: 'issuing' | 'root'): Promise<Uint8Array>
  /** The current list of every authority of the house, of every generation. */
  revocationLists(): Promise<readonly Uint8Array[]>
  /** `issuing.crl`, `issuing-2.cer`, `tsa.cer`: what the addresses in certificates under /ca/ lead to. Undefined for no file of ours. */
  authorityFile(name: string): Promise<Uint8Array | undefined>
  /** Every authority of the house, retired ones too (their lists go on), newest first. */
  authorities(): Promise<readonly HouseAuthority[]>
  /** OCSPResponse DER for any bytes at all (RFC 6960); `unknown` for what was not issued here. */
  answerStatusRequest(query: Uint8Array): Promise<StatusReply>
  /** The next generation of a key of the house, certified. Refusal: root-offline. */
  prepareRotation(which: RotationName): Promise<PreparedRotation | Refusal>
  /** From now on the new key is used. Refusal: overtaken. */
  keepRotation(tx: Tx, rotation: PreparedRotation): Promise<Refusal | undefined>
  caCertificates(): Promise<{ root: Uint8Array; issuing: Uint8Array; tsa: Uint8Array }>
  certificate(serial: string): Promise<CertificateView | undefined>
  certificatesOf(ownerId: string): Promise<readonly CertificateView[]>
  /** The one that the key signs with: of another authority, where one was accepted; else the newest. */
  certificateOfKey(keyId: string): Promise<CertificateView | undefined>
  /** Locks the key for the rest of the transaction; false when there is none. */
  hold(tx: Tx, keyId: string): Promise<boolean>
  /** False when it was revoked before; the first revocation stands. */
  revoke(tx: Tx, serial: string, reason: number): Promise<boolean>
  /** Every certificate of the key, so that none of them brings it back. Serial numbers of those not revoked before. */
  revokeKey(tx: Tx, keyId: string, reason: number): Promise<readonly string[]>
  /**
   * What came of a certification request: PEM, DER or .p7b, alone or with its issuers. Refusals: key-unknown, key-destroyed,
   * certificate-file-large, certificate-is-request, certificate-unreadable, certificate-other-key, pkcs12-chain-long, certificate-expired,
   * certificate-not-yet-valid, certificate-usage, certificate-extension, certificate-known, certificate-serial-taken.
   */
  readIssued(request: { keyId: string; file: Uint8Array }): Promise<IssuedCertificate | Refusal>
  /** Refusals: key-unknown, key-given-up (a certificate of it was revoked), certificate-known. */
  keepIssued(tx: Tx, issued: IssuedCertificate): Promise<Refusal | undefined>
  /** Whether this certificate's issuers are on the trust list; false for an unknown one. */
  isTrusted(serial: string): Promise<boolean>
  /** Ed25519 over the note text; name+key hash per C2SP signed-note. */
  ledgerKey(): Promise<{ publicKey: Uint8Array; sign(message: Uint8Array): Uint8Array }>
  /** HMAC-SHA256 under a platform secret, for pseudonyms and tokens. `domain` separates uses. */
  mac(domain: string, value: string): Promise<string>
  /** AES-256-GCM under the master key, for secrets at rest other than keys. */
  encrypt(domain: string, plain: Uint8Array): Uint8Array
  decrypt(domain: string, box: Uint8Array): Uint8Array
  /**
   * PKCS#12 (modern and legacy): own key and certificate chain. Refusals: too-large, pkcs12-password, pkcs12-unsupported,
   * pkcs12-algorithm, pkcs12-no-key, pkcs12-chain-long, certificate-expired, certificate-not-yet-valid, certificate-known.
   */
  importPkcs12(request: {
    ownerId: string
    purpose: 'seal' | 'person'
    file: Uint8Array
    password: string
  }): Promise<BroughtKey | Refusal>
  /**
   * Key, certificate and issuers as a PKCS#12 under AES-256; needs an intent `key.export` about this key, which the
   * caller spends. Refusals: password-short, password-long, key-not-exportable, and those of signerFor.
   */
  exportPkcs12(request: {
    keyId: string
    intent: SpendableIntent
    password: string
    factor?: SignerFactor
  }): Promise<Uint8Array | Refusal>
  /** PKCS#10 request DER for an existing key, so that a licensed CA can certify it; needs its owner's intent `key.certify` about it. */
  certificationRequest(
    keyId: string,
    intent: SpendableIntent,
    factor?: SignerFactor,
  ): Promise<Uint8Array | Refusal>
}
