import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { BackLink } from '../../components/back-link.tsx'
import { CertificateBadge } from '../../components/certificate-badge.tsx'
import { CertificateExpected } from '../../components/certificate-expected.tsx'
import { CertificateFace } from '../../components/certificate-face.tsx'
import { LifeActs } from '../../components/certificate-life-acts.tsx'
import { CertificateParticulars } from '../../components/certificate-particulars.tsx'
import { CertificateTimeline } from '../../components/certificate-timeline.tsx'
import { CertificateVerify } from '../../components/certificate-verify.tsx'
import columns from '../../components/columns.module.css'
import { useFresh } from '../../components/fresh.ts'
import { wordOf } from '../../components/label.ts'
import { Overtaken } from '../../components/overtaken.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { useViewer } from '../../components/viewer.ts'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { qrCode } from '../../http/qr-code.ts'
import { goTo } from '../../http/redirects.ts'
import { alsoAfter } from '../../http/revalidation.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './certificates.module.css'
import { acts, carryOut } from './life-acts.ts'
import { refuseOrYield } from './overtaken.ts'

export const handle: RouteHandle = {
  words: ['certificates', 'contracts'],
  title: 'certificates:detail.title',
  frame: 'workspace',
}

export const shouldRevalidate = alsoAfter(409)

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { authorise, certificates } = context.app
  const { values: _, ...certificate } = found(await certificates.view(actor, params['id'] ?? ''))
  const agency = authorise(actor, 'certificate.view', certificate.agencyId) === undefined
  return { certificate, agency, qr: await qrCode(certificate.verifyUrl) }
}
export type SeenCertificate = Awaited<ReturnType<typeof loader>>['certificate']

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, acts)
  if (!form.ok) return form.answer
  const id = params['id'] ?? ''
  const outcome = await carryOut(context.app.certificates, actor, id, form.value)
  if (isRefusal(outcome)) {
    return refuseOrYield(form, outcome, { context, actor, id, what: 'view' })
  }
  return goTo(`/certificates/${id}`)
}

export default function Detail() {
  useFresh()
  const { certificate, agency, qr } = useLoaderData<typeof loader>()
  const { t } = useTranslation('certificates')
  const { language } = useViewer()
  const { id, version, documentDigest, status, timeline } = certificate
  const back = agency ? '/certificates/library' : '/certificates'
  return (
    <div className={columns['stack']}>
      <Overtaken words="certificates" />
      <PageHeader
        title={wordOf(certificate.typeTitle, language)}
        state={<CertificateBadge status={status} />}
        lead={`${certificate.holderName} · ${certificate.number}`}
        back={<BackLink to={back}>{t(agency ? 'library.title' : 'mine.title')}</BackLink>}
      />
      <CertificateExpected certificate={certificate}>
        <LifeActs key={version} certificate={certificate} />
      </CertificateExpected>
      <Sheet title={t('detail.face')}>
        <CertificateFace address={`/certificates/${id}/file`} version={documentDigest} />
      </Sheet>
      <div className={classes['kept']}>
        <Sheet title={t('detail.facts')}>
          <CertificateParticulars certificate={certificate} />
        </Sheet>
        <div className={classes['shown']}>
          <Sheet title={t('detail.verify')}>
            <CertificateVerify certificate={certificate} qr={qr} />
          </Sheet>
        </div>
        <Sheet title={t('detail.timeline')}>
          <CertificateTimeline lines={timeline} />
        </Sheet>
      </div>
    </div>
  )
}
