import { z } from 'zod'
import { isRefusal, type Refusal } from '../../../server/core/values/refusal.ts'
import type { KeyHolders } from '../../../server/keys/types.ts'
import type { Actor, Membership } from '../../../server/people/types.ts'
import type { Seals } from '../../../server/seals/types.ts'

export const kinds = ['contract', 'official'] as const
export const algorithms = ['p256', 'rsa2048', 'rsa3072'] as const

export const wish = z.object({
  kind: z.enum(kinds),
  serial: z.string().trim().max(4).optional(),
  algorithm: z.enum(algorithms),
  /** A key brought along in a PKCS#12; nothing: a new one, certified here. */
  keyId: z.string().max(64).optional(),
  to: z.string().optional(),
})

/** Keys that were brought along for a seal; whether one is taken already is the verb's to say. */
export async function broughtKeys(holders: KeyHolders, actor: Actor, organisationId: string) {
  const list = await holders.list(actor, { organisationId })
  if (isRefusal(list)) return []
  return list
    .filter((one) => one.purpose === 'seal' && one.outside && one.revokedAt === null)
    .map(({ keyId, subjectName, issuerName }) => ({ keyId, subjectName, issuerName }))
}

/** By `?kind=` and `?serial=`; an unknown kind is the seal for contracts. */
export function previewFor(
  seals: Seals,
  { organisationName, organisationCode, organisationKind, organisationLevel }: Membership,
  { searchParams }: URL,
): { svg: string } | Refusal {
  const serial = searchParams.get('serial')?.trim()
  return seals.preview({
    ownerName: organisationName,
    code: organisationCode,
    organisationKind,
    identityLevel: organisationLevel,
    kind: searchParams.get('kind') === 'official' ? 'official' : 'contract',
    ...(serial ? { serial } : {}),
  })
}
