import { z } from 'zod'
import type { KeyAlgorithm } from '../../../server/core/values/crypto.ts'
import type { Refusal } from '../../../server/core/values/refusal.ts'
import { suiteOfAlgorithm } from '../../../server/core/values/suite.ts'
import type { Membership } from '../../../server/people/types.ts'
import type { SealKind, Seals } from '../../../server/seals/types.ts'

export const kinds = ['contract', 'official', 'certificate'] as const
export const algorithms = ['p256', 'rsa2048', 'rsa3072', 'sm2'] as const

/** 申请. */
export const applying = z.object({
  kind: z.enum(kinds),
  serial: z.string().trim().max(4).optional(),
  algorithm: z.enum(algorithms),
  /** Ticked: and a key of the other suite. */
  second: z.string().optional(),
  purpose: z.string().max(500),
})

/** What the tick means beside the algorithm that was chosen. */
export function secondFor(algorithm: KeyAlgorithm): KeyAlgorithm {
  return suiteOfAlgorithm(algorithm) === 'guomi' ? 'p256' : 'sm2'
}

/** The seal for contracts is what people want most. */
export function kindOf(asked: unknown): SealKind {
  return kinds.find((kind) => kind === asked) ?? 'contract'
}

/** Of what was chosen so far, in an address or in a form; what it is for is nobody's business here. */
export function previewFor(
  seals: Seals,
  { organisationName, organisationCode, organisationKind, organisationLevel }: Membership,
  asked: { kind?: unknown; serial?: unknown },
): { svg: string } | Refusal {
  const serial = String(asked.serial ?? '').trim()
  return seals.preview({
    ownerName: organisationName,
    code: organisationCode,
    organisationKind,
    identityLevel: organisationLevel,
    kind: kindOf(asked.kind),
    ...(serial ? { serial } : {}),
  })
}
