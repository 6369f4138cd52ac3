import { Alert } from '@mantine/core'
import { IconBan, IconCircleCheck, IconClock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ReviewOutcome as Outcome } from '../../server/people/types.ts'
import classes from './review-outcome.module.css'
import { Timestamp } from './timestamp.tsx'

const faces = {
  pending: { color: 'yellow', icon: IconClock },
  accepted: { color: 'teal', icon: IconCircleCheck },
  rejected: { color: 'red', icon: IconBan },
} as const

/** What became of a request for review, where it was handed in. Needs the words of `account`. */
export function ReviewOutcome({ review }: { review: Outcome }) {
  const { t } = useTranslation('account')
  const { state, reason, requestedAt, reviewedAt } = review
  const { color, icon: Icon } = faces[state]
  return (
    <Alert
      role="status"
      color={color}
      title={t(`review.${state}`)}
      icon={<Icon aria-hidden="true" />}
      className={classes['outcome'] ?? ''}
    >
      <p>{t(`review.${state}Text`)}</p>
      {reason ? (
        <blockquote className={classes['reason']}>
          <strong>{t('review.reason')}</strong>
          <span>{reason}</span>
        </blockquote>
      ) : null}
      <p className={classes['times']}>
        {t('review.requested')} <Timestamp at={requestedAt} />
        {reviewedAt ? (
          <>
            {' · '}
            {t('review.decided')} <Timestamp at={reviewedAt} />
          </>
        ) : null}
      </p>
    </Alert>
  )
}
