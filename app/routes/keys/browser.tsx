import { Alert } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { fromBase64, tryBase64 } from '../../../server/core/values/bytes.ts'
import { isRefusal, refuse } from '../../../server/core/values/refusal.ts'
import { BackLink } from '../../components/back-link.tsx'
import { BrowserKeyForm } from '../../components/browser-key-form.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { membershipOf, requireActor } from '../../http/actor.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { certifyingBrowser } from './acts.ts'
import classes from './keys.module.css'

export const handle: RouteHandle = {
  words: ['keys'],
  title: 'keys:browser.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { authorise, keyHolders } = context.app
  const membership = membershipOf(request, actor)
  const may = membership && !authorise(actor, 'key.import', membership.organisationId)
  return {
    name: actor.name,
    verified: actor.identityLevel >= 1,
    organisation: may ? { id: membership.organisationId, name: membership.organisationName } : null,
    challenge: await keyHolders.browserChallenge(actor),
  }
}
export type BrowserKeyPage = Awaited<ReturnType<typeof loader>>

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const limit = { limit: 'prove', who: actor.personId } as const
  const form = await receive(request, context, certifyingBrowser, limit)
  if (!form.ok) return form.answer
  const { holder, request: sent } = form.value
  if (!tryBase64(sent)) return form.refuse(refuse('request-unproven'))
  const whose = holder === 'person' ? {} : { organisationId: holder }
  const made = await context.app.keyHolders.certifyBrowserKey(actor, whose, fromBase64(sent))
  return isRefusal(made) ? form.refuse(made) : goTo(`/keys/${made.keyId}`)
}

export default function BrowserKey() {
  const page = useLoaderData<typeof loader>()
  const { t } = useTranslation('keys')
  return (
    <div className={classes['stack']}>
      <PageHeader
        title={t('browser.title')}
        lead={t('browser.lead')}
        back={<BackLink to="/keys">{t('title')}</BackLink>}
      />
      <Sheet>
        <BrowserKeyForm page={page} />
      </Sheet>
      <Alert color="amber" title={t('browser.lossTitle')}>
        {t('custodyHelp.browser')}
      </Alert>
    </div>
  )
}
