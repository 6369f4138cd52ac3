import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { CertificateAct } from '../../server/certificates/types.ts'
import type { SeenCertificate } from '../routes/certificates/detail.tsx'
import { endorsements, endorsing, resuming, suspending } from '../routes/certificates/life-acts.ts'
import { Deciding, Proposing } from './certificate-revocation.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { CheckGroup, TextArea } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'

type LifeActsProps = { certificate: SeenCertificate }

/** A decision that waits comes first; then what is done every day; what ends a certificate last. */
const order: readonly CertificateAct[] = [
  'decide-revocation',
  'download',
  'endorse',
  'resume',
  'suspend',
  'propose-revocation',
]

export function LifeActs({ certificate }: LifeActsProps) {
  const { next } = certificate
  const acts = order.filter((act) => next.includes(act))
  return acts.map((act, index) => (
    <Act key={act} act={act} certificate={certificate} first={index === 0} />
  ))
}

type ActProps = { act: CertificateAct; certificate: SeenCertificate; first: boolean }

function Act({ act, certificate, first }: ActProps) {
  const { t } = useTranslation('certificates')
  switch (act) {
    case 'download':
      return (
        <Button
          component="a"
          href={`/certificates/${certificate.id}/file?download`}
          variant={first ? 'filled' : 'default'}
          leftSection={<IconDownload size={17} aria-hidden="true" />}
        >
          {t('life.download')}
        </Button>
      )
    case 'endorse':
      return <Endorsing certificate={certificate} />
    case 'suspend':
    case 'resume':
      return <Pausing act={act} certificate={certificate} />
    case 'propose-revocation':
      return <Proposing certificate={certificate} />
    case 'decide-revocation':
      return <Deciding certificate={certificate} />
  }
}

function Endorsing({ certificate }: LifeActsProps) {
  const { t } = useTranslation('certificates')
  const [form, fields] = useCheckedForm(endorsing, {
    id: 'certificate-endorse',
    defaultValue: { kind: 'inspection' },
  })
  const options = endorsements.map((value) => ({ value, label: t(`endorse.${value}`) }))
  return (
    <ConfirmDialog
      label={t('life.endorse')}
      title={t('endorse.title')}
      warning={t('endorse.warning')}
      danger={false}
      open={form.status === 'error'}
    >
      <ProtectedForm form={form}>
        <input type="hidden" name="act" value="endorse" />
        <input type="hidden" name="version" value={certificate.version} />
        <CheckGroup field={fields.kind} kind="radio" label={t('endorse.kind')} options={options} />
        <TextArea field={fields.text} label={t('endorse.text')} description={t('endorse.help')} />
        <Submit form={form.id}>{t('life.endorse')}</Submit>
      </ProtectedForm>
    </ConfirmDialog>
  )
}

type PausingProps = LifeActsProps & { act: 'suspend' | 'resume' }

const pausing = { suspend: suspending, resume: resuming }

function Pausing({ act, certificate }: PausingProps) {
  const { t } = useTranslation('certificates')
  const [form, fields] = useCheckedForm(pausing[act], { id: `certificate-${act}` })
  const danger = act === 'suspend'
  return (
    <ConfirmDialog
      label={t(`life.${act}`)}
      title={t(`${act}.title`)}
      warning={t(`${act}.warning`)}
      danger={danger}
      open={form.status === 'error'}
    >
      <ProtectedForm form={form}>
        <input type="hidden" name="act" value={act} />
        <input type="hidden" name="version" value={certificate.version} />
        <TextArea field={fields.reason} label={t(`${act}.reason`)} description={t(`${act}.help`)} />
        <Submit form={form.id} {...(danger ? { color: 'red' } : {})}>
          {t(`life.${act}`)}
        </Submit>
      </ProtectedForm>
    </ConfirmDialog>
  )
}
