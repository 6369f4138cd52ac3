import type { AppLoadContext } from '@remix-run/node'
import type { ContractView } from '../../../server/contracts/types.ts'
import { isRefusal, type Refusal } from '../../../server/core/values/refusal.ts'
import type { Actor } from '../../../server/people/types.ts'
import type { FormReply, Overtaken, Received } from '../../http/forms.ts'

/** Refusals that say: the contract is not any more what the page showed. */
const codes: ReadonlySet<string> = new Set([
  'overtaken',
  'wrong-state',
  'already-signed',
  'already-completed',
])

export const isOvertaken = ({ code }: Refusal): boolean => codes.has(code)

type Asked = { context: AppLoadContext; actor: Actor; id: string }

/** A verb's refusal as the answer of its form; who was overtaken is told by whom and by what. */
export async function refuseOrYield(
  form: Extract<Received<unknown>, { ok: true }>,
  refusals: Refusal | readonly Refusal[],
  { context, actor, id }: Asked,
): Promise<FormReply> {
  if (![refusals].flat().some((refusal) => isOvertaken(refusal as Refusal))) {
    return form.refuse(refusals)
  }
  const contract = await context.app.contracts.view(actor, id)
  if (isRefusal(contract)) return form.refuse(refusals)
  yielded.add(context)
  return form.yield(lastAct(actor, contract))
}

/** Without scripts the page is loaded again in the same request: it must keep the form with what was typed. */
export const hasYielded = (context: AppLoadContext): boolean => yielded.has(context)
const yielded = new WeakSet<AppLoadContext>()

/** Acts of people that move a contract; invitations and openings do not. */
const moves: ReadonlySet<string> = new Set(
  ['drafted', 'submitted', 'approved', 'rejected', 'signed', 'declined', 'withdrawn'].map(
    (act) => `contract.${act}`,
  ),
)

/** What moved the contract last. A revision leaves no line in the timeline, only a later time of change. */
export function lastAct(
  { personId }: Pick<Actor, 'personId'>,
  { timeline, updatedAt, draftedBy }: Pick<ContractView, 'timeline' | 'updatedAt' | 'draftedBy'>,
): Overtaken {
  const last = timeline.findLast(({ kind }) => moves.has(kind))
  if (last === undefined || last.at < updatedAt) {
    const mine = draftedBy.id === personId
    return { kind: 'revised', who: draftedBy.name, mine, at: updatedAt }
  }
  const { kind, actorName, organisationName, mine, at } = last
  return { kind: kind.replace('contract.', ''), who: actorName ?? organisationName ?? '', mine, at }
}
