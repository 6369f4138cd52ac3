import { Link } from '@remix-run/react'
import { IconChevronDown, IconUserCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ActButton } from './act-form.tsx'
import { Fold } from './fold.tsx'
import classes from './person-menu.module.css'
import { useViewer } from './viewer.ts'

export function PersonMenu() {
  const { t } = useTranslation()
  const { person } = useViewer()
  if (person === null) return null
  return (
    <Fold
      label={
        <>
          <IconUserCircle size={20} stroke={1.7} aria-hidden="true" />
          <span className={classes['name']}>{person.name}</span>
          <IconChevronDown size={14} aria-hidden="true" />
        </>
      }
    >
      <div className={classes['mail']}>{person.email}</div>
      <ul className={classes['links']}>
        <li>
          <Link to="/account">{t('nav.account')}</Link>
        </li>
        <li>
          <Link to="/account/security">{t('nav.security')}</Link>
        </li>
        <li>
          <Link to="/account/identity">{t('nav.identity')}</Link>
        </li>
        <li>
          <Link to="/outbox">{t('nav.outbox')}</Link>
        </li>
      </ul>
      <ActButton action="/sign-out" reloadDocument fullWidth>
        {t('nav.signOut')}
      </ActButton>
    </Fold>
  )
}
