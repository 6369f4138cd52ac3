import type { Report } from '../../server/core/values/report.ts'
import { formatTime } from '../http/times.ts'
import type { Language } from './languages.ts'
import { briefOf, questions } from './report-brief.ts'
import { conclusionRows, ledgerRows, type Row, signerRows } from './report-rows.ts'
import { findingSentence, reasonsOf } from './report-sentence.ts'
import { type Say, speechIn } from './report-speech.ts'
import { byStep, terms } from './report-steps.ts'

type Time = (iso: string) => string

/** Beijing time with its offset: a terminal says the same wherever it stands. */
const timeIn =
  (language: Language): Time =>
  (iso) =>
    formatTime(new Date(iso), 'Asia/Shanghai', language, 'second').full.replace(/ \([^)]*\)$/, '')

/** 简明: the verdict, its reasons, and the answers to a citizen's questions. */
export function shortLines(report: Report, language: Language): string[] {
  const say = speechIn(language)
  const time = timeIn(language)
  const brief = briefOf(report, say, time)
  const reasons = reasonsOf(report.findings, (one) => findingSentence(one, say, time), 4)
  return [
    `${say(`verdict.${report.verdict}`)}  ${say(`summary.${report.verdict}`)}`,
    ...reasons.map(({ text }) => `  - ${text}`),
    ...questions.flatMap((question) => [
      say(`verify:brief.${question}`),
      ...brief[question].map((words) => `  ${words}`),
    ]),
    `${say('verify:report.digest')}: ${report.digest}`,
  ]
}

/** 详细: the short report, then every signature step by step with its clauses, the ledger and the terms. */
export function detailedLines(report: Report, language: Language): string[] {
  const say = speechIn(language)
  const time = timeIn(language)
  const { signatures, findings, ledger } = report
  const of = (rows: readonly Row[]) => rows.map(({ label, value }) => `  ${say(label)}: ${value}`)
  const stepsOf = (own: Report['findings']) => stepLines(own, say, time)
  return [
    ...shortLines(report, language),
    ...signatures.flatMap((one, index) => [
      say('verify:report.ofSignature', { number: index + 1, name: one.signerName }),
      ...of([...conclusionRows(one, say, time), ...signerRows(one, say, time)]),
      ...stepsOf(findings.filter(({ signature }) => signature === index)),
    ]),
    say('verify:report.ofFile'),
    ...stepsOf(findings.filter(({ signature }) => signature === undefined)),
    ...ledger.flatMap((entry) => [say('report:paper.ledger'), ...of(ledgerRows(entry, say, time))]),
    say('report:lawyer.glossary'),
    ...terms.map((term) => {
      const word = (key: string) => say(`report:glossary.${term}.${key}`)
      return `  ${word('term')}: ${word('meaning')} [${word('clause')}]`
    }),
  ]
}

function stepLines(findings: Report['findings'], say: Say, time: Time): string[] {
  return byStep(findings).flatMap(({ step, findings: own }) => {
    const clause = say(`report:block.${step}.clause`)
    return [
      `  ${say(`report:block.${step}.name`)}${clause ? ` [${clause}]` : ''}`,
      ...own.map(
        (one) =>
          `    ${say(`outcome.${one.outcome}`)}  ${say(`name.${one.code}`)}: ${findingSentence(one, say, time)}`,
      ),
    ]
  })
}
