import { Alert } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { type ShouldRevalidateFunction, useLoaderData } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { typedValues } from '../../../server/core/forms/typed.ts'
import { dateIn } from '../../../server/core/values/dates.ts'
import { BackLink } from '../../components/back-link.tsx'
import { ApplicationBadge } from '../../components/certificate-badge.tsx'
import { CertificateForm } from '../../components/certificate-form.tsx'
import columns from '../../components/columns.module.css'
import { wordOf } from '../../components/label.ts'
import { Overtaken } from '../../components/overtaken.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PhotoTooLarge } from '../../components/photo-too-large.tsx'
import { useViewer } from '../../components/viewer.ts'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { atField } from './at-field.ts'
import classes from './certificates.module.css'
import { corrected, faceValues, uploadOf } from './form-schema.ts'
import { formType } from './form-type.ts'
import { hasYielded, refuseOrYield } from './overtaken.ts'

export const handle: RouteHandle = {
  words: ['certificates', 'contracts'],
  title: 'certificates:revise.title',
  frame: 'workspace',
}

/** Overtaken, the page must stay as it is: loaded again it would lead away from what was typed. */
export const shouldRevalidate: ShouldRevalidateFunction = ({
  actionStatus,
  defaultShouldRevalidate,
}) => defaultShouldRevalidate && actionStatus !== 409

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { certificates, clock } = context.app
  const application = found(await certificates.application(actor, params['id'] ?? ''))
  const { id, holderName, state, version, opinion, photoDigest, values, next } = application
  // Moved on while it was written: what was typed must not be lost with the page.
  if (!next.includes('revise') && !hasYielded(context)) {
    throw goTo(`/certificates/applications/${id}`)
  }
  const type = found(certificates.type(application.typeName, application.typeVersion))
  return {
    ...{ id, holderName, state, version, opinion, today: dateIn(clock.now()) },
    type: formType(type),
    initial: typedValues(type, values),
    photo: photoDigest === null ? undefined : `/certificates/applications/${id}/photo`,
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const limit = { limit: 'upload', who: actor.personId } as const
  const form = await receive(request, context, corrected, limit)
  if (!form.ok) return form.answer
  const id = params['id'] ?? ''
  const outcome = await context.app.certificates.revise(actor, id, {
    version: form.value['application-version'],
    values: faceValues(form.value),
    ...(await uploadOf(form.value)),
  })
  if ('id' in outcome) return goTo(`/certificates/applications/${id}`)
  return refuseOrYield(form, outcome.map(atField), { context, actor, id, what: 'application' })
}

export default function Revise() {
  const { type, initial, today, photo, ...application } = useLoaderData<typeof loader>()
  const { t } = useTranslation('certificates')
  const { language } = useViewer()
  // The version that was opened, not the newest: saving over somebody else's change is refused.
  const [version] = useState(application.version)
  const back = `/certificates/applications/${application.id}`
  const { opinion } = application
  return (
    <div className={`${columns['stack']} ${classes['narrow']}`}>
      <Overtaken words="certificates" newest={back} />
      <PageHeader
        title={t('revise.title')}
        state={<ApplicationBadge state={application.state} />}
        lead={wordOf(type.title, language)}
        back={<BackLink to={back}>{application.holderName}</BackLink>}
      />
      <PhotoTooLarge />
      {opinion ? <Alert color="amber">{t('revise.why', { opinion })}</Alert> : null}
      <CertificateForm
        type={type}
        initial={initial}
        today={today}
        hidden={{ name: 'application-version', value: String(version) }}
        photo={photo}
        back={back}
        words={{ act: t('revise.act'), help: t('apply.private') }}
      />
    </div>
  )
}
