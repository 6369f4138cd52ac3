import type { AppLoadContext } from '@remix-run/node'
import { isRefusal, type Refusal } from '../../../server/core/values/refusal.ts'
import type { Actor } from '../../../server/people/types.ts'
import type { FormReply, Received } from '../../http/forms.ts'
import { isOvertaken } from '../contracts/overtaken.ts'

type Asked = { context: AppLoadContext; actor: Actor; id: string }

/** A refusal as the answer of its form; who was overtaken is told by whom and with which fact. */
export async function refuseOrYield(
  form: Extract<Received<unknown>, { ok: true }>,
  refusal: Refusal,
  { context, actor, id }: Asked,
): Promise<FormReply> {
  if (!isOvertaken(refusal)) return form.refuse(refusal)
  const view = await context.app.fulfilment.view(actor, id)
  const last = isRefusal(view) ? undefined : view.facts.at(-1)
  if (last === undefined) return form.refuse(refusal)
  const { kind, actorName, partyName, mine, recordedAt: at } = last
  return form.yield({ kind, who: actorName ?? partyName ?? '', mine, at })
}
