import { useTranslation } from 'react-i18next'
import type { Finding, Report } from '../../server/core/values/report.ts'
import { indicationRows, type Row } from '../i18n/report-rows.ts'
import { byStep, terms } from '../i18n/report-steps.ts'
import { Facts } from './facts.tsx'
import classes from './report-depth.module.css'
import { OutcomeMark } from './report-mark.tsx'
import { useReportWords } from './report-words.ts'
import { Sheet } from './sheet.tsx'

type Say = (key: string, facts?: Record<string, unknown>) => string

/**
 * Every building block with its clause, and the terms: fetched with its words when somebody wants to argue. Who signed,
 * when and how stands above it and in the proof below.
 */
// biome-ignore lint/style/noDefaultExport: React.lazy asks for one
export default function Lawyer({ report }: { report: Report }) {
  const { t } = useTranslation(['report', 'findings', 'verify'])
  const say = sayer(t as unknown as Say)
  const { signatures, findings } = report
  const whole = findings.filter(({ signature }) => signature === undefined)
  return (
    <Sheet title={t('report:lawyer.title')}>
      <p className={classes['lead']}>{t('report:lawyer.lead')}</p>
      <div className={classes['lawyer']} data-depth="lawyer">
        {signatures.map((one, index) => (
          <section key={`${one.field} ${one.coversTo}`}>
            <h3>{t('verify:report.ofSignature', { number: index + 1, name: one.signerName })}</h3>
            <Rows rows={indicationRows(one, say)} />
            <Steps
              caption={t('report:lawyer.steps')}
              findings={findings.filter(({ signature }) => signature === index)}
            />
          </section>
        ))}
        <section>
          <h3>{t('verify:report.ofFile')}</h3>
          <Steps caption={t('report:lawyer.steps')} findings={whole} />
        </section>
        <Glossary />
      </div>
    </Sheet>
  )
}

/** Keys of findings come without their room, as the terminal and the paper ask for them. */
const sayer =
  (t: Say): Say =>
  (key, facts = {}) =>
    t(/^(report|verify):/.test(key) ? key : `findings:${key}`, facts)

function Rows({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation(['report', 'verify'])
  const label = t as unknown as Say
  return (
    <Facts
      lines={rows.map((row) => ({
        label: label(row.label),
        value: row.code ? <code>{row.value}</code> : row.value,
      }))}
    />
  )
}

function Steps({ caption, findings }: { caption: string; findings: readonly Finding[] }) {
  const { t } = useTranslation('report')
  const { sentence, name } = useReportWords()
  return (
    <table className={classes['steps']}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('lawyer.step')}</th>
          <th scope="col">{t('paper.words')}</th>
          <th scope="col">{t('lawyer.clause')}</th>
        </tr>
      </thead>
      <tbody>
        {byStep(findings).map(({ step, findings: own }) => (
          <tr key={step} data-step={step}>
            <th scope="row">{t(`block.${step}.name`)}</th>
            <td>
              {own.map((finding) => (
                <div key={finding.code} className={classes['finding']}>
                  <OutcomeMark outcome={finding.outcome} />
                  <span>
                    {name(finding)}：{sentence(finding)}
                  </span>
                </div>
              ))}
            </td>
            <td>{t(`block.${step}.clause`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Glossary() {
  const { t } = useTranslation('report')
  return (
    <table className={classes['steps']}>
      <caption>{t('lawyer.glossary')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('lawyer.term')}</th>
          <th scope="col">{t('lawyer.meaning')}</th>
          <th scope="col">{t('lawyer.clause')}</th>
        </tr>
      </thead>
      <tbody>
        {terms.map((term) => (
          <tr key={term}>
            <th scope="row">{t(`glossary.${term}.term`)}</th>
            <td>{t(`glossary.${term}.meaning`)}</td>
            <td>{t(`glossary.${term}.clause`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
