import type { AppLoadContext } from '@remix-run/node'
import type { z } from 'zod'
import { isRefusal, type Refusal } from '../../../server/core/values/refusal.ts'
import type { SpendableIntent } from '../../../server/keys/types.ts'
import type { Actor } from '../../../server/people/types.ts'
import { requireActor } from '../../http/actor.ts'
import { bytesAnswer } from '../../http/bytes.ts'
import { encodeRefusal } from '../../http/encoded-refusal.ts'
import { type FormReply, receive } from '../../http/forms.ts'
import { proofOf } from '../../http/intent-proof.ts'
import { goTo } from '../../http/redirects.ts'

type Proof = { digest: string } & Parameters<typeof proofOf>[0]
type Wanted<Value> = {
  schema: z.ZodType<Value>
  purpose: 'key.export' | 'key.certify'
  /** MIME type and extension. */
  type: string
  extension: string
  make(actor: Actor, value: Value, intent: SpendableIntent): Promise<Uint8Array | Refusal>
}

/**
 * A form that is answered with a file. The answer of a page cannot be one, so it has an address of its own; whatever is
 * refused leads back to the key's page with the reason (all that was typed is secret and would not come back anyway).
 */
export async function fileByWill<Value extends Proof>(
  request: Request,
  context: AppLoadContext,
  keyId: string,
  { schema, purpose, type, extension, make }: Wanted<Value>,
): Promise<Response> {
  const actor = await requireActor(request, context)
  const { keyHolders, people } = context.app
  const form = await receive(request, context, schema, { limit: 'prove', who: actor.personId })
  if (!form.ok) return comeBack(keyId, purpose, reasonOf(form.answer))
  // Whose key it is is asked before the code is spent.
  const key = await keyHolders.open(actor, keyId)
  if (isRefusal(key)) return comeBack(keyId, purpose, encodeRefusal(key))
  const act = { purpose, subjectId: keyId, digest: form.value.digest }
  const proof = proofOf(form.value)
  const intent = isRefusal(proof) ? proof : await people.recordIntent(actor, act, proof)
  const made = isRefusal(intent) ? intent : await make(actor, form.value, intent)
  if (isRefusal(made)) return comeBack(keyId, purpose, encodeRefusal(made))
  return bytesAnswer(made, type, {}, `${key.certificate.serial}.${extension}`)
}

const comeBack = (keyId: string, act: string, fault: string): Response =>
  goTo(`/keys/${encodeURIComponent(keyId)}?${new URLSearchParams({ act, fault })}#fault`)

/** The first thing that was wrong, as `encodeRefusal` writes it. */
function reasonOf({ data }: FormReply): string {
  const faults = Object.values(data.result.error ?? {}).flatMap((found) => found ?? [])
  return faults[0] ?? 'invalid'
}
