import { IconUserSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CertificateStatus } from '../../server/core/certificates/status.ts'
import classes from './certificate-facts.module.css'

/** 长期, or from one civil day to another. */
export function useValidityWords() {
  const { t } = useTranslation('findings')
  return (from: string | undefined, to: string | null | undefined): string => {
    if (from === undefined || to === undefined) return t('certificate.unstated')
    return to === null
      ? t('certificate.until', { from, context: 'permanent' })
      : t('certificate.until', { from, to })
  }
}

type StatusesProps = {
  /** Left out: nothing is said of it. */
  then?: CertificateStatus | undefined
  now: CertificateStatus | undefined
}

/** 签发当时 and 现在, in words and colour, side by side. */
export function Statuses(props: StatusesProps) {
  const { t } = useTranslation('findings')
  const { then, now } = props
  const wordFor = (status: CertificateStatus | undefined) =>
    t(`certificate.status.${status ?? 'unknown'}`)
  // 撤销 reaches back: it was not revoked that day, it counts as never granted.
  const thenWord = then === '03' ? t('certificate.void') : wordFor(then)
  const times = [
    ...('then' in props
      ? [{ when: t('certificate.whenIssued'), status: then, word: thenWord }]
      : []),
    { when: t('certificate.now'), status: now, word: wordFor(now) },
  ]
  return (
    <dl className={classes['times']}>
      {times.map(({ when, status, word }) => (
        <div key={when} className={classes['time']} data-tone={toneOf(status)}>
          <dt>{when}</dt>
          <dd>{word}</dd>
        </div>
      ))}
    </dl>
  )
}

function toneOf(status: CertificateStatus | undefined) {
  if (status === undefined) return 'calm'
  return status === '01' ? 'good' : 'bad'
}

type CompareProps = {
  person: boolean
  /** Part of the name is shown. */
  masked?: boolean
}

/** What no program can see. */
export function Compare({ person, masked = false }: CompareProps) {
  const { t } = useTranslation('findings')
  return (
    <Callout
      icon={<IconUserSearch size={26} stroke={1.6} aria-hidden="true" />}
      title={t(person ? 'certificate.compare' : 'certificate.compareName')}
    >
      {t(person ? 'certificate.comparePerson' : 'certificate.compareOrganisation')}
      {masked ? t('certificate.compareMasked') : null}
    </Callout>
  )
}

type CalloutProps = { icon: ReactNode; title: string; children: ReactNode }

export function Callout({ icon, title, children }: CalloutProps) {
  return (
    <div className={classes['callout']}>
      {icon}
      <div>
        <strong>{title}</strong>
        <div>{children}</div>
      </div>
    </div>
  )
}

type Endorsement = { kind: string; on: string; text: string }

/** 审验 and notes, oldest first; undefined where there are none. */
export function Endorsements({ endorsements }: { endorsements: readonly Endorsement[] }) {
  const { t } = useTranslation('findings')
  return (
    <ul className={classes['endorsements']}>
      {endorsements.map(({ kind, on, text }) => (
        <li key={`${on} ${kind} ${text}`}>
          <time dateTime={on}>{on}</time>{' '}
          {t(kind === 'inspection' ? 'certificate.inspection' : 'certificate.note')} {text}
        </li>
      ))}
    </ul>
  )
}
