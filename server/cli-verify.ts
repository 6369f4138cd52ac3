/** `qiyin verify`: the same examination as in a browser, in a terminal. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { reportDocument } from '../app/i18n/report-document.ts'
import { reportData, reportLines } from '../app/i18n/report-lines.ts'
import { detailedLines, shortLines } from '../app/i18n/report-texts.ts'
import { nodeCrypto } from './adapters/node-crypto.ts'
import { isHouseAtHand, print, withApp } from './cli-house.ts'
import { StartupError } from './config.ts'
import { parseInstant } from './core/values/dates.ts'
import { isRefusal } from './core/values/refusal.ts'
import type { Report, Verdict } from './core/values/report.ts'
import { examineAlone, looksZipped, signedRevision } from './core/verify-bundle.ts'
import { readCertificateFile } from './keys/certificate-file.ts'

export type VerifyOptions = {
  positionals: string[]
  values: {
    json: boolean
    offline: boolean
    lang: string
    short: boolean
    detailed: boolean
    trust: string[]
    at?: string | undefined
    report?: string | undefined
    extract?: string | undefined
    out?: string | undefined
  }
}

export const exitCodes: Readonly<Record<Verdict, number>> = {
  valid: 0,
  'valid-with-notes': 0,
  invalid: 1,
  undetermined: 2,
  unreadable: 3,
}

/** With the data folder of this checkout at hand the platform is asked; without it the file speaks for itself. */
export async function verify({ positionals, values: given }: VerifyOptions): Promise<number> {
  const [, path, ...more] = positionals
  if (!path) throw new StartupError('Which file? qiyin verify FILE')
  // `--trust a.pem b.pem` means both.
  if (more.length > 0 && given.trust.length === 0) {
    throw new StartupError(`One file at a time: ${[path, ...more].join(', ')}.`)
  }
  const values = { ...given, trust: [...given.trust, ...more] }
  const bytes = readGiven(path)
  if (values.extract) extract(bytes, Number(values.extract), values.out)
  const language = values.lang === 'en' ? 'en' : 'zh-CN'
  const file = { bytes, name: basename(path) }
  const { report, asked } = await (values.report ? seal(file, values) : judge(bytes, values))
  const lines = () => linesOf(values)(report, language).join('\n')
  const data = () => JSON.stringify(reportData(report, language, asked), null, 2)
  print(values.json ? data() : lines())
  return exitCodes[report.verdict]
}

function linesOf({ short, detailed }: VerifyOptions['values']) {
  if (short) return shortLines
  return detailed ? detailedLines : reportLines
}

function readGiven(path: string): Uint8Array {
  if (!existsSync(path)) throw new StartupError(`There is no file ${path}.`)
  return new Uint8Array(readFileSync(path))
}

/** The examination of the platform, written to a PDF under its seal and into its ledger. */
async function seal(
  file: { bytes: Uint8Array; name: string },
  values: VerifyOptions['values'],
): Promise<{ report: Report; asked: boolean }> {
  const { report: out = '', offline } = values
  if (offline || !isHouseAtHand())
    throw new StartupError('--report needs the data folder of the platform, whose seal it bears.')
  return withApp(async (app) => {
    const made = await app.verification.sealReport(file, reportDocument, askingIn(values))
    if (isRefusal(made)) throw new StartupError(`No report: ${made.code}.`)
    await app.ledger.sequence()
    writeFileSync(out, made.bytes)
    return { report: made.report, asked: true }
  })
}

function askingIn({ trust, at }: VerifyOptions['values']) {
  const then = at === undefined ? undefined : parseInstant(at)
  if (at && !then) throw new StartupError(`--at ${at} is no ISO 8601 time.`)
  return { anchors: trust.flatMap(anchorsIn), ...(then && { at: then }) }
}

async function judge(
  bytes: Uint8Array,
  values: VerifyOptions['values'],
): Promise<{ report: Report; asked: boolean }> {
  const zipped = looksZipped(bytes)
  const asking = askingIn(values)
  if (values.offline || !isHouseAtHand()) {
    const { at: then, ...beside } = asking
    const report = examineAlone(nodeCrypto, bytes, then ?? new Date(), beside)
    return { report, asked: false }
  }
  const report = await withApp((app) =>
    zipped
      ? app.verification.examineBundle(bytes, asking)
      : app.verification.examineFile(bytes, asking),
  )
  return { report, asked: true }
}

function extract(bytes: Uint8Array, nth: number, out: string | undefined): void {
  const revision = out ? signedRevision(nodeCrypto, bytes, nth) : undefined
  if (!out) throw new StartupError('qiyin verify FILE --extract N -o FILE.pdf')
  if (!revision) throw new StartupError(`There is no signed version ${nth} to extract.`)
  writeFileSync(out, revision)
}

function anchorsIn(path: string): Uint8Array[] {
  const read = readCertificateFile(readGiven(path))
  if (isRefusal(read)) throw new StartupError(`No certificates in ${path}: ${read.code}.`)
  return read.map(({ der }) => der)
}
