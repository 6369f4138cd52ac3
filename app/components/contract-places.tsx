import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import classes from './contract-tabs.module.css'

type ContractPlacesProps = { id: string; here: 'contract' | 'fulfilment' }

/** The pages of one contract. Needs the words of `fulfilment`. */
export function ContractPlaces({ id, here }: ContractPlacesProps) {
  const { t } = useTranslation('fulfilment')
  const places = [
    { key: 'contract', to: `/contracts/${id}` },
    { key: 'fulfilment', to: `/contracts/${id}/fulfilment` },
  ] as const
  return (
    <nav className={classes['tabs']} aria-label={t('places.label')}>
      {places.map(({ key, to }) => (
        <Link
          key={key}
          to={to}
          prefetch="intent"
          className={classes['tab'] ?? ''}
          aria-current={key === here ? 'page' : undefined}
        >
          {t(`places.${key}`)}
        </Link>
      ))}
    </nav>
  )
}
