import { useTranslation } from 'react-i18next'
import type { FulfilmentView } from '../../server/fulfilment/types.ts'
import { Digest } from './digest.tsx'
import { Facts } from './facts.tsx'
import classes from './fulfilment-evaluation.module.css'
import { Text } from './text.tsx'
import { Timestamp } from './timestamp.tsx'
import { WholeWords } from './whole-words.tsx'

type FulfilmentEvaluationProps = {
  view: Pick<FulfilmentView, 'evaluation' | 'termsDigest' | 'number'>
}

/** What all of the page can be held against, and the command that computes it again. */
export function FulfilmentEvaluation({ view }: FulfilmentEvaluationProps) {
  const { t } = useTranslation('fulfilment')
  const { evaluation, termsDigest, number } = view
  return (
    <>
      <Facts
        lines={[
          {
            label: t('evaluation.at'),
            value: (
              <>
                <Timestamp at={evaluation.at} precision="second" />
                {' · '}
                {t('evaluation.number', { number: evaluation.number })}
              </>
            ),
          },
          { label: t('evaluation.digest'), value: <Digest value={evaluation.digest} /> },
          { label: t('evaluation.terms'), value: <Digest value={termsDigest} /> },
        ]}
      />
      <Text size="sm" tone="dimmed" mt="md">
        {t('evaluation.replay')}
      </Text>
      <div className={classes['command']}>
        <WholeWords>{`npx qiyin replay ${number}`}</WholeWords>
      </div>
    </>
  )
}
