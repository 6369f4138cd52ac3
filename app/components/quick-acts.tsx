import { Link } from '@remix-run/react'
import { IconFilePlus, IconRubberStamp, IconShieldCheck, IconUserPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './quick-acts.module.css'
import { Sheet } from './sheet.tsx'
import { useViewer } from './viewer.ts'

/** What people come here for most, offered by role. */
export function QuickActs() {
  const { t } = useTranslation()
  const { organisation } = useViewer()
  const may = (...roles: string[]) =>
    organisation?.roles.some((role) => role === 'owner' || roles.includes(role)) ?? false
  const acts = [
    { show: may('drafter'), to: '/contracts/new', word: 'draft', icon: IconFilePlus },
    {
      show: may('seal-keeper', 'admin'),
      to: '/seals/new',
      word: 'makeSeal',
      icon: IconRubberStamp,
    },
    {
      show: may('admin'),
      to: `/organisations/${organisation?.id}/members`,
      word: 'invite',
      icon: IconUserPlus,
    },
    { show: true, to: '/verify', word: 'verify', icon: IconShieldCheck },
  ] as const
  return (
    <Sheet title={t('workspace.quick')}>
      <ul className={classes['acts']}>
        {acts
          .filter(({ show }) => show)
          .map(({ to, word, icon: Icon }) => (
            <li key={word}>
              <Link to={to} prefetch="intent">
                <Icon size={18} stroke={1.7} aria-hidden="true" />
                {t(`workspace.${word}`)}
              </Link>
            </li>
          ))}
      </ul>
    </Sheet>
  )
}
