import { Alert } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { isCivilDate } from '../../../server/core/values/dates.ts'
import { isRefusal, refuse } from '../../../server/core/values/refusal.ts'
import { BackLink } from '../../components/back-link.tsx'
import columns from '../../components/columns.module.css'
import { FulfilmentRecordForm } from '../../components/fulfilment-record-form.tsx'
import { FulfilmentSubject } from '../../components/fulfilment-subject.tsx'
import { Overtaken } from '../../components/overtaken.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { useSentence } from '../../components/refusal.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { type FormAnswer, receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { atField, factOf, isRecordable, outcomes, recording } from './acts.ts'
import { fulfilmentAddress } from './addresses.ts'
import { consequencesOf } from './consequences.ts'
import { refuseOrYield } from './overtaken.ts'

export const handle: RouteHandle = {
  words: ['contracts', 'fulfilment'],
  title: 'fulfilment:record.title',
  frame: 'workspace',
}

/** `?kind=`, `?clause=`, `?fact=` and `?outcome=` say what is recorded; `?on=` for which day its consequences are told. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { app } = context
  const view = found(await app.fulfilment.view(actor, params['id'] ?? ''))
  const asked = new URL(request.url).searchParams
  const kind = asked.get('kind')
  if (!isRecordable(kind)) throw goTo(fulfilmentAddress(view.contractId))
  const obligation = view.obligations.find(({ clause }) => clause === asked.get('clause')) ?? null
  const fact = view.facts.find(({ id }) => id === asked.get('fact')) ?? null
  const typed = asked.get('on') ?? ''
  const on = isCivilDate(typed) && typed <= view.today ? typed : view.today
  const { contractId, number, title, today, parties } = view
  return {
    ...{ contractId, number, title, today, parties, kind, obligation, fact, on },
    outcome: outcomes.find((one) => one === asked.get('outcome')) ?? null,
    consequences: await consequencesOf(app, actor, view, { kind, on }),
    /** Why it cannot be recorded now, if so. */
    obstacle: view.mayRecord.includes(kind) ? null : refuse('wrong-state'),
    key: crypto.randomUUID(),
  }
}
export type RecordPage = Awaited<ReturnType<typeof loader>>

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, recording, { limit: 'upload', who: actor.personId })
  if (!form.ok) return form.answer
  const id = params['id'] ?? ''
  const outcome = await context.app.fulfilment.record(actor, id, await factOf(form.value))
  if (isRefusal(outcome)) {
    return refuseOrYield(form, atField(outcome, form.value.kind), { context, actor, id })
  }
  const position = outcome.facts.at(-1)?.position ?? 0
  return goTo(`${fulfilmentAddress(id)}?recorded=${position}`)
}

export default function RecordFact() {
  const page = useLoaderData<typeof loader>()
  const { t } = useTranslation('fulfilment')
  const answer = useActionData<FormAnswer>()
  const back = fulfilmentAddress(page.contractId)
  return (
    <div className={columns['stack']}>
      <Overtaken newest={back} />
      <PageHeader
        title={page.outcome ? t(`record.settle.${page.outcome}`) : t(`record.acts.${page.kind}`)}
        lead={`${page.title} · ${page.number}`}
        back={<BackLink to={back}>{t('title')}</BackLink>}
      />
      {page.obstacle && answer === undefined ? <Obstacle refusal={page.obstacle} /> : null}
      <FulfilmentSubject page={page} />
      {page.obstacle && answer === undefined ? null : (
        <Sheet>
          <FulfilmentRecordForm page={page} />
        </Sheet>
      )}
    </div>
  )
}

function Obstacle({ refusal }: { refusal: NonNullable<RecordPage['obstacle']> }) {
  const sentence = useSentence()
  return (
    <Alert color="amber" icon={<IconInfoCircle aria-hidden="true" />}>
      {sentence(refusal)}
    </Alert>
  )
}
