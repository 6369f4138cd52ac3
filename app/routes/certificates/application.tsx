import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { BackLink } from '../../components/back-link.tsx'
import { ApplicationActs } from '../../components/certificate-acts.tsx'
import { ApplicationBadge } from '../../components/certificate-badge.tsx'
import { ApplicationExpected } from '../../components/certificate-expected.tsx'
import { CertificateFace } from '../../components/certificate-face.tsx'
import { CertificateTimeline } from '../../components/certificate-timeline.tsx'
import { CertificateTrack } from '../../components/certificate-track.tsx'
import { CertificateValues } from '../../components/certificate-values.tsx'
import columns from '../../components/columns.module.css'
import { useFresh } from '../../components/fresh.ts'
import { wordOf } from '../../components/label.ts'
import { Overtaken } from '../../components/overtaken.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Text } from '../../components/text.tsx'
import { useViewer } from '../../components/viewer.ts'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import { alsoAfter } from '../../http/revalidation.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { acts, atBox, carryOut } from './application-acts.ts'
import classes from './certificates.module.css'
import { formType } from './form-type.ts'
import { refuseOrYield } from './overtaken.ts'

export const handle: RouteHandle = {
  words: ['certificates', 'contracts'],
  title: 'certificates:application.title',
  frame: 'workspace',
}

export const shouldRevalidate = alsoAfter(409)

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { authorise, certificates } = context.app
  const application = found(await certificates.application(actor, params['id'] ?? ''))
  const type = found(certificates.type(application.typeName, application.typeVersion))
  const agency = authorise(actor, 'certificate.view', application.agencyId) === undefined
  return { application, type: formType(type), agency }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, acts)
  if (!form.ok) return form.answer
  const id = params['id'] ?? ''
  const outcome = await carryOut(context.app.certificates, actor, id, form.value)
  if (isRefusal(outcome)) {
    return refuseOrYield(form, atBox(outcome), { context, actor, id, what: 'application' })
  }
  return goTo(`/certificates/applications/${id}`)
}

/** A face is looked at while somebody decides about it; afterwards there is the certificate's own. */
const previewed: ReadonlySet<string> = new Set(['submitted', 'accepted', 'approved'])

export default function Application() {
  useFresh()
  const { application, type, agency } = useLoaderData<typeof loader>()
  const { t } = useTranslation('certificates')
  const { language } = useViewer()
  const { id, state, version, timeline } = application
  const back = agency ? '/certificates/desk' : '/certificates'
  return (
    <div className={columns['stack']}>
      <Overtaken words="certificates" />
      <PageHeader
        title={wordOf(type.title, language)}
        state={<ApplicationBadge state={state} />}
        lead={`${application.holderName} · ${application.agencyName}`}
        back={<BackLink to={back}>{t(agency ? 'desk.title' : 'mine.title')}</BackLink>}
      />
      <ApplicationExpected application={application}>
        <ApplicationActs key={version} application={application} />
      </ApplicationExpected>
      <Sheet>
        <CertificateTrack state={state} timeline={timeline} />
      </Sheet>
      <div className={classes['pair']}>
        <Sheet title={t('application.values')}>
          <Values />
        </Sheet>
        <Sheet title={t('application.timeline')}>
          <CertificateTimeline lines={timeline} />
        </Sheet>
      </div>
      {previewed.has(state) ? (
        <Sheet title={t('application.preview')}>
          <Text size="sm" tone="dimmed" mb="sm">
            {t('application.previewHelp')}
          </Text>
          <CertificateFace
            address={`/certificates/applications/${id}/preview`}
            version={String(version)}
          />
        </Sheet>
      ) : null}
    </div>
  )
}

function Values() {
  const { application, type } = useLoaderData<typeof loader>()
  const { t } = useTranslation('certificates')
  const { id, photoDigest, values } = application
  if (photoDigest === null) return <CertificateValues type={type} values={values} />
  return (
    <div className={classes['face']}>
      <img
        className={classes['photo']}
        src={`/certificates/applications/${id}/photo?${photoDigest.slice(0, 8)}`}
        alt={t('application.photo')}
        width={358}
        height={441}
      />
      <CertificateValues type={type} values={values} />
    </div>
  )
}
