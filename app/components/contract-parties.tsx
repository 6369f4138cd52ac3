import { useTranslation } from 'react-i18next'
import type { SeenContract } from '../routes/contracts/seen.ts'
import classes from './contract-parties.module.css'
import { useLevel, usePartyName } from './contract-words.ts'
import { StateBadge } from './state-badge.tsx'
import { Text } from './text.tsx'
import { Timestamp } from './timestamp.tsx'

type Party = SeenContract['parties'][number]

/** Side by side, as they stand at the end of the contract. */
export function ContractParties({ parties }: { parties: readonly Party[] }) {
  return (
    <div className={classes['parties']}>
      {parties.map((party) => (
        <PartyCard key={party.id} party={party} />
      ))}
    </div>
  )
}

function PartyCard({ party }: { party: Party }) {
  const { t } = useTranslation('contracts')
  const nameOf = usePartyName()
  const levelOf = useLevel()
  const steps = [
    ['invited', party.invitedAt],
    ['opened', party.openedAt],
    ['signed', party.signedAt],
  ] as const
  return (
    <section className={classes['party']} aria-label={nameOf(party)}>
      <header className={classes['head']}>
        <span className={classes['label']}>
          {nameOf(party)}
          {party.own ? <span className={classes['own']}>{t('party.own')}</span> : null}
        </span>
        <StateBadge state={party.state} />
      </header>
      <Text weight={700} className={classes['name'] ?? ''}>
        {party.name}
      </Text>
      <Text size="sm" tone="dimmed" mono>
        {party.code}
      </Text>
      <dl className={classes['facts']}>
        <dt>{t('party.signer')}</dt>
        <dd>
          {party.signerName} · {party.signerEmail}
        </dd>
        {steps.map(([name, at]) =>
          at ? (
            <div key={name} className={classes['line']}>
              <dt>{t(`party.${name}`)}</dt>
              <dd>
                <Timestamp at={at} />
              </dd>
            </div>
          ) : null,
        )}
        {party.signedAt ? (
          <>
            <dt>{t('party.personLevel')}</dt>
            <dd>{levelOf(party.personLevel)}</dd>
            <dt>{t('party.organisationLevel')}</dt>
            <dd>{levelOf(party.organisationLevel)}</dd>
          </>
        ) : null}
      </dl>
    </section>
  )
}
