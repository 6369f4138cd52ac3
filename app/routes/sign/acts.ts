import { z } from 'zod'
import { factorFields } from '../../http/pin-fields.ts'

/** A box that has to be ticked; `code` is the refusal where it is not. */
const ticked = (code: string) =>
  z
    .string()
    .optional()
    .refine((value) => value === 'on', { params: { code } })

/** `read` and `terms` are ticks; a passkey's answer comes as JSON in `response` instead of password and code. */
export const signing = z.object({
  act: z.literal('sign'),
  party: z.string(),
  /** sha256 hex of what the signer was shown. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  read: ticked('unread'),
  terms: ticked('terms-unread'),
  seal: z
    .string()
    .optional()
    .refine((value) => value !== undefined, { params: { code: 'seal-unchosen' } })
    .transform((value) => value ?? ''),
  password: z.string().max(200).optional(),
  code: z.string().trim().max(20).optional(),
  response: z.string().max(20_000).optional(),
  ...factorFields,
})

export const declining = z.object({
  act: z.literal('decline'),
  party: z.string(),
  reason: z.string().max(500),
})

/** From a key in the signer's browser: DER in base64. */
export const finishing = z.object({
  act: z.literal('finish'),
  pending: z.string().max(64),
  signature: z.string().max(1024),
})

export const acts = z.discriminatedUnion('act', [signing, finishing, declining])
