import { useTranslation } from 'react-i18next'
import type { LedgerProof, Report, SignatureSummary } from '../../server/core/values/report.ts'
import { Facts } from './facts.tsx'
import classes from './report.module.css'
import { useReportWords } from './report-words.ts'
import { Anchor } from './text.tsx'
import { WholeWords } from './whole-words.tsx'

type ReportProofProps = { report: Report; here: boolean }

/** Algorithms, serial numbers, digests, proofs: what an expert needs to check the checker. */
export function ReportProof({ report, here }: ReportProofProps) {
  const { t } = useTranslation('verify')
  const { time } = useReportWords()
  return (
    <details className={classes['proof']}>
      <summary>
        <span className={classes['proofTitle']}>{t('report.proof')}</span>
        <small>{t('report.proofLead')}</small>
      </summary>
      <Facts
        lines={[
          { label: t('report.digest'), value: <code>{report.digest}</code> },
          { label: t('report.examinedAt'), value: time(report.examinedAt) },
        ]}
      />
      {report.signatures.map((signature, index) => (
        <SignatureProof
          key={`${signature.field} ${signature.coversTo}`}
          signature={signature}
          number={index + 1}
        />
      ))}
      {report.ledger.map((entry) => (
        <EntryProof key={entry.index} entry={entry} here={here} />
      ))}
      <Codes report={report} />
    </details>
  )
}

function SignatureProof({ signature, number }: { signature: SignatureSummary; number: number }) {
  const { t } = useTranslation('verify')
  const { time } = useReportWords()
  const { format, algorithm, digestAlgorithm, serial, notBefore, notAfter, coversTo } = signature
  const validity =
    notBefore && notAfter
      ? [
          {
            label: t('report.validity'),
            value: t('report.to', { from: time(notBefore), until: time(notAfter) }),
          },
        ]
      : []
  return (
    <section>
      <h3>{t('report.ofSignature', { number, name: signature.signerName })}</h3>
      <Facts
        lines={[
          { label: t('report.format'), value: <WholeWords>{format}</WholeWords> },
          {
            label: t('report.algorithm'),
            value: (
              <WholeWords>{[algorithm, digestAlgorithm].filter(Boolean).join(' · ')}</WholeWords>
            ),
          },
          ...(serial ? [{ label: t('report.serial'), value: <code>{serial}</code> }] : []),
          ...validity,
          { label: t('report.covers'), value: t('report.coversBytes', { bytes: coversTo }) },
        ]}
      />
    </section>
  )
}

function EntryProof({ entry, here }: { entry: LedgerProof; here: boolean }) {
  const { t } = useTranslation('verify')
  const { index, entryKind, digest, leafHash, treeSize, root, origin } = entry
  return (
    <section>
      <h3>
        {t('report.entry')}{' '}
        <Anchor to={`/ledger/entries/${index}`}>
          {t('report.entryLine', { index, kind: entryKind })}
        </Anchor>
      </h3>
      <p>{t(here ? 'report.provenHere' : 'report.provenThere')}</p>
      <Facts
        lines={[
          { label: t('report.entryDigest'), value: <code>{digest}</code> },
          { label: t('report.leafHash'), value: <code>{leafHash}</code> },
          { label: t('report.origin'), value: <code>{origin}</code> },
          { label: t('report.treeSize'), value: treeSize },
          { label: t('report.root'), value: <code>{root}</code> },
        ]}
      />
    </section>
  )
}

/** As the JSON and the standards name them (ETSI EN 319 102-1 sub-indications among the reasons). */
function Codes({ report }: { report: Report }) {
  const { t } = useTranslation('verify')
  return (
    <section>
      <h3>{t('report.codeAndReason')}</h3>
      <ul className={classes['codes']}>
        {report.findings.map(({ code, outcome, reason, signature }) => (
          <li key={`${code} ${signature}`}>
            <code>
              {code}
              {signature === undefined ? '' : `[${signature}]`} {outcome}
              {reason ? ` ${reason}` : ''}
            </code>
          </li>
        ))}
      </ul>
    </section>
  )
}
