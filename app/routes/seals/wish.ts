import { z } from 'zod'
import type { Refusal } from '../../../server/core/values/refusal.ts'
import type { Membership } from '../../../server/people/types.ts'
import type { Seals } from '../../../server/seals/types.ts'

export const kinds = ['contract', 'official'] as const
export const algorithms = ['p256', 'rsa2048', 'rsa3072'] as const

export const wish = z.object({
  kind: z.enum(kinds),
  serial: z.string().trim().max(4).optional(),
  algorithm: z.enum(algorithms),
  to: z.string().optional(),
})

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
