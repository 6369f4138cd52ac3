import type { Finding, LedgerProof, SignatureSummary } from '../../server/core/values/report.ts'
import type { Block } from '../../server/documents/types.ts'
import type { ExaminedFile, ReportPaper } from '../../server/verification/types.ts'
import { formatTime } from '../http/times.ts'
import { briefOf, questions } from './report-brief.ts'
import { conclusionRows, ledgerRows, type Row, signerRows } from './report-rows.ts'
import { findingSentence, reasonsOf } from './report-sentence.ts'
import { speechIn } from './report-speech.ts'
import { byStep, terms } from './report-steps.ts'

const zh = speechIn('zh-CN')
const en = speechIn('en')

/** A file that somebody made to have no end must not make a report of no end. */
const mostSignatures = 24
const mostFindings = 60
const mostEntries = 12

/** 2026-11-23 12:14:20 UTC+08:00, in Beijing time: a report is read where it was made. */
const time = (iso: string): string =>
  formatTime(new Date(iso), 'Asia/Shanghai', 'zh-CN', 'second').full.replace(/ \([^)]*\)$/, '')

/** Chinese first, the English term beside. */
const both = (key: string): string => `${zh(key)} ${en(key)}`
const heading = (key: string): Block => ({ kind: 'heading', text: `${zh(key)}  ${en(key)}` })
const text = (words: string, options: { bold?: boolean; align?: 'center' } = {}): Block => ({
  kind: 'paragraph',
  spans: [{ text: words, ...(options.bold && { bold: true }) }],
  indent: false,
  ...(options.align && { align: options.align }),
})

/** 盖章核验报告 as blocks for the typesetter, with one place for its signature (`report`). */
export function reportDocument(examined: ExaminedFile): ReportPaper {
  const { report } = examined
  return {
    title: zh('report:paper.title'),
    reason: zh('report:paper.reason'),
    blocks: numbered([
      { kind: 'title', text: zh('report:paper.title') },
      text(en('report:paper.title'), { align: 'center' }),
      ...verdictBlocks(examined),
      heading('report:paper.file'),
      ...digestLines(report.digest),
      facts(fileRows(examined)),
      ...certificateBlocks(examined),
      ...signatureBlocks(examined),
      ...wholeBlocks(report.findings),
      ...ledgerBlocks(report.ledger),
      ...statementBlocks(examined),
      glossaryTable(),
      seal(examined),
    ]),
  }
}

const ordinals = '一二三四五六七八九'

/** 一、二、三: by what is there, so that no number is left out where there is no certificate. */
function numbered(blocks: readonly Block[]): Block[] {
  let count = 0
  return blocks.map((block) =>
    block.kind === 'heading' ? { ...block, text: `${ordinals[count++]}、${block.text}` } : block,
  )
}

function verdictBlocks({ report }: ExaminedFile): Block[] {
  const { verdict, findings } = report
  const brief = briefOf(report, zh, time)
  const reasons = reasonsOf(findings, (one) => findingSentence(one, zh, time), 12)
  return [
    heading('report:paper.verdict'),
    { kind: 'title', text: `${zh(`verdict.${verdict}`)}  ${en(`verdict.${verdict}`)}` },
    text(zh(`summary.${verdict}`)),
    text(en(`summary.${verdict}`)),
    ...(reasons.length > 0 ? [text(zh('report:paper.attention'))] : []),
    ...reasons.map(
      ({ text: words }, index): Block => ({
        kind: 'clause',
        level: 3,
        number: `(${index + 1})`,
        spans: [{ text: words }],
      }),
    ),
    facts(
      questions.map((question) => ({
        label: `verify:brief.${question}`,
        value: brief[question].join('\n'),
      })),
    ),
  ]
}

/** On a line of its own: the one thing that says which file this is about is never parted. */
function digestLines(digest: string): Block[] {
  const label = 'verify:report.digest'
  return [text(`${zh(label)}  ${en(label)}：`), text(digest, { bold: true })]
}

function fileRows({ report, name, size, number, software }: ExaminedFile): Row[] {
  const bytes = zh('report:paper.bytes', { count: size.toLocaleString('en-US') })
  const { revisions } = report.signatures[0] ?? {}
  return [
    { label: 'verify:report.file', value: name },
    { label: 'verify:report.kind', value: zh(`verify:report.${report.subject}`) },
    { label: 'verify:report.size', value: bytes },
    ...(revisions ? [{ label: 'report:lawyer.revisions', value: String(revisions) }] : []),
    { label: 'verify:report.examinedAt', value: time(report.examinedAt) },
    { label: 'report:paper.software', value: software },
    { label: 'report:paper.number', value: number },
  ]
}

function certificateBlocks({ report: { certificate } }: ExaminedFile): Block[] {
  if (!certificate) return []
  const { source, type, statusThen, statusNow, validFrom, validTo } = certificate
  const status = (code: string | undefined) => zh(`certificate.status.${code ?? 'unknown'}`)
  const context = validTo === null ? { context: 'permanent' } : {}
  const validity = validFrom
    ? zh('certificate.until', { from: validFrom, to: validTo, ...context })
    : zh('certificate.unstated')
  const named = ['number', 'holder', 'issuer', 'edition', 'identifier'] as const
  return [
    heading('report:paper.certificate'),
    ...(source === 'file' ? [text(zh('certificate.claimed'))] : []),
    facts([
      { label: 'certificate.type', value: type.zh },
      ...named.map((key) => ({ label: `certificate.${key}`, value: certificate[key] })),
      { label: 'certificate.validity', value: validity },
      { label: 'certificate.whenIssued', value: status(statusThen) },
      { label: 'certificate.now', value: status(statusNow) },
    ]),
  ]
}

function signatureBlocks({ report: { signatures, findings } }: ExaminedFile): Block[] {
  const shown = signatures.slice(0, mostSignatures)
  const rest = signatures.length - shown.length
  return [
    heading('report:paper.signatures'),
    ...(signatures.length === 0 ? [text(zh('report:paper.noSignatures'))] : []),
    ...shown.flatMap((one, index) => {
      const own = findings.filter(({ signature }) => signature === index)
      return [...oneSignature(one, index), checks(own)]
    }),
    ...(rest > 0 ? [text(zh('report:paper.more', { count: rest }))] : []),
  ]
}

function oneSignature(one: SignatureSummary, index: number): Block[] {
  const rows = [...conclusionRows(one, zh, time), ...signerRows(one, zh, time)]
  const name = zh('verify:report.ofSignature', { number: index + 1, name: one.signerName })
  return [text(name, { bold: true }), facts(rows)]
}

function wholeBlocks(findings: readonly Finding[]): Block[] {
  const own = findings.filter(({ signature }) => signature === undefined)
  return [heading('report:paper.whole'), checks(own)]
}

function ledgerBlocks(ledger: readonly LedgerProof[]): Block[] {
  return [
    heading('report:paper.ledger'),
    ...(ledger.length === 0 ? [text(zh('report:paper.noLedger'))] : []),
    ...ledger.slice(0, mostEntries).map((entry) => facts(ledgerRows(entry, zh, time))),
  ]
}

const limits = {
  contract: ['person', 'before', 'ca', 'meaning'],
  certificate: ['holder', 'before', 'ca'],
} as const
const statements = ['scope', 'moment', 'kept', 'names', 'same'] as const

function statementBlocks({ report: { certificate } }: ExaminedFile): Block[] {
  const own = statements.map((key) => `report:statement.${key}`)
  const known = limits[certificate ? 'certificate' : 'contract'].map(
    (key) => `verify:report.limit.${key}`,
  )
  const lines = [...own, ...known].map(
    (key, index): Block => ({
      kind: 'clause',
      level: 3,
      number: `(${index + 1})`,
      spans: [{ text: zh(key) }],
    }),
  )
  return [heading('report:paper.statement'), ...lines, heading('report:paper.glossary')]
}

function glossaryTable(): Block {
  const columns = [
    { title: both('report:lawyer.term'), weight: 24 },
    { title: both('report:lawyer.meaning'), weight: 50 },
    { title: both('report:lawyer.clause'), weight: 26 },
  ]
  const rows = terms.map((term) => {
    const of = (key: string) => zh(`report:glossary.${term}.${key}`)
    return [of('term'), of('meaning'), of('clause')]
  })
  return { kind: 'table', columns, rows }
}

/** Two columns without a say in what stands in them: label in both languages, value. */
function facts(rows: readonly Row[]): Block {
  const columns = [
    { title: both('report:paper.item'), weight: 30 },
    { title: both('report:paper.value'), weight: 70 },
  ]
  return { kind: 'table', columns, rows: rows.map(({ label, value }) => [both(label), value]) }
}

function checks(findings: readonly Finding[]): Block {
  const columns = [
    { title: both('report:paper.check'), weight: 30 },
    { title: both('report:paper.result'), weight: 21 },
    { title: both('report:paper.words'), weight: 49 },
  ]
  const ordered = byStep(findings).flatMap((group) => group.findings)
  const rows = ordered
    .slice(0, mostFindings)
    .map((one) => [
      both(`name.${one.code}`),
      both(`outcome.${one.outcome}`),
      findingSentence(one, zh, time),
    ])
  return { kind: 'table', columns, rows }
}

function seal({ createdAt }: ExaminedFile): Block {
  const date = time(createdAt.toISOString()).slice(0, 10)
  const lines = [zh('report:paper.date', { date })]
  const name = zh('report:paper.serviceName')
  const party = { label: zh('report:paper.service'), name, field: 'report', lines }
  return { kind: 'signatures', parties: [party] }
}
