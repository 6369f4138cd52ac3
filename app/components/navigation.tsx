import { Link, useLocation } from '@remix-run/react'
import {
  IconBooks,
  IconBuilding,
  IconCalendarDue,
  IconCategory,
  IconCertificate,
  IconFileText,
  IconHelpCircle,
  IconHome,
  IconInbox,
  IconKey,
  IconLibrary,
  IconListCheck,
  IconMail,
  IconMailbox,
  IconRubberStamp,
  IconShieldCheck,
  IconShieldLock,
  IconStack2,
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
  { to: '/admin/trust', word: 'trust', icon: IconShieldLock },
  { to: '/admin/jobs', word: 'jobs', icon: IconListCheck },
  { to: '/admin/outbox', word: 'mail', icon: IconMailbox },
]

/** Offices of an agency. */
const agency: readonly Place[] = [
  { to: '/certificates/desk', word: 'desk', icon: IconInbox },
  { to: '/certificates/issue', word: 'issue', icon: IconStack2 },
  { to: '/certificates/library', word: 'library', icon: IconLibrary },
  { to: '/certificates/types', word: 'types', icon: IconCategory },
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
    { to: '/fulfilment', word: 'fulfilment', icon: IconCalendarDue },
    { to: '/certificates', word: 'certificates', icon: IconCertificate },
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
      {organisation?.kind === 'agency' ? (
        <>
          <div className={classes['group']}>{t('nav.agency')}</div>
          <Places places={agency} />
        </>
      ) : null}
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
  const { pathname } = useLocation()
  return (
    <ul className={classes['places']}>
      {places.map(({ to, word, icon: Icon }) => (
        <li key={to}>
          <Link
            to={to}
            prefetch="intent"
            className={classes['place'] ?? ''}
            aria-current={isAt(to, pathname) ? 'page' : undefined}
          >
            <Icon size={18} stroke={1.7} aria-hidden="true" />
            {t(`nav.${word}`)}
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** A place and all below it, but for what has a place of its own. */
function isAt(to: string, pathname: string): boolean {
  const below = (place: string) => pathname === place || pathname.startsWith(`${place}/`)
  if (to === '/') return pathname === '/'
  return below(to) && !agency.some((one) => one.to !== to && below(one.to))
}
