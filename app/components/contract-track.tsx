import { useTranslation } from 'react-i18next'
import type { SeenContract } from '../routes/contracts/seen.ts'
import { usePartyName } from './contract-words.ts'
import { StepTrack } from './step-track.tsx'

type ContractTrackProps = { contract: SeenContract; roles: readonly string[] }

/** From draft to in force, with a step for each party; before approval the parties are the template's. */
export function ContractTrack({ contract, roles }: ContractTrackProps) {
  const { t } = useTranslation('contracts')
  const nameOf = usePartyName()
  const { state, parties } = contract
  const future = roles.map((label, index) => ({ label, position: index + 1, state: 'waiting' }))
  const signers = (parties.length > 0 ? parties : future).map((party) => ({
    label: t('track.signs', { party: nameOf(party) }),
    signed: party.state === 'signed',
  }))
  return <StepTrack state={state} signers={signers} stoppedAt={stoppedAt(contract)} />
}

function stoppedAt({ preparedDigest, submittedBy }: SeenContract) {
  if (preparedDigest !== null) return 'signing'
  return submittedBy === null ? 'draft' : 'submitted'
}
