import { useTranslation } from 'react-i18next'
import classes from './fulfilment-side.module.css'

/** Whose obligation: a filled square is ours, an empty one theirs, in lists and in the calendar alike. */
export function FulfilmentSide({ owed }: { owed: boolean }) {
  const { t } = useTranslation('fulfilment')
  return (
    <span className={classes['side']} data-owed={owed}>
      {t(owed ? 'sides.owed' : 'sides.owing')}
    </span>
  )
}
