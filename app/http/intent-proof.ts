import { type Refusal, refuse } from '../../server/core/values/refusal.ts'
import type { IntentProof } from '../../server/people/types.ts'

/** What a form may carry as proof of will: password and one-time code, or a passkey's answer as JSON in `response`. */
type Offered = {
  password?: string | undefined
  code?: string | undefined
  response?: string | undefined
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
