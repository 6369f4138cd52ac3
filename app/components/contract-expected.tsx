import type { ReactNode } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import type { SeenContract } from '../routes/contracts/seen.ts'
import { usePartyName } from './contract-words.ts'
import { Expected } from './expected.tsx'
import { Timestamp } from './timestamp.tsx'

type ContractExpectedProps = { contract: SeenContract; missing: number; children: ReactNode }

/** What is expected now, of whom, by when; and the acts. */
export function ContractExpected({ contract, missing, children }: ContractExpectedProps) {
  const { t } = useTranslation('contracts')
  const mine = contract.next.some((act) => ['sign', 'approve', 'submit'].includes(act))
  return (
    <Expected
      label={t('expected.label')}
      sentence={<Sentence contract={contract} missing={missing} />}
      reason={useReason(contract)}
      mine={mine}
    >
      {children}
    </Expected>
  )
}

function Sentence({ contract, missing }: Omit<ContractExpectedProps, 'children'>) {
  const { t } = useTranslation('contracts')
  const nameOf = usePartyName()
  const { state, next, parties, signBy, completedAt } = contract
  const turn = parties.find((party) => party.state !== 'signed')
  const who = turn ? `${nameOf(turn)} ${turn.name}` : ''
  const until = <Timestamp at={signBy ?? contract.updatedAt} />
  if (state === 'draft') {
    if (!next.includes('submit')) return t('expected.draftOthers')
    return missing > 0 ? t('expected.draftMissing', { count: missing }) : t('expected.draftReady')
  }
  if (state === 'submitted') {
    return next.includes('approve') ? t('expected.approve') : t('expected.submitted')
  }
  if (state === 'signing') {
    const key = next.includes('sign') ? 'expected.sign' : 'expected.signing'
    return <Trans t={t} i18nKey={key} values={{ who }} components={{ until }} />
  }
  if (state === 'completed') {
    const at = <Timestamp at={completedAt ?? contract.updatedAt} />
    return <Trans t={t} i18nKey="expected.completed" components={{ at }} />
  }
  return t(`expected.${state}`, { who })
}

/** Why it came back, or why it ended. */
function useReason(contract: SeenContract): string | null {
  const { t } = useTranslation('contracts')
  const { state, rejectionReason, parties, timeline } = contract
  const refusing = parties.find((party) => party.state === 'declined')
  const withdrawn = timeline.findLast(({ kind }) => kind === 'contract.withdrawn')
  const reasons: Partial<Record<typeof state, string | number | null | undefined>> = {
    draft: rejectionReason,
    declined: refusing?.reason,
    withdrawn: withdrawn?.facts['reason'],
  }
  const reason = reasons[state]
  if (!reason) return null
  return t(state === 'draft' ? 'expected.rejectedFor' : 'expected.reason', { reason })
}
