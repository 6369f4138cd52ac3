import { bytes, index, integer, json, primaryKey, table, text, time } from '../columns.ts'

export const keys = table(
  'keys',
  {
    id: text().primaryKey(),
    /** root-ca | issuing-ca | tsa | ledger | platform | seal | person */
    purpose: text().notNull(),
    /** organisation or person id; `platform` for the house's own keys. */
    ownerId: text().notNull(),
    /** p256 | rsa2048 | rsa3072 | ed25519 */
    algorithm: text().notNull(),
    /** SubjectPublicKeyInfo DER. */
    publicKey: bytes().notNull(),
    /**
     * PKCS#8 under AES-256-GCM with a key that the master key wraps, for `pin` under one of its holder's passphrase before
     * that; null once destroyed, and for every custody where the key is elsewhere.
     */
    wrappedKey: bytes(),
    /** server | pin | browser | pkcs11 | remote; null (rows from before there was a choice): server. */
    custody: text(),
    /** How the token or the remote service calls the key. */
    reference: json().$type<Readonly<Record<string, string>>>(),
    /** Wrong passphrases since the last right one; counted before each is tried. */
    pinAttempts: integer(),
    pinLockedUntil: time(),
    createdAt: time().notNull(),
    retiredAt: time(),
    destroyedAt: time(),
  },
  (t) => [index('keys_owner').on(t.ownerId), index('keys_purpose').on(t.purpose)],
)

export const identityCertificates = table(
  'identity_certificates',
  {
    /** Serial number, lower-case hex. */
    serial: text().primaryKey(),
    keyId: text()
      .notNull()
      .references(() => keys.id),
    issuerKeyId: text().notNull(),
    subjectName: text().notNull(),
    der: bytes().notNull(),
    /** Issuers up to the root for certificates brought along in a PKCS#12; null for our own CA. */
    chain: json().$type<string[]>(),
    notBefore: time().notNull(),
    notAfter: time().notNull(),
    revokedAt: time(),
    /** CRLReason, RFC 5280 §5.3.1. */
    revocationReason: integer(),
  },
  (t) => [index('identity_certificates_key').on(t.keyId)],
)

export const revocationLists = table(
  'revocation_lists',
  {
    issuerKeyId: text().notNull(),
    number: integer().notNull(),
    der: bytes().notNull(),
    thisUpdate: time().notNull(),
    nextUpdate: time().notNull(),
  },
  (t) => [primaryKey({ columns: [t.issuerKeyId, t.number] })],
)
