import { useTranslation } from 'react-i18next'
import type { Finding, Report } from '../../server/core/values/report.ts'
import classes from './report.module.css'
import { OutcomeMark } from './report-mark.tsx'
import { useReportWords } from './report-words.ts'
import { Sheet } from './sheet.tsx'

/** Every check with its mark and one plain sentence, by what it is about. */
export function ReportChecks({ report }: { report: Report }) {
  const { t } = useTranslation('verify')
  const { findings, signatures } = report
  const outside = (finding: Finding) => /^(ledger|bundle)\./.test(finding.code)
  const own = findings.filter((one) => one.signature === undefined && !outside(one))
  return (
    <Sheet title={t('report.checks', { count: findings.length })}>
      <p className={classes['lead']}>{t('report.checksLead')}</p>
      <div className={classes['groups']}>
        <Group title={t('report.ofFile')} findings={own} />
        {signatures.map((signature, index) => (
          <Group
            key={`${signature.field} ${signature.coversTo}`}
            folded
            title={t('report.ofSignature', { number: index + 1, name: signature.signerName })}
            findings={findings.filter((one) => one.signature === index)}
          />
        ))}
        <Group title={t('report.ofLedger')} findings={findings.filter(outside)} />
      </div>
    </Sheet>
  )
}

/** The same for what has no file. */
export function Checks({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslation('verify')
  return (
    <Sheet title={t('report.checks', { count: findings.length })}>
      <Lines findings={findings} />
    </Sheet>
  )
}

type GroupProps = {
  title: string
  findings: readonly Finding[]
  /** Behind its title while everything in it passed: two signatures say the same sixteen things. */
  folded?: boolean
}

function Group({ title, findings, folded = false }: GroupProps) {
  const { t } = useTranslation('verify')
  if (findings.length === 0) return null
  const passed = findings.every(({ outcome }) => outcome === 'passed')
  if (!folded) {
    return (
      <section>
        <h3 className={classes['group']}>{title}</h3>
        <Lines findings={findings} />
      </section>
    )
  }
  return (
    <details className={classes['folded']} open={!passed}>
      <summary>
        <h3 className={classes['group']}>{title}</h3>
        {passed ? (
          <span className={classes['passed']}>
            <OutcomeMark outcome="passed" />
            {t('report.allPassed', { count: findings.length })}
          </span>
        ) : null}
      </summary>
      <Lines findings={findings} />
    </details>
  )
}

function Lines({ findings }: { findings: readonly Finding[] }) {
  const { sentence, name } = useReportWords()
  return (
    <ul className={classes['checks']}>
      {findings.map((finding) => (
        <li
          key={finding.code}
          className={classes['check']}
          data-code={finding.code}
          data-outcome={finding.outcome}
          data-reason={finding.reason}
        >
          <OutcomeMark outcome={finding.outcome} />
          <span className={classes['checkName']}>{name(finding)}</span>
          <span>{sentence(finding)}</span>
        </li>
      ))}
    </ul>
  )
}
