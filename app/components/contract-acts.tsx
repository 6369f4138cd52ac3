import { Button } from '@mantine/core'
import { Link } from '@remix-run/react'
import { IconDownload, IconPackageExport } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import {
  approving,
  declining,
  rejecting,
  submitting,
  withdrawing,
} from '../routes/contracts/acts.ts'
import type { SeenContract } from '../routes/contracts/seen.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { ReasonForm } from './contract-reason.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'

type ContractActsProps = { contract: SeenContract; missing: number }

/** What may be done now, in the order the contract itself gives; the first is the one filled button. */
export function ContractActs({ contract, missing }: ContractActsProps) {
  const acts = contract.next.filter((act) => act !== 'submit' || missing === 0)
  return (
    <>
      {acts.map((act, index) => (
        <Act key={act} act={act} contract={contract} first={index === 0} />
      ))}
    </>
  )
}

type ActProps = { act: SeenContract['next'][number]; contract: SeenContract; first: boolean }

function Act({ act, contract, first }: ActProps) {
  const { t } = useTranslation('contracts')
  const { id } = contract
  const variant = first ? 'filled' : 'default'
  switch (act) {
    case 'submit':
      return <Submitting contract={contract} variant={variant} />
    case 'approve':
      return <Approving contract={contract} variant={variant} />
    case 'reject':
      return <Rejecting contract={contract} />
    case 'withdraw':
      return <Withdrawing contract={contract} />
    case 'decline':
      return <Declining contract={contract} />
    case 'sign':
      return (
        <Button component={Link} to={`/contracts/${id}/sign`} variant={variant} prefetch="intent">
          {t('act.sign')}
        </Button>
      )
    case 'revise':
      return (
        <Button component={Link} to={`/contracts/${id}/edit`} variant={variant} prefetch="intent">
          {t('act.revise')}
        </Button>
      )
    case 'download':
      return (
        <Button
          component="a"
          href={`/contracts/${id}/file?download`}
          variant={variant}
          leftSection={<IconDownload size={17} aria-hidden="true" />}
        >
          {t('act.download')}
        </Button>
      )
    case 'bundle':
      return (
        <Button
          component="a"
          href={`/contracts/${id}/bundle`}
          variant={variant}
          leftSection={<IconPackageExport size={17} aria-hidden="true" />}
        >
          {t('act.bundle')}
        </Button>
      )
  }
}

type OneActProps = { contract: SeenContract; variant: 'filled' | 'default' }

function Submitting({ contract, variant }: OneActProps) {
  const { t } = useTranslation('contracts')
  const [form] = useCheckedForm(submitting, { id: 'contract-submit' })
  return (
    <ProtectedForm form={form}>
      <input type="hidden" name="act" value="submit" />
      <input type="hidden" name="version" value={contract.version} />
      <Submit form={form.id} variant={variant}>
        {t('act.submit')}
      </Submit>
    </ProtectedForm>
  )
}

function Approving({ contract, variant }: OneActProps) {
  const { t } = useTranslation('contracts')
  const [form] = useCheckedForm(approving, { id: 'contract-approve' })
  return (
    <ProtectedForm form={form}>
      <input type="hidden" name="act" value="approve" />
      <input type="hidden" name="version" value={contract.version} />
      <Submit form={form.id} variant={variant}>
        {t('act.approve')}
      </Submit>
    </ProtectedForm>
  )
}

function Rejecting({ contract }: { contract: SeenContract }) {
  const { t } = useTranslation('contracts')
  const [form, fields] = useCheckedForm(rejecting, { id: 'contract-reject' })
  const open = form.status === 'error'
  return (
    <ConfirmDialog
      label={t('act.reject')}
      title={t('reject.title')}
      warning={t('reject.warning')}
      open={open}
    >
      <ReasonForm
        form={form}
        reason={fields.reason}
        hidden={{ act: 'reject', version: contract.version }}
        button={t('act.reject')}
      />
    </ConfirmDialog>
  )
}

function Withdrawing({ contract }: { contract: SeenContract }) {
  const { t } = useTranslation('contracts')
  const [form, fields] = useCheckedForm(withdrawing, { id: 'contract-withdraw' })
  const open = form.status === 'error'
  return (
    <ConfirmDialog
      label={t('act.withdraw')}
      title={t('withdraw.title')}
      warning={t('withdraw.warning')}
      open={open}
    >
      <ReasonForm
        form={form}
        reason={fields.reason}
        hidden={{ act: 'withdraw', version: contract.version }}
        button={t('act.withdraw')}
      />
    </ConfirmDialog>
  )
}

function Declining({ contract }: { contract: SeenContract }) {
  const { t } = useTranslation('contracts')
  const [form, fields] = useCheckedForm(declining, { id: 'contract-decline' })
  const party = contract.parties.find(({ own, state }) => own && state !== 'signed')
  const open = form.status === 'error'
  return (
    <ConfirmDialog
      label={t('act.decline')}
      title={t('decline.title')}
      warning={t('decline.warning')}
      open={open}
    >
      <ReasonForm
        form={form}
        reason={fields.reason}
        hidden={{ act: 'decline', party: party?.id ?? '' }}
        button={t('act.decline')}
      />
    </ConfirmDialog>
  )
}
