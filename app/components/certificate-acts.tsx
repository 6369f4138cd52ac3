import { Button } from '@mantine/core'
import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { ApplicationAct, ApplicationView } from '../../server/certificates/types.ts'
import { type SaidAct, saying } from '../routes/certificates/application-acts.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { TextArea } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import { PlainAct } from './plain-act.tsx'

type ApplicationActsProps = { application: ApplicationView }

/** What may be done now; the first is the one filled button. */
export function ApplicationActs({ application }: ApplicationActsProps) {
  const { t } = useTranslation('certificates')
  const { certificateId, mine } = application
  return (
    <>
      {application.next.map((act, index) => (
        <Act key={act} act={act} application={application} first={index === 0} />
      ))}
      {certificateId ? (
        <Button
          component={Link}
          to={`/certificates/${certificateId}`}
          variant={mine ? 'filled' : 'default'}
          prefetch="intent"
        >
          {t('act.open')}
        </Button>
      ) : null}
    </>
  )
}

type ActProps = { act: ApplicationAct; application: ApplicationView; first: boolean }

function Act({ act, application, first }: ActProps) {
  const { t } = useTranslation('certificates')
  const variant = first ? 'filled' : 'default'
  switch (act) {
    case 'revise':
      return (
        <Button
          component={Link}
          to={`/certificates/applications/${application.id}/edit`}
          variant={variant}
          prefetch="intent"
        >
          {t('act.revise')}
        </Button>
      )
    case 'accept':
      return (
        <PlainAct id="application-accept" act={act} version={application.version} variant={variant}>
          {t('act.accept')}
        </PlainAct>
      )
    case 'issue':
      return (
        <Button component={Link} to="/certificates/issue" variant={variant} prefetch="intent">
          {t('act.issue')}
        </Button>
      )
    default:
      return <Saying act={act} application={application} first={first} />
  }
}

type SayingProps = { act: SaidAct; application: ApplicationView; first: boolean }

/** An act with words that others will read. */
function Saying({ act, application, first }: SayingProps) {
  const { t } = useTranslation('certificates')
  const [form, fields] = useCheckedForm(saying[act], {
    id: `application-${act}`,
    ...(act === 'approve' ? { defaultValue: { words: t('approve.said') } } : {}),
  })
  const good = act === 'approve'
  const label = act === 'withdraw' ? t('withdraw.reason') : t(`${act}.opinion`)
  return (
    <ConfirmDialog
      label={t(`act.${act}`)}
      title={t(`${act}.title`)}
      warning={t(`${act}.warning`)}
      danger={!good}
      filled={first && good}
      open={form.status === 'error'}
    >
      <ProtectedForm form={form}>
        <input type="hidden" name="act" value={act} />
        <input type="hidden" name="version" value={application.version} />
        <TextArea field={fields.words} label={label} description={t(`${act}.help`)} />
        <Submit form={form.id} {...(good ? {} : { color: 'red' })}>
          {t(`act.${act}`)}
        </Submit>
      </ProtectedForm>
    </ConfirmDialog>
  )
}
