import { useTranslation } from 'react-i18next'
import type { Finding, Outcome, Report, SignatureSummary } from '../../server/core/values/report.ts'
import { changeWords } from '../i18n/change-words.ts'
import { Facts } from './facts.tsx'
import classes from './report.module.css'
import { OutcomeMark } from './report-mark.tsx'
import { ReportRevision } from './report-revision.tsx'
import { savedName } from './report-save.ts'
import { useReportWords } from './report-words.ts'
import { Sheet } from './sheet.tsx'

type ReportSignaturesProps = {
  report: Report
  pdf: Uint8Array<ArrayBuffer> | undefined
  name: string
}

/** Who signed, when, with which seal and where: what most people came to read. */
export function ReportSignatures({ report, pdf, name }: ReportSignaturesProps) {
  const { t } = useTranslation('verify')
  const { t: common } = useTranslation()
  const { say } = useReportWords()
  const { signatures, findings } = report
  const suiteLines = ({ suite }: SignatureSummary) =>
    suite ? [{ label: common('suite.label'), value: common(`suiteNames.${suite}`) }] : []
  if (signatures.length === 0) return null
  return (
    <Sheet title={t('report.signatures')}>
      <p className={classes['lead']}>{t('report.signaturesLead', { count: signatures.length })}</p>
      <ol className={classes['signatures']}>
        {signatures.map((signature, index) => (
          <li key={`${signature.field} ${signature.coversTo}`} className={classes['signature']}>
            <Heading
              signature={signature}
              number={index + 1}
              outcome={outcomeOf(signature, findings, index)}
            />
            <Facts
              lines={[
                ...standingLines(signature, say),
                ...whoLines(signature, t),
                ...suiteLines(signature),
                ...whenLines(signature, t),
                ...afterLines(signature, say),
              ]}
            />
            {pdf && !signature.wholeFile && signature.coversRevision ? (
              <ReportRevision
                pdf={pdf}
                coversTo={signature.coversTo}
                first={changedPage(signature) ?? signature.page ?? 0}
                forged={signature.integrity !== 'intact'}
                act="revision"
                name={savedName(name, index + 1)}
              />
            ) : null}
          </li>
        ))}
      </ol>
    </Sheet>
  )
}

const order: readonly Outcome[] = ['failed', 'unknown', 'noted', 'passed']

/** The bottom line of the signature; what is valid may still hold a note. A later change is no finding of the signature itself. */
function outcomeOf(
  { indication }: SignatureSummary,
  findings: readonly Finding[],
  signature: number,
): Outcome {
  if (indication === 'TOTAL_FAILED') return 'failed'
  const own = findings.filter((one) => one.signature === signature).map((one) => one.outcome)
  return order.find((outcome) => own.includes(outcome)) ?? 'passed'
}

type HeadingProps = { signature: SignatureSummary; number: number; outcome: Outcome }

function Heading({ signature, number, outcome }: HeadingProps) {
  const { t } = useTranslation('verify')
  return (
    <div className={classes['signer']}>
      {/* The ring of a seal is for seals that the platform knows; anybody can name themselves anything. */}
      <span
        className={classes['seal']}
        data-known={signature.seal !== undefined}
        aria-hidden="true"
      >
        {t(signature.seal ? 'report.sealMark' : 'report.penMark')}
      </span>
      <div>
        <span className={classes['nth']}>{t('report.nth', { number })}</span>
        <h3>{signature.seal?.name ?? signature.signerName}</h3>
      </div>
      <OutcomeMark outcome={outcome} />
    </div>
  )
}

type Translate = ReturnType<typeof useTranslation<'verify'>>['t']

type Say = ReturnType<typeof useReportWords>['say']

/** The file apart from the signer, and how much of the signature can be proven: in words, the codes beside them. */
function standingLines(signature: SignatureSummary, say: Say) {
  const { integrity, trust, level, indication, subIndication } = signature
  const line = (key: string, state: string) => ({
    label: say(`conclusion.${key}.label`),
    value: <span data-state={state}>{say(`conclusion.${key}.${state}`)}</span>,
  })
  return [
    line('integrity', integrity),
    line('trust', trust),
    ...(subIndication
      ? [
          {
            label: say(`conclusion.indication.${indication}`),
            value: (
              <>
                {say(`sub.${subIndication}`)} <small>{subIndication}</small>
              </>
            ),
          },
        ]
      : []),
    line('level', level),
  ]
}

/** Where to look first: what is not allowed, else whatever came. */
const changedPage = ({ changesAfter }: SignatureSummary): number | undefined =>
  changesAfter.find(({ allowed, page }) => !allowed && page !== undefined)?.page

/** Which version it signs, and what became of the file since. */
function afterLines(
  { coversRevision: revision, revisions, changesAfter }: SignatureSummary,
  say: Say,
) {
  const after = changesAfter.map((change) => changeWords(change, say))
  const version = revision
    ? say('conclusion.covers', { revision, revisions })
    : say('conclusion.coversNone')
  const words = after.length > 0 ? [...new Set(after)].join('；') : say('conclusion.afterNone')
  return [
    { label: say('conclusion.version'), value: version },
    { label: say('conclusion.after'), value: words },
  ]
}

function whoLines(signature: SignatureSummary, t: Translate) {
  const { organisation, organisationCode, seal, signerName, issuerName } = signature
  return [
    ...(organisation ? [{ label: t('report.by'), value: organisation }] : []),
    ...(organisationCode
      ? [{ label: t('report.code'), value: <code>{organisationCode}</code> }]
      : []),
    ...(seal && seal.name !== signerName ? [{ label: t('report.signer'), value: signerName }] : []),
    { label: t('report.sealState'), value: <SealState seal={seal} /> },
    ...(issuerName ? [{ label: t('report.issuer'), value: issuerName }] : []),
  ]
}

function whenLines(signature: SignatureSummary, t: Translate) {
  const {
    timestampedAt,
    claimedAt,
    provenAt,
    provenBy,
    page,
    reason,
    rectangle: [left = 0, , right = 1] = [],
  } = signature
  // A second signature of the same party lies in a field of no extent.
  const seen = page !== undefined && left < right
  const place = !seen ? t('report.invisible') : t('report.onPage', { page: page + 1 })
  return [
    ...(timestampedAt
      ? [{ label: t('report.stamped'), value: <Instant iso={timestampedAt} /> }]
      : []),
    ...(provenAt && provenAt !== timestampedAt
      ? [{ label: t('report.proven'), value: <Proven at={provenAt} by={provenBy} /> }]
      : []),
    ...(claimedAt
      ? [
          {
            label: t('report.claimed'),
            value: (
              <>
                <Instant iso={claimedAt} />
                {provenAt ? null : <small> {t('report.claimedOnly')}</small>}
              </>
            ),
          },
        ]
      : []),
    { label: t('report.page'), value: place },
    ...(reason ? [{ label: t('report.purpose'), value: reason }] : []),
  ]
}

function Proven({ at, by = 'timestamp' }: { at: string; by: SignatureSummary['provenBy'] }) {
  const { say, brief } = useReportWords()
  return <time dateTime={at}>{say(`conclusion.proven.${by}`, { at: brief(at) })}</time>
}

function Instant({ iso }: { iso: string }) {
  const { time } = useReportWords()
  return <time dateTime={iso}>{time(iso)}</time>
}

const sealStates = ['active', 'suspended', 'destroyed'] as const

/** 签署当时 and 现在: a seal taken out of use later does not undo what it sealed. */
function SealState({ seal }: { seal: SignatureSummary['seal'] }) {
  const { t } = useTranslation('verify')
  if (!seal) return t('report.notKnown')
  const word = (state: string) =>
    t(`report.states.${sealStates.find((known) => known === state) ?? 'unknown'}`)
  return (
    <span className={classes['states']}>
      <span>
        {t('report.whenUsed')} <strong>{word(seal.statusThen)}</strong>
      </span>
      <span>
        {t('report.today')} <strong>{word(seal.statusNow)}</strong>
      </span>
    </span>
  )
}
