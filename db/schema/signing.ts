import { index, json, table, text, time } from '../columns.ts'

/**
 * A signature that waits for its value from a key that is not here. No bytes are kept: whatever is signed is derived again
 * from the contract's file and these lines, and must come to the digest that was pinned.
 */
export const pendingSignatures = table(
  'pending_signatures',
  {
    id: text().primaryKey(),
    contractId: text().notNull(),
    partyId: text().notNull(),
    sealId: text().notNull(),
    keyId: text().notNull(),
    /** Serial number of the certificate that the signature will carry. */
    certificate: text().notNull(),
    personId: text().notNull(),
    /** The act of will with its seal; spent by the transaction that stores the signature. */
    intent: json().$type<Readonly<Record<string, string>>>().notNull(),
    /** sha256 hex of the file that the signer was shown. */
    documentDigest: text().notNull(),
    /** sha256 hex of the ByteRange of the prepared revision. */
    pinnedDigest: text().notNull(),
    signedAt: time().notNull(),
    expiresAt: time().notNull(),
    doneAt: time(),
    /** sha256 hex of the signature value that was taken: the same one again is an answer lost on its way, another one a replay. */
    signatureDigest: text(),
  },
  (t) => [index('pending_signatures_contract').on(t.contractId, t.personId)],
)
