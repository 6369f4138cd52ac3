import { Link, useLocation } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import classes from './contract-tabs.module.css'

/** By file or by number: each way has its own address. */
export function VerifyTabs() {
  const { t } = useTranslation('lookup')
  const { pathname } = useLocation()
  const tabs = [
    { to: '/verify', name: t('tabs.file') },
    { to: '/verify/number', name: t('tabs.number') },
  ]
  return (
    <nav className={classes['tabs']} aria-label={t('tabs.label')}>
      {tabs.map(({ to, name }) => (
        <Link
          key={to}
          to={to}
          className={classes['tab'] ?? ''}
          aria-current={pathname === to ? 'page' : undefined}
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}
