import { z } from 'zod'
import type { Refusal } from '../../../server/core/values/refusal.ts'
import type { Membership } from '../../../server/people/types.ts'
import type { SealKind, Seals } from '../../../server/seals/types.ts'

export const kinds = ['contract', 'official', 'certificate'] as const
export const algorithms = ['p256', 'rsa2048', 'rsa3072'] as const

/** 申请. */
export const applying = z.object({
  kind: z.enum(kinds),
  serial: z.string().trim().max(4).optional(),
  algorithm: z.enum(algorithms),
  purpose: z.string().max(500),
})

/** The seal for contracts is what people want most. */
export function kindOf(asked: string | null): SealKind {
  return kinds.find((kind) => kind === asked) ?? 'contract'
}

/** By `?kind=` and `?serial=`. */
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
    kind: kindOf(searchParams.get('kind')),
    ...(serial ? { serial } : {}),
  })
}
