import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { Overtaken } from '../../components/overtaken.tsx'
import { SignDone } from '../../components/sign-done.tsx'
import { SignRoom } from '../../components/sign-room.tsx'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import { alsoAfter } from '../../http/revalidation.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { refuseOrYield } from '../contracts/overtaken.ts'
import { partySeenBy, seenBy } from '../contracts/seen.ts'
import { rehearsalOf } from '../fulfilment/running.ts'
import { acts } from './acts.ts'
import { signWithWill } from './sign-with-will.ts'

export const handle: RouteHandle = {
  words: ['contracts', 'fulfilment', 'keys'],
  title: 'contracts:sign.title',
  frame: 'public',
}

export const shouldRevalidate = alsoAfter(409)

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { contracts, people } = context.app
  const by = { contractId: params['id'] ?? '' }
  const { contract, party, ...view } = found(await contracts.openForSigning(actor, by))
  const passkeys = await people.passkeys(actor)
  return {
    ...view,
    rehearsal: rehearsalOf(context.app, contract, request.url),
    contract: seenBy(actor, contract),
    party: partySeenBy(actor, party),
    mayUsePasskey: passkeys.length > 0,
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, acts, { limit: 'prove', who: actor.personId })
  if (!form.ok) return form.answer
  const id = params['id'] ?? ''
  const { app } = context
  const { value } = form
  const outcome =
    value.act === 'sign'
      ? await signWithWill(app, actor, id, value)
      : await app.contracts.decline(actor, id, { partyId: value.party, reason: value.reason })
  if (isRefusal(outcome)) return refuseOrYield(form, outcome, { context, actor, id })
  return goTo(value.act === 'sign' ? `/contracts/${id}/sign` : `/contracts/${id}`)
}

export default function Room() {
  const view = useLoaderData<typeof loader>()
  const signed = view.obstacle?.code === 'already-signed'
  return (
    <>
      <Overtaken />
      {signed ? <SignDone contract={view.contract} /> : <SignRoom view={view} />}
    </>
  )
}
