import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleXFilled,
  IconFileUnknown,
  IconHelpCircleFilled,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Outcome, Verdict } from '../../server/core/values/report.ts'
import classes from './report.module.css'

type Tone = 'good' | 'wait' | 'bad' | 'calm'

export const tones: Record<Verdict | Outcome, Tone> = {
  valid: 'good',
  'valid-with-notes': 'wait',
  invalid: 'bad',
  undetermined: 'calm',
  unreadable: 'calm',
  passed: 'good',
  noted: 'wait',
  failed: 'bad',
  unknown: 'calm',
}

const icons: Record<Verdict | Outcome, typeof IconFileUnknown> = {
  valid: IconCircleCheckFilled,
  'valid-with-notes': IconAlertTriangleFilled,
  invalid: IconCircleXFilled,
  undetermined: IconHelpCircleFilled,
  unreadable: IconFileUnknown,
  passed: IconCircleCheckFilled,
  noted: IconAlertTriangleFilled,
  failed: IconCircleXFilled,
  unknown: IconHelpCircleFilled,
}

/** ✓ ! ✕ ? as a picture with its word for those who do not see it. */
export function OutcomeMark({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation('findings')
  const Icon = icons[outcome]
  return (
    <span className={classes['mark']} data-tone={tones[outcome]}>
      <Icon size={19} aria-hidden="true" />
      <span className={classes['spoken']}>{t(`outcome.${outcome}`)}</span>
    </span>
  )
}

export function VerdictIcon({ verdict }: { verdict: Verdict }) {
  const Icon = icons[verdict]
  return <Icon size={52} stroke={1.4} aria-hidden="true" />
}
