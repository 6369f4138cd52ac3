import { createInstance, type i18n } from 'i18next'
import type {
  CertificateSummary,
  Finding,
  Report,
  SignatureSummary,
} from '../../server/core/values/report.ts'
import { changeWords } from './change-words.ts'
import { words as english } from './en/findings.ts'
import { words as chinese } from './zh-CN/findings.ts'

type Language = 'zh-CN' | 'en'

function speechIn(language: Language): Say {
  const speech = createInstance()
  void speech.init({
    showSupportNotice: false,
    lng: language,
    initAsync: false,
    interpolation: { escapeValue: false },
    resources: { 'zh-CN': { findings: chinese }, en: { findings: english } },
    defaultNS: 'findings',
  })
  return sayer(speech)
}

/** A report as lines of plain text, in the very sentences of the page. */
export function reportLines(report: Report, language: Language): string[] {
  const say = speechIn(language)
  return [
    `${say(`verdict.${report.verdict}`)}  ${say(`summary.${report.verdict}`)}`,
    `${say('report.digest')}: ${report.digest}`,
    `${say('report.examinedAt')}: ${report.examinedAt}`,
    ...certificateLines(report.certificate, say, language),
    ...signatureLines(report.signatures, say),
    say('report.checks', { total: report.findings.length }),
    ...report.findings.map((finding) => findingLine(finding, say)),
  ]
}

type Say = (key: string, facts?: Record<string, unknown>) => string

function sayer(speech: i18n): Say {
  const t = speech.t as unknown as (key: string, facts?: Record<string, unknown>) => string
  return (key, facts = {}) => t(key, facts)
}

function certificateLines(
  certificate: CertificateSummary | undefined,
  say: Say,
  language: 'zh-CN' | 'en',
): string[] {
  if (!certificate) return []
  const { source, type, issuer, holder, validFrom, validTo, statusThen, statusNow } = certificate
  const to = validTo === null ? { context: 'permanent' } : {}
  const line = (key: string, value: string) => `  ${say(`certificate.${key}`)}: ${value}`
  const status = (code: string | undefined) => say(`certificate.status.${code ?? 'unknown'}`)
  return [
    say('certificate.title'),
    ...(source === 'file' ? [`  ${say('certificate.claimed')}`] : []),
    line('type', language === 'en' ? type.en : type.zh),
    line('number', certificate.number),
    line('holder', holder),
    line('issuer', issuer),
    line(
      'validity',
      say(validFrom ? 'certificate.until' : 'certificate.unstated', {
        ...{ from: validFrom, to: validTo },
        ...to,
      }),
    ),
    line('identifier', certificate.identifier),
    line('whenIssued', status(statusThen)),
    line('now', status(statusNow)),
  ]
}

function signatureLines(signatures: readonly SignatureSummary[], say: Say): string[] {
  if (signatures.length === 0) return []
  const lines = signatures.flatMap((one, n) => {
    const name = say('report.by', { name: one.signerName, organisation: one.organisation ?? '–' })
    return [
      `  ${n + 1}. ${name}; ${one.algorithm}`,
      ...conclusionLines(one, say).map((line) => `     ${line}`),
    ]
  })
  return [say('report.signatures', { total: signatures.length }), ...lines]
}

/** For a lawyer: what it comes to, why, what is proven of it, and what became of the file since. */
function conclusionLines(one: SignatureSummary, say: Say): string[] {
  const { indication, subIndication, integrity, trust, level, coversRevision: revision } = one
  const of = (key: string) => say(`conclusion.${key}.label`)
  const { revisions, changesAfter } = one
  const after = changesAfter.map((change) => changeWords(change, say))
  const why = subIndication ? ` ${say(`sub.${subIndication}`)} (${subIndication})` : ''
  return [
    `${say(`conclusion.indication.${indication}`)}${subIndication ? ':' : ''}${why}`,
    `${of('integrity')}: ${say(`conclusion.integrity.${integrity}`)}`,
    `${of('trust')}: ${say(`conclusion.trust.${trust}`)}`,
    `${of('level')}: ${say(`conclusion.level.${level}`)}`,
    `${say('conclusion.claimed', { at: one.claimedAt ?? '–' })}; ${say(`conclusion.proven.${one.provenBy ?? 'none'}`, { at: one.provenAt })}`,
    say(revision ? 'conclusion.covers' : 'conclusion.coversNone', { revision, revisions }),
    `${say('conclusion.after')}: ${after.join('; ') || say('conclusion.afterNone')}`,
  ]
}

const marks: Readonly<Record<Finding['outcome'], string>> = {
  passed: '✓',
  noted: '!',
  failed: '✕',
  unknown: '?',
}

function findingLine(finding: Finding, say: Say): string {
  const { code, outcome, signature } = finding
  const which = signature === undefined ? '' : ` (${signature + 1})`
  return `  ${marks[outcome]} ${say(`name.${code}`)}${which}: ${sentenceOf(finding, say)}`
}

function sentenceOf({ code, outcome, reason, facts }: Finding, say: Say): string {
  const context = reason ? { context: reason } : {}
  return say(`finding.${code}.${outcome}`, { ...facts, ...context })
}

/**
 * A report for machines: `{ verdict, signatures, ledger, status, … }`, every key of the report itself beside them.
 * `changesAfter` and `words` are sentences in `language`; everything else is codes, ISO 8601 times and numbers.
 * `asked`: whether a platform was asked.
 */
export function reportData(report: Report, language: Language, asked: boolean) {
  const say = speechIn(language)
  const { verdict, findings, ledger, certificate } = report
  const signatures = report.signatures.map((one, n) => {
    const own = findings.filter(({ signature }) => signature === n)
    return {
      field: one.field,
      signer: one.signerName,
      suite: one.suite ?? null,
      indication: one.indication,
      subIndication: one.subIndication ?? null,
      integrity: one.integrity,
      trust: one.trust,
      level: one.level,
      signedAt: one.claimedAt ?? null,
      provenAt: one.provenAt ?? null,
      coversRevision: one.coversRevision ?? null,
      changesAfter: one.changesAfter.map((change) => changeWords(change, say)),
      findings: own.map((finding) => ({ ...finding, words: sentenceOf(finding, say) })),
      words: say(`conclusion.indication.${one.indication}`),
      details: { ...one },
    }
  })
  const status = {
    asked,
    complete: findings.find(({ code }) => code === 'document.complete') ?? null,
    certificate: certificate?.statusNow ?? null,
  }
  return { verdict, signatures, ledger, status, ...omitted(report) }
}

function omitted({ verdict: _, signatures: __, ledger: ___, ...rest }: Report) {
  return rest
}
