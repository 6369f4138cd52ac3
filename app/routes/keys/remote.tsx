import { Alert } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import type { RemoteOffer } from '../../../server/keys/custody-types.ts'
import { BackLink } from '../../components/back-link.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { RemoteBind, RemoteLook } from '../../components/remote-key.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Anchor } from '../../components/text.tsx'
import { membershipOf, requireActor } from '../../http/actor.ts'
import { type FormAnswer, receive } from '../../http/forms.ts'
import { factorOf } from '../../http/pin-fields.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { remoteActs } from './acts.ts'
import classes from './keys.module.css'
import { sealAskedFor } from './seal-asked-for.ts'

export const handle: RouteHandle = {
  words: ['keys'],
  title: 'keys:remote.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { authorise, config } = context.app
  const membership = membershipOf(request, actor)
  const may = membership && !authorise(actor, 'key.import', membership.organisationId)
  return {
    connected: config.remoteSigning !== undefined,
    name: actor.name,
    verified: actor.identityLevel >= 1,
    organisation: may ? { id: membership.organisationId, name: membership.organisationName } : null,
  }
}
export type RemotePage = Awaited<ReturnType<typeof loader>>
/** Found for this holder; chosen from in the second form. */
export type Found = { holder: string; offers: readonly RemoteOffer[] }

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const limit = { limit: 'prove', who: actor.personId } as const
  const form = await receive(request, context, remoteActs, limit)
  if (!form.ok) return form.answer
  const { keyHolders } = context.app
  const { value } = form
  const { holder } = value
  const whose = holder === 'person' ? {} : { organisationId: holder }
  if (value.act === 'look') {
    const offers = await keyHolders.remoteOffers(actor, whose, value.account)
    return isRefusal(offers) ? form.refuse(offers) : ({ holder, offers } satisfies Found)
  }
  const { credential } = value
  const made = await keyHolders.bindRemote(actor, whose, { credential, factor: factorOf(value) })
  if (isRefusal(made)) return form.refuse(made)
  const back = holder === 'person' ? undefined : sealAskedFor(request)
  return goTo(back ? `${back}?key=${made.keyId}` : `/keys/${made.keyId}`)
}

function Steps({ page }: { page: RemotePage }) {
  const { t } = useTranslation('keys')
  const answer = useActionData<Found | FormAnswer>()
  // Kept while the second form is refused: a wrong PIN sends nobody back to the first.
  const [found, setFound] = useState<Found>()
  const [left, setLeft] = useState<Found>()
  if (answer && 'offers' in answer && answer !== found) setFound(answer)
  if (!page.connected) return <Alert>{t('remote.absent')}</Alert>
  if (!page.verified && !page.organisation) {
    return (
      <Alert>
        {t('create.unverified')} <Anchor to="/account/identity">{t('create.verify')}</Anchor>
      </Alert>
    )
  }
  return found && found !== left ? (
    <RemoteBind found={found} onAgain={() => setLeft(found)} />
  ) : (
    <RemoteLook page={page} />
  )
}

export default function RemoteKey() {
  const page = useLoaderData<typeof loader>()
  const { t } = useTranslation('keys')
  return (
    <div className={classes['stack']}>
      <PageHeader
        title={t('remote.title')}
        lead={t('remote.lead')}
        back={<BackLink to="/keys">{t('title')}</BackLink>}
      />
      <Sheet>
        <Steps page={page} />
      </Sheet>
      <Alert color="gray">{t('remote.note')}</Alert>
    </div>
  )
}
