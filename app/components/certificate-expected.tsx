import { Trans, useTranslation } from 'react-i18next'
import type { ApplicationView, Proposal } from '../../server/certificates/types.ts'
import type { SeenCertificate } from '../routes/certificates/detail.tsx'
import { Expected } from './expected.tsx'
import { Timestamp } from './timestamp.tsx'

type ApplicationExpectedProps = { application: ApplicationView; children: React.ReactNode }

/** What is expected now and of whom, with the agency's words, and the acts. */
export function ApplicationExpected({ application, children }: ApplicationExpectedProps) {
  const { t } = useTranslation('certificates')
  const { state, opinion, next } = application
  const mine = next.some((act) => act !== 'withdraw')
  const said = opinion && state !== 'submitted' ? t('expected.opinion', { opinion }) : null
  return (
    <Expected
      label={t('expected.label')}
      sentence={useSentence(application)}
      reason={said}
      mine={mine}
    >
      {children}
    </Expected>
  )
}

function useSentence({ state, mine, next, agencyName: agency }: ApplicationView): string {
  const { t } = useTranslation('certificates')
  const may = (act: ApplicationView['next'][number]) => next.includes(act)
  switch (state) {
    case 'submitted':
      if (may('accept')) return t('expected.submittedOfficer')
      return mine ? t('expected.submittedMine', { agency }) : t('expected.submitted')
    case 'accepted':
      if (may('approve')) return t('expected.acceptedReviewer')
      return mine ? t('expected.acceptedMine', { agency }) : t('expected.accepted')
    case 'returned':
      return mine ? t('expected.returnedMine') : t('expected.returned')
    case 'approved':
      if (may('issue')) return t('expected.approvedIssuer')
      return mine ? t('expected.approvedMine') : t('expected.approved')
    case 'issued':
      return mine ? t('expected.issuedMine') : t('expected.issued')
    default:
      return t(`expected.${state}`)
  }
}

type CertificateExpectedProps = { certificate: SeenCertificate; children: React.ReactNode }

/** What the status means; above it, a proposal that somebody has to decide. */
export function CertificateExpected({ certificate, children }: CertificateExpectedProps) {
  const { t } = useTranslation('certificates')
  const { status, proposal, next } = certificate
  return (
    <Expected
      label={t('expected.label')}
      sentence={t(`statusMeaning.${status}`)}
      reason={proposal ? <Proposed proposal={proposal} /> : null}
      mine={next.includes('decide-revocation')}
    >
      {children}
    </Expected>
  )
}

function Proposed({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation('certificates')
  const { proposedByName: who, proposedAt, mine, operation } = proposal
  return (
    <>
      <Trans
        t={t}
        i18nKey="proposal.text"
        values={{ who, operation: t(`propose.${operation}`) }}
        components={{ at: <Timestamp at={proposedAt} /> }}
      />{' '}
      {t(mine ? 'proposal.mine' : 'proposal.others')}
    </>
  )
}
