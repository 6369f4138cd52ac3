import type { ActionFunctionArgs, AppLoadContext, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dateIn } from '../../../server/core/values/dates.ts'
import { BackLink } from '../../components/back-link.tsx'
import { CertificateForm, type Choice } from '../../components/certificate-form.tsx'
import columns from '../../components/columns.module.css'
import { EmptyState } from '../../components/empty-state.tsx'
import { wordOf } from '../../components/label.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { PhotoTooLarge } from '../../components/photo-too-large.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Anchor } from '../../components/text.tsx'
import { useViewer } from '../../components/viewer.ts'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { atField } from './at-field.ts'
import { applicantsFor, beginning } from './beginning.ts'
import classes from './certificates.module.css'
import { faceValues, newApplication, uploadOf } from './form-schema.ts'
import { formType } from './form-type.ts'

export const handle: RouteHandle = {
  words: ['certificates', 'contracts'],
  title: 'certificates:apply.title',
  frame: 'workspace',
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { certificates, clock } = context.app
  const type = typeOf(context, params)
  const agencies = await certificates.agenciesFor(type.name)
  const holders = applicantsFor(request, context, actor, type)
  const today = dateIn(clock.now())
  return {
    type: formType(type),
    agencies,
    holders,
    today,
    initial: {
      ...(await beginning(context, actor, type, holders[0])),
      // Of several, nobody is asked unless chosen.
      'agency-id': agencies.length === 1 ? (agencies[0]?.id ?? '') : '',
      'organisation-id': holders[0]?.id ?? '',
    },
    requestId: crypto.randomUUID(),
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const limit = { limit: 'upload', who: actor.personId } as const
  const form = await receive(request, context, newApplication, limit)
  if (!form.ok) return form.answer
  const type = typeOf(context, params)
  const { 'organisation-id': organisationId } = form.value
  const outcome = await context.app.certificates.apply(actor, {
    requestId: form.value['request-id'],
    agencyId: form.value['agency-id'],
    typeName: type.name,
    typeVersion: type.version,
    ...(organisationId ? { organisationId } : {}),
    values: faceValues(form.value),
    ...(await uploadOf(form.value)),
  })
  if ('id' in outcome) return goTo(`/certificates/applications/${outcome.id}`)
  return form.refuse(outcome.map(atField))
}

function typeOf(context: AppLoadContext, params: LoaderFunctionArgs['params']) {
  return found(context.app.certificates.type(params['name'] ?? '', params['version'] ?? ''))
}

export default function Apply() {
  const { type, holders } = useLoaderData<typeof loader>()
  const { t } = useTranslation('certificates')
  const { language } = useViewer()
  const person = type.holder.kind === 'person'
  return (
    <div className={`${columns['stack']} ${classes['narrow']}`}>
      <PageHeader
        title={t('apply.title')}
        lead={wordOf(type.title, language)}
        back={<BackLink to="/certificates/apply">{t('choose.title')}</BackLink>}
      />
      <PhotoTooLarge />
      {person || holders.length > 0 ? <Filling /> : <Nobody />}
    </div>
  )
}

function Filling() {
  const { type, agencies, holders, today, initial, requestId } = useLoaderData<typeof loader>()
  const { t } = useTranslation('certificates')
  // Loaded again after a refusal, the page keeps the number it began with: that is what makes a replay harmless.
  const [first] = useState(requestId)
  const option = ({ id: value, name: label }: { id: string; name: string }) => ({ value, label })
  const unchosen = agencies.length > 1 ? [{ value: '', label: t('apply.agencyNone') }] : []
  const choices: Choice[] = [
    {
      name: 'agency-id',
      label: t('apply.agency'),
      options: [...unchosen, ...agencies.map(option)],
    },
  ]
  if (holders.length > 0) {
    const help = t('apply.holderHelp')
    const options = holders.map(option)
    choices.push({ name: 'organisation-id', label: t('apply.holder'), help, options })
  }
  return (
    <CertificateForm
      type={type}
      initial={initial}
      today={today}
      hidden={{ name: 'request-id', value: first }}
      choices={choices}
      back="/certificates/apply"
      words={{ act: t('apply.act'), help: t('apply.private') }}
    />
  )
}

/** A type for organisations, and nobody who could apply for one. */
function Nobody() {
  const { t } = useTranslation('certificates')
  return (
    <Sheet>
      <EmptyState
        title={t('apply.noOrganisation')}
        act={<Anchor to="/organisations/new">{t('apply.register')}</Anchor>}
      />
    </Sheet>
  )
}
