/**
 * The one port through which `core/` reaches digests, signature checks and randomness.
 * Node's OpenSSL is 20x to 85x faster than JavaScript for RSA and P-256, the browser has none of it:
 * `adapters/node-crypto.ts` serves the server, `core/web-crypto.ts` the browser, and the same
 * vectors run against both. Everything is synchronous so that proofs read like the standards.
 */
export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512' | 'sm3'

export type SignatureScheme = 'ecdsa' | 'rsa-pkcs1' | 'rsa-pss' | 'ed25519' | 'sm2'

export type SignatureCheck = {
  scheme: SignatureScheme
  /** Digest applied to `data`; ignored by ed25519. SM2 takes sm3 and puts ZA before `data` itself (GB/T 32918.2 §6.1). */
  hash: HashName
  /** Only rsa-pss; octets. */
  saltLength?: number
  /** SubjectPublicKeyInfo, DER (RFC 5280 §4.1.2.7). */
  publicKey: Uint8Array
  data: Uint8Array
  /** ECDSA and SM2: DER SEQUENCE{r,s} (RFC 3279 §2.2.3, GM/T 0009). */
  signature: Uint8Array
  /** Said by an authority for good (a certificate, a list, a checkpoint) and so asked again with other files: the answer may be kept. */
  lasting?: boolean
}

export type CryptoPort = {
  digest(hash: HashName, ...parts: readonly Uint8Array[]): Uint8Array
  /** False for a wrong signature, a malformed key or an unsupported curve; never throws on either. */
  verify(check: SignatureCheck): boolean
  randomBytes(length: number): Uint8Array
}

/** How a key signs. */
export type KeyAlgorithm = 'p256' | 'rsa2048' | 'rsa3072' | 'sm2'

/** A private key in use. Only `keys.signerFor` hands one out. */
export type Signer = {
  algorithm: KeyAlgorithm
  /** X.509 DER of the signing certificate. */
  certificate: Uint8Array
  /** Issuers up to and including the root, DER. */
  chain: readonly Uint8Array[]
  /** Signature over SHA-256(data): DER ECDSA for p256, PKCS#1 v1.5 for RSA; over SM3(ZA ‖ data), DER, for sm2. */
  sign(data: Uint8Array): Promise<Uint8Array>
}
