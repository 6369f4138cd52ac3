import { z } from 'zod'
import { type Refusal, refuse } from '../../server/core/values/refusal.ts'
import type { IntentProof } from '../../server/people/types.ts'

/** What a form may carry as proof of will: password and one-time code, or a passkey's answer as JSON in `response`. */
type Offered = {
  password?: string | undefined
  code?: string | undefined
  response?: string | undefined
}

/** As a form's schema has it; `digest`: sha256 hex of what was shown. */
export const proofFields = {
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  password: z.string().max(200).optional(),
  code: z.string().trim().max(20).optional(),
  response: z.string().max(20_000).optional(),
}

/** A passkey's answer, or both of the others. */
export function needsProof(offered: Offered, context: z.RefinementCtx): void {
  if (offered.response !== undefined) return
  for (const field of ['password', 'code'] as const) {
    if (offered[field] !== undefined) continue
    context.addIssue({ code: 'custom', path: [field], params: { code: 'required' } })
  }
}

/** Refusal: required, for the field that is missing. */
export function proofOf({ password, code, response }: Offered): IntentProof | Refusal {
  if (response !== undefined) return { method: 'passkey', response: parsed(response) }
  if (password === undefined) return refuse('required', {}, 'password')
  if (code === undefined) return refuse('required', {}, 'code')
  return { method: 'password+totp', password, code }
}

/** What is no JSON is no answer of a passkey either; people says so. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
