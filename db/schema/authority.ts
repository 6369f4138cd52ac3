import { bytes, integer, json, table, text, time } from '../columns.ts'

/** Authorities of other houses that verifiers here believe; one row a certificate, kept after its removal. */
export const trustedAuthorities = table('trusted_authorities', {
  /** sha256 hex of the certificate: trust is in exactly these octets. */
  fingerprint: text().primaryKey(),
  der: bytes().notNull(),
  subjectName: text().notNull(),
  /** person | organisation | seal | timestamping */
  scopes: json().$type<string[]>().notNull(),
  addedBy: text().notNull(),
  addedAt: time().notNull(),
  removedBy: text(),
  removedAt: time(),
  removalReason: text(),
  version: integer().notNull(),
})

/** The last moment that was stamped, at most a second behind: no later stamp may be earlier. */
export const stampClocks = table('stamp_clocks', {
  /** Purpose of the stamping key. */
  id: text().primaryKey(),
  lastAt: time().notNull(),
})
