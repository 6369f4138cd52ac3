import { Link } from '@remix-run/react'
import { IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Label } from '../../server/core/forms/fields.ts'
import classes from './certificate-work.module.css'
import { wordOf } from './label.ts'
import { Sheet } from './sheet.tsx'
import { useViewer } from './viewer.ts'

/** What waits; a role that one does not have counts nothing. */
export type CertificateWorkLists = {
  accept: number
  review: number
  issue: number
  revise: number
  /** Certificates with a proposal of somebody else's. */
  decide: readonly { id: string; holderName: string; typeTitle: Label }[]
}

const places = {
  revise: '/certificates',
  accept: '/certificates/desk?state=submitted',
  review: '/certificates/desk?state=accepted',
  issue: '/certificates/issue',
} as const
const counted = ['revise', 'accept', 'review', 'issue'] as const

/** What waits for officers, reviewers and issuers, and what came back to whoever applied. */
export function CertificateWork({ work }: { work: CertificateWorkLists }) {
  const { t } = useTranslation('certificates')
  const { language } = useViewer()
  const open = counted.filter((kind) => work[kind] > 0)
  if (open.length === 0 && work.decide.length === 0) return null
  return (
    <Sheet title={t('work.title')} flush>
      <ul className={classes['work']}>
        {open.map((kind) => (
          <Line key={kind} to={places[kind]}>
            {t(`work.${kind}`, { count: work[kind] })}
          </Line>
        ))}
        {work.decide.map(({ id, holderName, typeTitle }) => (
          <Line key={id} to={`/certificates/${id}`}>
            {t('work.decide', { holder: holderName, type: wordOf(typeTitle, language) })}
          </Line>
        ))}
      </ul>
    </Sheet>
  )
}

function Line({ to, children }: { to: string; children: ReactNode }) {
  const { t } = useTranslation('certificates')
  return (
    <li>
      <Link to={to} prefetch="intent">
        <span>{children}</span>
        <span className={classes['go']}>
          {t('work.go')}
          <IconChevronRight size={16} aria-hidden="true" />
        </span>
      </Link>
    </li>
  )
}
