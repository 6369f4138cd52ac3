import { Button } from '@mantine/core'
import { Link } from '@remix-run/react'
import { IconDownload, IconPackageExport } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { declining, rejecting, withdrawing } from '../routes/contracts/acts.ts'
import type { SeenContract } from '../routes/contracts/seen.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { ReasonForm } from './contract-reason.tsx'
import { useCheckedForm } from './form.tsx'
import { PlainAct } from './plain-act.tsx'

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
    case 'approve':
      return (
        <PlainAct id={`contract-${act}`} act={act} version={contract.version} variant={variant}>
          {t(`act.${act}`)}
        </PlainAct>
      )
    case 'reject':
    case 'withdraw':
      return <Undoing act={act} contract={contract} />
    case 'decline':
      return <Declining contract={contract} />
    case 'sign':
    case 'revise':
      return (
        <Button
          component={Link}
          to={`/contracts/${id}/${act === 'sign' ? 'sign' : 'edit'}`}
          variant={variant}
          prefetch="intent"
        >
          {t(`act.${act}`)}
        </Button>
      )
    case 'download':
    case 'bundle':
      return <Taking what={act} contract={contract} variant={variant} />
  }
}

const taken = {
  download: { path: 'file?download', Icon: IconDownload },
  bundle: { path: 'bundle', Icon: IconPackageExport },
} as const

type TakingProps = {
  what: keyof typeof taken
  contract: SeenContract
  variant: 'filled' | 'default'
}

/** A file to take along. */
function Taking({ what, contract, variant }: TakingProps) {
  const { t } = useTranslation('contracts')
  const { path, Icon } = taken[what]
  return (
    <Button
      component="a"
      href={`/contracts/${contract.id}/${path}`}
      variant={variant}
      leftSection={<Icon size={17} aria-hidden="true" />}
    >
      {t(`act.${what}`)}
    </Button>
  )
}

type UndoingProps = { act: 'reject' | 'withdraw'; contract: SeenContract }

const undoing = { reject: rejecting, withdraw: withdrawing }

function Undoing({ act, contract }: UndoingProps) {
  const { t } = useTranslation('contracts')
  const [form, fields] = useCheckedForm(undoing[act], { id: `contract-${act}` })
  return (
    <ConfirmDialog
      label={t(`act.${act}`)}
      title={t(`${act}.title`)}
      warning={t(`${act}.warning`)}
      open={form.status === 'error'}
    >
      <ReasonForm
        form={form}
        reason={fields.reason}
        hidden={{ act, version: contract.version }}
        button={t(`act.${act}`)}
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
