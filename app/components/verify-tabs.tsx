import { Link, useLocation } from '@remix-run/react'
import { IconQrcode } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './contract-tabs.module.css'
import own from './verify-tabs.module.css'

/** By file or by number: each way has its own address. A QR code brings people to a third, without coming by here. */
export function VerifyTabs() {
  const { t } = useTranslation('lookup')
  const { pathname } = useLocation()
  const tabs = [
    { to: '/verify', name: t('tabs.file') },
    { to: '/verify/number', name: t('tabs.number') },
  ]
  return (
    <div className={own['ways']}>
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
      <p className={own['scan']}>
        <IconQrcode size={18} stroke={1.6} aria-hidden="true" />
        {t('scanHint')}
      </p>
    </div>
  )
}
