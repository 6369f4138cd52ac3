import type { ReactNode } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { isRefusal, type Refusal } from '../../server/core/values/refusal.ts'
import type { Organisation } from '../../server/people/types.ts'
import type { SealApplication } from '../../server/seals/types.ts'
import { Facts } from './facts.tsx'
import { useSentence } from './refusal.tsx'
import classes from './seal-asked.module.css'
import { SealPicture } from './seal-picture.tsx'
import { algorithmName } from './seal-words.ts'
import { Anchor, Text } from './text.tsx'
import { Timestamp } from './timestamp.tsx'

type SealAskedProps = {
  application: SealApplication
  owner: Pick<Organisation, 'name' | 'code' | 'identityLevel'>
  preview: { svg: string } | Refusal
}

/** What is asked for, as whoever decides has to see it: what it will look like, for whom, and why. */
export function SealAsked({ application, owner, preview }: SealAskedProps) {
  const { t } = useTranslation('seals')
  const sentence = useSentence()
  const { kind, serial, purpose, algorithm, appliedEntryId, decidedEntryId } = application
  const { secondAlgorithm } = application
  const algorithms = [algorithm, ...(secondAlgorithm ? [secondAlgorithm] : [])].map((one) =>
    t(`algorithm.${algorithmName(one)}`),
  )
  const entry = (id: string, name: string) => (
    <Anchor to={`/ledger/entries/${id}`} underlined>
      {name}
    </Anchor>
  )
  return (
    <div className={classes['asked']}>
      <div className={classes['picture']}>
        {isRefusal(preview) ? (
          <Text tone="bad">{sentence(preview)}</Text>
        ) : (
          <SealPicture picture={preview.svg} name={t('apply.previewName')} size={200} />
        )}
      </div>
      <Facts
        lines={[
          ...(application.forSealId
            ? [
                {
                  label: t('secondKey.title'),
                  value: t('secondKey.asked', { algorithm: algorithms.join() }),
                },
              ]
            : []),
          { label: t('parts.owner'), value: owner.name },
          { label: t('parts.code'), value: owner.code },
          {
            label: t('orphans.level'),
            value: t('orphans.level_value', { level: owner.identityLevel }),
          },
          { label: t('parts.kind'), value: t(`kind.${kind}`) },
          { label: t('application.serial'), value: serial || t('application.noSerial') },
          { label: t('apply.purpose'), value: purpose },
          { label: t('apply.algorithm'), value: algorithms.join(' + ') },
          ...useDecision(application),
          {
            label: t('application.entries'),
            value: (
              <>
                {entry(appliedEntryId, t('application.appliedBy'))}
                {decidedEntryId ? (
                  <> · {entry(decidedEntryId, t('application.decidedBy'))}</>
                ) : null}
              </>
            ),
          },
        ]}
      />
    </div>
  )
}

function useDecision(application: SealApplication): { label: string; value: ReactNode }[] {
  const { t } = useTranslation('seals')
  const { appliedByName, appliedAt, decidedByName, decidedAt, opinion } = application
  const by = (name: string, at: Date | string) => (
    <Trans
      t={t}
      i18nKey="application.by"
      values={{ name }}
      components={{ at: <Timestamp at={at} /> }}
    />
  )
  const lines = [
    { label: t('application.appliedBy'), value: by(appliedByName, appliedAt) as ReactNode },
  ]
  if (decidedByName !== null && decidedAt !== null) {
    lines.push({ label: t('application.decidedBy'), value: by(decidedByName, decidedAt) })
  }
  if (opinion !== null) lines.push({ label: t('application.opinion'), value: opinion })
  return lines
}
