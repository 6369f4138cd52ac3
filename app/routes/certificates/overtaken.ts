import type { AppLoadContext } from '@remix-run/node'
import type { ApplicationView, CertificateLine } from '../../../server/certificates/types.ts'
import { isRefusal, type Refusal } from '../../../server/core/values/refusal.ts'
import type { Actor } from '../../../server/people/types.ts'
import type { FormReply, Overtaken, Received } from '../../http/forms.ts'

/** Refusals that say: application or certificate is not any more what the page showed. */
const codes: ReadonlySet<string> = new Set([
  'overtaken',
  'version-conflict',
  'wrong-state',
  'proposal-open',
  'proposal-closed',
  'already-revoked',
  'not-standing',
])

type Asked = { context: AppLoadContext; actor: Actor; id: string; what: 'application' | 'view' }

/** A verb's refusal as the answer of its form; who was overtaken is told by whom and by what. */
export async function refuseOrYield(
  form: Extract<Received<unknown>, { ok: true }>,
  refusals: Refusal | readonly Refusal[],
  { context, actor, id, what }: Asked,
): Promise<FormReply> {
  const all = [refusals].flat() as Refusal[]
  if (!all.some(({ code }) => codes.has(code))) return form.refuse(all)
  const seen = await context.app.certificates[what](actor, id)
  const last = isRefusal(seen) ? undefined : lastAct(seen.timeline)
  if (last === undefined) return form.refuse(all)
  yielded.add(context)
  return form.yield(last)
}

/** Without scripts the page is loaded again in the same request: it must keep the form with what was typed. */
export const hasYielded = (context: AppLoadContext): boolean => yielded.has(context)
const yielded = new WeakSet<AppLoadContext>()

/** What moved it last, if anybody did. */
function lastAct(timeline: ApplicationView['timeline']): Overtaken | undefined {
  const last: CertificateLine | undefined = timeline.at(-1)
  if (last === undefined) return undefined
  const { kind, actorName, confirmedByName, mine, recordedAt } = last
  return { kind, who: confirmedByName ?? actorName ?? '', mine, at: recordedAt }
}
