import { useTranslation } from 'react-i18next'
import type { Change, Finding } from '../../server/core/values/report.ts'
import { formatTime } from '../http/times.ts'
import { changeWords } from '../i18n/change-words.ts'
import { findingSentence } from '../i18n/report-sentence.ts'
import { useViewer } from './viewer.ts'

/** Keys are made of a finding's code, outcome and reason, so that `t` cannot know them beforehand. */
type Say = (key: string, facts?: Record<string, unknown>) => string

/** The sentences of a report in the viewer's language, its times in their zone with the offset. */
export function useReportWords() {
  const { t } = useTranslation('findings')
  const { zone, language } = useViewer()
  const say = t as Say
  const time = (iso: string) => formatTime(new Date(iso), zone, language, 'second').full
  // Within a sentence the offset is enough; the zone's name would bring its own brackets.
  const brief = (iso: string) => time(iso).replace(/ \([^)]*\)$/, '')
  const sentence = (finding: Finding) => findingSentence(finding, say, brief)
  const change = (one: Change) => changeWords(one, say)
  return { say, time, brief, sentence, change, name: ({ code }: Finding) => say(`name.${code}`) }
}
