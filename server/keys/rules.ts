import { type PathReason, validatePath } from '../core/asn1/path.ts'
import type { Certificate } from '../core/asn1/x509.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import type { CertificateRow, KeyRow, RevocationListRow } from './store.ts'
import type { SpendableIntent } from './types.ts'

/** Acts of will that may set a private key to work, by what the key then does. */
export const intentPurposes = {
  sign: ['contract.sign', 'seal.use'],
  certify: ['key.certify'],
  export: ['key.export'],
  issue: ['certificate.issue'],
} as const satisfies Record<string, readonly string[]>

export type KeyUse = keyof typeof intentPurposes

/**
 * `genuine`: the HMAC held. A forged intent is never told whether it also expired. What is signed is named by the
 * intent's subject and judged by the caller; what is done to the key itself must name this key.
 */
export function judgeIntent(
  intent: SpendableIntent,
  { use, keyId }: { use: KeyUse; keyId: string },
  genuine: boolean,
  now: Date,
): Refusal | undefined {
  const purposes: readonly string[] = intentPurposes[use]
  const about = use === 'sign' || use === 'issue' || intent.subjectId === keyId
  if (!genuine || !about || !purposes.includes(intent.purpose)) return refuse('intent-invalid')
  return intent.expiresAt <= now ? refuse('intent-expired') : undefined
}

/** House keys have doors of their own; a person's key works for that person only. Whose seal may be used is decided by seals. */
export function judgeKey(
  key: KeyRow | undefined,
  intent: Pick<SpendableIntent, 'personId'>,
): Refusal | undefined {
  if (!key || (key.purpose !== 'seal' && key.purpose !== 'person')) return refuse('key-unknown')
  if (key.purpose === 'person' && key.ownerId !== intent.personId) return refuse('intent-invalid')
  return isGone(key) ? refuse('key-destroyed') : undefined
}

/** Destroyed; of a key that is elsewhere only its record can say so. */
export const isGone = ({ custody, wrappedKey, destroyedAt }: KeyRow): boolean =>
  destroyedAt !== null || (['server', 'pin'].includes(custody ?? 'server') && !wrappedKey)

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

/** A certificate brought along must be good today, or nothing could be signed with it. */
export function judgeBrought(
  { notBefore, notAfter }: Pick<Certificate, 'notBefore' | 'notAfter'>,
  now: Date,
): Refusal | undefined {
  if (now > notAfter) return refuse('certificate-expired')
  return now < notBefore ? refuse('certificate-not-yet-valid') : undefined
}

const useFaults: Readonly<Record<PathReason, string>> = {
  expired: 'certificate-expired',
  'not-yet-valid': 'certificate-not-yet-valid',
  'wrong-usage': 'certificate-usage',
  'unknown-critical-extension': 'certificate-extension',
  'no-path': 'certificate-unreadable',
  'bad-signature': 'certificate-unreadable',
  'name-constraint': 'certificate-usage',
  policy: 'certificate-usage',
}

/** Whether documents can be signed with it today, whoever issued it: what a verifier will ask of it later. */
export function judgeUse(
  crypto: CryptoPort,
  certificate: Certificate,
  now: Date,
): Refusal | undefined {
  if (certificate.extensions.basicConstraints?.ca) return refuse('certificate-usage')
  const alone = validatePath(crypto, certificate, [], [certificate], now, 'signing')
  return alone.ok ? undefined : refuse(useFaults[alone.reason])
}

/** Stands where another CA's certificates have no issuer among our keys. */
export const outsideIssuer = 'outside'

/** Characters. Whoever holds the file may guess as long as they like; sign-in with a brake asks for no less. */
const filePassword = { minimum: 8, maximum: 128 }

export function judgeFilePassword(password: string): Refusal | undefined {
  const { minimum, maximum } = filePassword
  if (password.length < minimum) return refuse('password-short', { minimum })
  return password.length > maximum ? refuse('password-long', { maximum }) : undefined
}

/** CRLReasons (RFC 5280 §5.3.1) that an owner can give: unspecified, key compromised, affiliation changed, superseded, no longer used. */
export const revocationReasons = [0, 1, 3, 4, 5] as const

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
