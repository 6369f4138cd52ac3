import { useTranslation } from 'react-i18next'
import type { Proposal } from '../../server/certificates/types.ts'
import type { SeenCertificate } from '../routes/certificates/detail.tsx'
import { deciding, operations, proposing } from '../routes/certificates/life-acts.ts'
import classes from './certificate-revocation.module.css'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { CheckGroup, TextArea, TextField } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import { Text } from './text.tsx'

/** The first of two persons. */
export function Proposing({ certificate }: { certificate: SeenCertificate }) {
  const { t } = useTranslation('certificates')
  const [form, fields] = useCheckedForm(proposing, {
    id: 'certificate-propose',
    defaultValue: { operation: 'revoke' },
  })
  const options = operations.map((value) => ({
    value,
    label: t(`propose.${value}`),
    description: t(`propose.${value}Help`),
  }))
  return (
    <ConfirmDialog
      label={t('life.propose')}
      title={t('propose.title')}
      warning={t('propose.warning')}
      open={form.status === 'error'}
    >
      <ProtectedForm form={form}>
        <input type="hidden" name="act" value="propose" />
        <input type="hidden" name="version" value={certificate.version} />
        <CheckGroup
          field={fields.operation}
          kind="radio"
          label={t('propose.operation')}
          options={options}
        />
        <TextArea
          field={fields.reason}
          label={t('propose.reason')}
          description={t('propose.reasonHelp')}
        />
        <TextField
          field={fields.decisionNumber}
          label={t('propose.decision')}
          description={t('propose.decisionHelp')}
        />
        <Submit form={form.id} color="red">
          {t('propose.act')}
        </Submit>
      </ProtectedForm>
    </ConfirmDialog>
  )
}

/** The second: agrees, or leaves everything as it is. */
export function Deciding({ certificate }: { certificate: SeenCertificate }) {
  const { proposal } = certificate
  return proposal ? <Decision proposal={proposal} /> : null
}

function Decision({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation('certificates')
  const [form, fields] = useCheckedForm(deciding, { id: 'certificate-decide' })
  const { operation, reason, decisionNumber } = proposal
  const warning = (
    <>
      <div>{t('proposal.reason', { reason })}</div>
      {decisionNumber ? <div>{t('proposal.decision', { number: decisionNumber })}</div> : null}
    </>
  )
  return (
    <ConfirmDialog
      label={t('life.decide')}
      title={t('proposal.title')}
      warning={warning}
      danger={false}
      filled
      open={form.status === 'error'}
    >
      <ProtectedForm form={form}>
        <input type="hidden" name="act" value="decide" />
        <input type="hidden" name="proposal" value={proposal.id} />
        <input type="hidden" name="version" value={proposal.version} />
        <Text size="sm" weight={600}>
          {t(`proposal.warning.${operation}`)}
        </Text>
        <TextArea
          field={fields.opinion}
          label={t('proposal.opinion')}
          description={t('proposal.help')}
        />
        <div className={classes['acts']}>
          <Submit form={form.id} color="red" name="confirm" value="yes">
            {t('proposal.confirm', { operation: t(`propose.${operation}`) })}
          </Submit>
          <Submit form={form.id} variant="default" name="confirm" value="no">
            {t('proposal.reject')}
          </Submit>
        </div>
      </ProtectedForm>
    </ConfirmDialog>
  )
}
