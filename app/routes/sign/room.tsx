import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import type { z } from 'zod'
import type { App } from '../../../server/app.ts'
import { parseCertificate } from '../../../server/core/asn1/x509.ts'
import { toBase64, toHex, tryBase64 } from '../../../server/core/values/bytes.ts'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { webCrypto } from '../../../server/core/web-crypto.ts'
import type { Actor } from '../../../server/people/types.ts'
import type { Pending } from '../../components/browser-sign.ts'
import { Overtaken } from '../../components/overtaken.tsx'
import { SignDone } from '../../components/sign-done.tsx'
import { SignPending } from '../../components/sign-pending.tsx'
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
    pending: await pendingOf(context.app, actor, by.contractId, request.url),
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, acts, { limit: 'prove', who: actor.personId })
  if (!form.ok) return form.answer
  const id = params['id'] ?? ''
  const { app } = context
  const { value } = form
  const outcome = await carryOut(app, actor, id, value)
  if (isRefusal(outcome)) return refuseOrYield(form, outcome, { context, actor, id })
  if ('pendingId' in outcome) return goTo(`/contracts/${id}/sign?pending=${outcome.pendingId}`)
  return goTo(value.act === 'decline' ? `/contracts/${id}` : `/contracts/${id}/sign`)
}

function carryOut(app: App, actor: Actor, id: string, value: z.output<typeof acts>) {
  if (value.act === 'sign') return signWithWill(app, actor, id, value)
  if (value.act === 'decline') {
    return app.contracts.decline(actor, id, { partyId: value.party, reason: value.reason })
  }
  const signature = tryBase64(value.signature) ?? new Uint8Array(0)
  return app.contracts.finishSigning(actor, id, { pendingId: value.pending, signature })
}

/** What waits for this browser's key. One that cannot go on is left out: the room below says what is to be done. */
async function pendingOf(
  { contracts }: Pick<App, 'contracts'>,
  actor: Actor,
  id: string,
  address: string,
): Promise<Pending | null> {
  const pendingId = new URL(address).searchParams.get('pending')
  const opened = pendingId && (await contracts.openPending(actor, id, pendingId))
  if (!opened || isRefusal(opened)) return null
  const { documentDigest, pinnedDigest, byteRange, algorithm } = opened
  if (algorithm !== 'p256' && algorithm !== 'sm2') return null
  const { publicKey } = parseCertificate(opened.certificate)
  return {
    ...{ id: opened.id, documentDigest, pinnedDigest, byteRange, algorithm },
    attributes: toBase64(opened.attributes),
    certificate: toBase64(opened.certificate),
    keyDigest: toHex(webCrypto.digest('sha256', publicKey)),
  }
}

export default function Room() {
  const view = useLoaderData<typeof loader>()
  const signed = view.obstacle?.code === 'already-signed'
  return (
    <>
      <Overtaken />
      {signed ? <SignDone contract={view.contract} /> : null}
      {view.pending && !signed ? (
        <SignPending contractId={view.contract.id} pending={view.pending} />
      ) : null}
      {signed || view.pending ? null : <SignRoom view={view} />}
    </>
  )
}
