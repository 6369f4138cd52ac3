import { NavLink } from '@remix-run/react'
import {
  IconBooks,
  IconBuilding,
  IconFileText,
  IconHelpCircle,
  IconHome,
  IconKey,
  IconListCheck,
  IconMail,
  IconMailbox,
  IconRubberStamp,
  IconShieldCheck,
  IconUserCheck,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { words } from '../i18n/zh-CN/common.ts'
import classes from './navigation.module.css'
import { useViewer } from './viewer.ts'

type Place = { to: string; word: keyof typeof words.nav; icon: typeof IconHome }

const everybody: readonly Place[] = [
  { to: '/verify', word: 'verify', icon: IconShieldCheck },
  { to: '/ledger', word: 'ledger', icon: IconBooks },
  { to: '/help', word: 'help', icon: IconHelpCircle },
]

const operator: readonly Place[] = [
  { to: '/admin/identity-reviews', word: 'reviews', icon: IconUserCheck },
  { to: '/admin/seal-applications', word: 'sealApplications', icon: IconRubberStamp },
  { to: '/admin/jobs', word: 'jobs', icon: IconListCheck },
  { to: '/admin/outbox', word: 'mail', icon: IconMailbox },
]

/** `brief`: without the home that other links beside it already show. */
export function PublicLinks({ brief = false }: { brief?: boolean }) {
  const { person } = useViewer()
  const home: Place = person
    ? { to: '/workspace', word: 'workspace', icon: IconHome }
    : { to: '/', word: 'home', icon: IconHome }
  return <Places places={brief ? everybody : [home, ...everybody]} />
}

export function WorkspaceLinks() {
  const { t } = useTranslation()
  const { person, organisation } = useViewer()
  const mine: readonly Place[] = [
    { to: '/workspace', word: 'workspace', icon: IconHome },
    { to: '/contracts', word: 'contracts', icon: IconFileText },
    { to: '/seals', word: 'seals', icon: IconRubberStamp },
    { to: '/keys', word: 'keys', icon: IconKey },
    organisation
      ? { to: `/organisations/${organisation.id}`, word: 'organisation', icon: IconBuilding }
      : { to: '/organisations/new', word: 'organisation', icon: IconBuilding },
    { to: '/outbox', word: 'outbox', icon: IconMail },
  ]
  return (
    <>
      <Places places={mine} />
      {person?.operator ? (
        <>
          <div className={classes['group']}>{t('nav.operator')}</div>
          <Places places={operator} />
        </>
      ) : null}
    </>
  )
}

function Places({ places }: { places: readonly Place[] }) {
  const { t } = useTranslation()
  return (
    <ul className={classes['places']}>
      {places.map(({ to, word, icon: Icon }) => (
        <li key={to}>
          <NavLink to={to} end={to === '/'} prefetch="intent" className={classes['place'] ?? ''}>
            <Icon size={18} stroke={1.7} aria-hidden="true" />
            {t(`nav.${word}`)}
          </NavLink>
        </li>
      ))}
    </ul>
  )
}
