import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { isRefusal, refuse } from '../../../server/core/values/refusal.ts'
import { BackLink } from '../../components/back-link.tsx'
import { BatchTable } from '../../components/batch-table.tsx'
import columns from '../../components/columns.module.css'
import { IssueConfirm } from '../../components/issue-confirm.tsx'
import { IssueList } from '../../components/issue-list.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { found } from '../../http/answer.ts'
import { type FormAnswer, receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import { alsoAfter } from '../../http/revalidation.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { requireAgency } from './agency.ts'
import { acts, type Closed, close, issueWithWill, sealsFor, waitingFor } from './issuing.ts'

export const handle: RouteHandle = {
  words: ['certificates'],
  title: 'certificates:issue.title',
  frame: 'workspace',
}

export const shouldRevalidate = alsoAfter(409)

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { actor, agency } = await requireAgency(request, context)
  const { app } = context
  const { organisationId: agencyId, organisationName: agencyName } = agency
  found(app.authorise(actor, 'certificate.issue', agencyId) ?? true)
  const seals = found(await sealsFor(app, actor, agencyId))
  const passkeys = await app.people.passkeys(actor)
  return {
    agencyName,
    waiting: found(await waitingFor(app, actor, agencyId)),
    batches: found(await app.certificates.batches(actor, agencyId)),
    seals: seals.map(({ id, name, picture }) => ({ id, name, picture })),
    hasFactor: actor.twoFactorEnabled,
    mayUsePasskey: passkeys.length > 0,
  }
}
export type IssuePage = Awaited<ReturnType<typeof loader>>

/** The closed list comes back with every answer: it stands in no address, and nothing has to be chosen twice. */
type IssueAnswer = Partial<FormAnswer> & { closed?: Closed }

export async function action({ request, context }: ActionFunctionArgs) {
  const { actor, agency } = await requireAgency(request, context)
  const { app } = context
  const limit = { limit: 'prove', who: actor.personId } as const
  const form = await receive(request, context, acts, limit)
  if (!form.ok) return form.answer
  const { organisationId: agencyId } = agency
  const { value } = form
  const sealId = value.seal ?? (await onlySeal(app, actor, agencyId))
  if (sealId === undefined) return form.refuse(refuse('seal-unchosen', {}, 'seal'))
  const wanted = { agencyId, applicationIds: value.applications, sealId }
  if (value.act === 'close') {
    const closed = await close(app, actor, wanted)
    return isRefusal(closed) ? form.refuse(closed) : data<IssueAnswer>({ closed })
  }
  const batch = await issueWithWill(app, actor, wanted, value)
  if (!isRefusal(batch)) return goTo(`/certificates/batches/${batch.id}`)
  const reply = form.refuse(batch)
  const closed = await close(app, actor, wanted)
  if (isRefusal(closed)) return reply
  return data<IssueAnswer>({ ...reply.data, closed }, reply.init ?? {})
}

async function onlySeal(...[app, actor, agencyId]: Parameters<typeof sealsFor>) {
  const seals = await sealsFor(app, actor, agencyId)
  return isRefusal(seals) || seals.length !== 1 ? undefined : seals[0]?.id
}

export default function Issue() {
  const page = useLoaderData<typeof loader>()
  const closed = useActionData<IssueAnswer>()?.closed
  const { t } = useTranslation('certificates')
  return (
    <div className={columns['stack']}>
      <PageHeader
        title={t('issue.title')}
        lead={closed ? page.agencyName : t('issue.lead')}
        back={<BackLink to="/certificates/desk">{t('desk.title')}</BackLink>}
      />
      {closed ? (
        <IssueConfirm page={page} closed={closed} />
      ) : (
        <>
          <IssueList page={page} />
          <Sheet title={t('issue.batches')} flush>
            <BatchTable batches={page.batches} />
          </Sheet>
        </>
      )}
    </div>
  )
}
