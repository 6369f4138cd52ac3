import { createInstance, type i18n } from 'i18next'
import type {
  CertificateSummary,
  Finding,
  Report,
  SignatureSummary,
} from '../../server/core/values/report.ts'
import { words as english } from './en/findings.ts'
import { words as chinese } from './zh-CN/findings.ts'

/** A report as lines of plain text, in the very sentences of the page. */
export function reportLines(report: Report, language: 'zh-CN' | 'en'): string[] {
  const speech = createInstance()
  void speech.init({
    showSupportNotice: false,
    lng: language,
    initAsync: false,
    interpolation: { escapeValue: false },
    resources: { 'zh-CN': { findings: chinese }, en: { findings: english } },
    defaultNS: 'findings',
  })
  const say = sayer(speech)
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
  const lines = signatures.map((one, n) => {
    const name = say('report.by', { name: one.signerName, organisation: one.organisation ?? '–' })
    const at = one.timestampedAt
      ? say('report.stamped', { at: one.timestampedAt })
      : say('report.claimed', { at: one.claimedAt ?? '–' })
    return `  ${n + 1}. ${name}; ${at}; ${one.algorithm}`
  })
  return [say('report.signatures', { total: signatures.length }), ...lines]
}

const marks: Readonly<Record<Finding['outcome'], string>> = {
  passed: '✓',
  noted: '!',
  failed: '✕',
  unknown: '?',
}

function findingLine(finding: Finding, say: Say): string {
  const { code, outcome, reason, facts, signature } = finding
  const which = signature === undefined ? '' : ` (${signature + 1})`
  const context = reason ? { context: reason } : {}
  const sentence = say(`finding.${code}.${outcome}`, { ...facts, ...context })
  return `  ${marks[outcome]} ${say(`name.${code}`)}${which}: ${sentence}`
}
