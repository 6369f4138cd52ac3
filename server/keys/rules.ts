import { type Refusal, refuse } from '../core/values/refusal.ts'
import type { CertificateRow, KeyRow, RevocationListRow } from './store.ts'
import type { SpendableIntent } from './types.ts'

/** Acts of will that may set a private key to work, by what the key then does. */
export const intentPurposes = {
  sign: ['contract.sign', 'seal.use'],
  certify: ['key.certify'],
} as const satisfies Record<string, readonly string[]>

export type KeyUse = keyof typeof intentPurposes

/** `genuine`: the HMAC held. A forged intent is never told whether it also expired. */
export function judgeIntent(
  intent: SpendableIntent,
  use: KeyUse,
  genuine: boolean,
  now: Date,
): Refusal | undefined {
  const purposes: readonly string[] = intentPurposes[use]
  if (!genuine || !purposes.includes(intent.purpose)) return refuse('intent-invalid')
  return intent.expiresAt <= now ? refuse('intent-expired') : undefined
}

/** House keys have doors of their own; a person's key works for that person only. Whose seal may be used is decided by seals. */
export function judgeKey(key: KeyRow | undefined, intent: SpendableIntent): Refusal | undefined {
  if (!key || (key.purpose !== 'seal' && key.purpose !== 'person')) return refuse('key-unknown')
  if (key.purpose === 'person' && key.ownerId !== intent.personId) return refuse('intent-invalid')
  if (!key.wrappedKey || key.destroyedAt) return refuse('key-destroyed')
  return undefined
}

/** Revoked outweighs expired: it is the worse news. */
export function judgeCertificate(
  row: CertificateRow | null | undefined,
  now: Date,
): Refusal | undefined {
  if (!row) return refuse('certificate-expired')
  if (row.revokedAt && row.revokedAt <= now) return refuse('certificate-revoked')
  if (now < row.notBefore || now > row.notAfter) return refuse('certificate-expired')
  return undefined
}

/** Hours. A list is renewed at half its life, so that a copy fetched just before serves another twelve. */
export const listLifetime = 24
const renewAfter = (listLifetime / 2) * 3_600_000

/** `listed` and `revoked` are counts: revocations are never taken back, so equal counts are equal sets. */
export function isStale(
  list: RevocationListRow | undefined,
  listed: number,
  revoked: number,
  now: Date,
): boolean {
  if (!list || listed !== revoked) return true
  return now.getTime() - list.thisUpdate.getTime() >= renewAfter || now < list.thisUpdate
}
