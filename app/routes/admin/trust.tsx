import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import type { AuthorityFacts } from '../../../server/keys/trust-types.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { HouseState } from '../../components/house-state.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { TrustConfirm, TrustImport } from '../../components/trust-import.tsx'
import { TrustedCertificate } from '../../components/trusted-certificate.tsx'
import { requireOperator } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { houseState } from '../../http/house-state.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from '../account/account.module.css'
import { trustAct } from './trust-acts.ts'

export const handle: RouteHandle = {
  words: ['trust'],
  title: 'trust:title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireOperator(request, context)
  const authorities = found(await context.app.trustList.list(actor))
  return { authorities, house: await houseState(context) }
}

/** What was looked at comes back with its facts, so that one click stores exactly what was shown. */
export type Looked = { pem: string; looked: readonly AuthorityFacts[] }

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireOperator(request, context)
  const { trustList } = context.app
  const form = await receive(request, context, trustAct)
  if (!form.ok) return form.answer
  if (form.value.act === 'look') {
    const file = new Uint8Array(await form.value.file.arrayBuffer())
    const looked = await trustList.preview(actor, file)
    if (isRefusal(looked)) return form.refuse({ ...looked, field: 'file' })
    return data({ pem: Buffer.from(file).toString('base64'), looked })
  }
  if (form.value.act === 'admit') {
    const { pem, fingerprints, scopes } = form.value
    const file = new Uint8Array(Buffer.from(pem, 'base64'))
    const done = await trustList.admit(actor, { file, fingerprints, scopes })
    return isRefusal(done) ? form.refuse(done) : goTo('/admin/trust')
  }
  const { fingerprint, version, reason } = form.value
  const done = await trustList.remove(actor, { fingerprint, version, reason })
  return isRefusal(done) ? form.refuse(done) : goTo('/admin/trust')
}

export default function Trust() {
  const { authorities, house } = useLoaderData<typeof loader>()
  const answer = useActionData<Partial<Looked>>()
  const { t } = useTranslation('trust')
  const looking = answer?.looked && answer.pem
  return (
    <div className={classes['stack']}>
      <PageHeader title={t('title')} lead={t('lead')} />
      {answer?.looked && answer.pem ? (
        <TrustConfirm pem={answer.pem} looked={answer.looked} />
      ) : (
        <TrustImport />
      )}
      {authorities.length === 0 && !looking ? (
        <Sheet>
          <EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>
        </Sheet>
      ) : null}
      {authorities.map((authority) => (
        <TrustedCertificate key={authority.fingerprint} authority={authority} />
      ))}
      <HouseState state={house} />
    </div>
  )
}
