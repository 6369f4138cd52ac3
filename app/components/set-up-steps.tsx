import { Link } from '@remix-run/react'
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Actor } from '../../server/people/types.ts'
import classes from './set-up-steps.module.css'
import { Sheet } from './sheet.tsx'

/** What is still missing before one can sign; nothing once all is there. */
export function SetUpSteps({ actor }: { actor: Actor }) {
  const { t } = useTranslation()
  const steps = [
    { done: actor.identityLevel > 0, word: 'stepEmail', to: '/account/identity' },
    { done: actor.twoFactorEnabled, word: 'stepFactor', to: '/account/security' },
    {
      done: actor.memberships.length > 0 || actor.operator,
      word: 'stepOrganisation',
      to: '/organisations/new',
    },
  ] as const
  if (steps.every(({ done }) => done)) return null
  return (
    <Sheet title={t('workspace.setUp')}>
      <ul className={classes['steps']}>
        {steps.map(({ done, word, to }) => (
          <li key={word} data-done={done}>
            {done ? (
              <IconCircleCheck size={20} aria-hidden="true" />
            ) : (
              <IconCircleDashed size={20} aria-hidden="true" />
            )}
            <span>{t(`workspace.${word}`)}</span>
            {done ? <span>{t('states.done')}</span> : <Link to={to}>{t('workspace.doIt')}</Link>}
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
