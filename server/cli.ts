/** `qiyin`: the same verbs from a terminal. Exit codes of verify: 0 valid, 1 invalid, 2 undetermined, 3 unreadable. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { replayLines } from '../app/i18n/replay-lines.ts'
import { demoAccounts } from '../db/demo-accounts.ts'
import { createDemo } from '../db/seed.ts'
import { systemClock } from './adapters/clock.ts'
import { type App, createApp } from './app.ts'
import { rotate } from './cli-authority.ts'
import { print, withApp } from './cli-house.ts'
import { root, rootUsage } from './cli-root.ts'
import { exitCodes, verify } from './cli-verify.ts'
import { loadConfig, StartupError } from './config.ts'
import { isRefusal } from './core/values/refusal.ts'
import { type SingleSuite, singleSuites } from './core/values/suite.ts'
import { totpNow } from './core/values/totp.ts'

const usage = `qiyin verify FILE [--json] [--lang zh|en] [--offline]   examine a signed PDF or an evidence bundle (.zip)
             [--trust PEM…] [--at TIME]                 by further roots (PEM or DER); as of an instant (ISO 8601)
             [--extract N -o FILE.pdf]                  and write the file as its Nth signature left it
             [--short | --detailed]                     for a citizen, for a lawyer; otherwise what was found
             [--report OUT.pdf]                         and a sealed report (needs the platform's data folder)
qiyin audit [--json]                                    recompute the whole ledger, re-check every stored document
qiyin bundle CONTRACT -o FILE.zip                       evidence bundle of a completed contract (id or number)
qiyin replay CONTRACT [--json] [--lang zh|en]           recompute how a contract was performed (id or number)
qiyin demo --out DIR                                    the whole journey, from draft to verification, without a browser
qiyin operator EMAIL                                    let this account review identities
qiyin rotate issuing|tsa|ocsp [--suite guomi]           the next key of an authority; what the last one issued stays verifiable
${rootUsage}qiyin totp EMAIL                                        the current code of a demo account
`

type Options = ReturnType<typeof readOptions>

function readOptions() {
  return parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      offline: { type: 'boolean', default: false },
      lang: { type: 'string', default: 'zh' },
      out: { type: 'string', short: 'o' },
      trust: { type: 'string', multiple: true, default: [] },
      short: { type: 'boolean', default: false },
      detailed: { type: 'boolean', default: false },
      report: { type: 'string' },
      at: { type: 'string' },
      extract: { type: 'string' },
      key: { type: 'string' },
      cert: { type: 'string' },
      kind: { type: 'string', default: 'certificate' },
      suite: { type: 'string', default: 'international' },
      'passphrase-file': { type: 'string' },
    },
  })
}

const commands: Readonly<Record<string, (options: Options) => Promise<number>>> = {
  verify,
  audit,
  bundle,
  replay,
  demo,
  operator,
  rotate: ({ positionals, values }) => rotate(withApp, positionals[1], suiteIn(values.suite)),
  root: carryRoot,
  totp,
}

async function main(): Promise<number> {
  const options = readOptions()
  const command = commands[options.positionals[0] ?? '']
  if (command) return command(options)
  process.stderr.write(usage)
  return 64
}

function carryRoot({ positionals, values }: Options): Promise<number> {
  const [, act, file] = positionals
  const { out, key, cert, kind } = values
  const passphraseFile = values['passphrase-file']
  const house = { withApp, print, now: systemClock.now }
  const suite = suiteIn(values.suite)
  return root(house, { act, file, out, key, cert, kind, suite, passphraseFile })
}

function suiteIn(text: string): SingleSuite {
  const suite = singleSuites.find((one) => one === text)
  if (!suite) throw new StartupError(`--suite ${singleSuites.join('|')}`)
  return suite
}

async function audit({ values }: Options): Promise<number> {
  return withApp(async (app) => {
    await app.ledger.sequence()
    const result = await app.audit()
    const { size, root, faults } = result
    const lines = faults.map((fault) => `${fault.code} ${JSON.stringify(fault.facts)}`)
    const sound = `ledger: ${size} entries, root ${root}\nfaults: ${faults.length}`
    print(values.json ? JSON.stringify(result, null, 2) : [sound, ...lines].join('\n'))
    return faults.length === 0 ? 0 : 1
  })
}

async function bundle({ positionals, values }: Options): Promise<number> {
  const contract = positionals[1]
  if (!contract || !values.out) throw new StartupError('qiyin bundle CONTRACT -o FILE.zip')
  const { out } = values
  return withApp(async (app) => {
    await app.ledger.sequence()
    const made = await app.verification.bundleOf(contract)
    if (isRefusal(made)) throw new StartupError(`No bundle: ${made.code}.`)
    writeFileSync(out, made.bytes)
    print(out)
    return 0
  })
}

/** 0: everything agrees byte for byte; 1: something differs. */
async function replay({ positionals, values }: Options): Promise<number> {
  const contract = positionals[1]
  if (!contract) throw new StartupError('qiyin replay CONTRACT')
  return withApp(async (app) => {
    await app.ledger.sequence()
    const result = await app.fulfilment.replay(contract)
    if (isRefusal(result)) throw new StartupError(`No replay: ${result.code}.`)
    const language = values.lang === 'en' ? 'en' : 'zh-CN'
    const lines = values.json ? [JSON.stringify(result, null, 2)] : replayLines(result, language)
    print(lines.join('\n'))
    return result.differs === null && result.faults.length === 0 ? 0 : 1
  })
}

/** A fresh house in a temporary folder; what it made is written to DIR. */
async function demo({ values }: Options): Promise<number> {
  const folder = values.out
  if (!folder) throw new StartupError('qiyin demo --out DIR')
  mkdirSync(folder, { recursive: true })
  const data = mkdtempSync(join(tmpdir(), 'qiyin-demo-'))
  const settings = { ...loadConfig(), dataFolder: data, masterKeyFile: join(data, 'master.key') }
  const app = await createApp({ ...settings, databaseUrl: undefined, demo: false })
  try {
    return await runDemo(app, folder)
  } finally {
    await app.close()
    rmSync(data, { recursive: true })
  }
}

async function runDemo(app: App, folder: string): Promise<number> {
  const journey = createDemo(app)
  await journey.makePeople()
  const id = await journey.draft('demo')
  await journey.submit(id)
  await journey.approve(id)
  await journey.sign(id, 'signer.a@example.com')
  await journey.sign(id, 'signer.b@example.com')
  await app.ledger.sequence()
  const file = await app.contracts.file(await journey.actor('signer.b@example.com'), id)
  const made = await app.verification.bundleOf(id)
  if (isRefusal(file) || isRefusal(made)) throw new Error('the demo contract is not complete')
  for (const { bytes, name } of [file, made]) {
    writeFileSync(join(folder, basename(name)), bytes)
    print(join(folder, basename(name)))
  }
  const report = await app.verification.examineFile(file.bytes)
  print(report.verdict)
  return exitCodes[report.verdict]
}

async function operator({ positionals }: Options): Promise<number> {
  const email = positionals[1]
  if (!email) throw new StartupError('qiyin operator EMAIL')
  return withApp(async (app) => {
    if (await app.people.appointOperator(email)) return 0
    throw new StartupError(`There is no account ${email}.`)
  })
}

async function totp({ positionals }: Options): Promise<number> {
  const found = demoAccounts.find((one) => one.email === positionals[1])
  if (!found) throw new StartupError('qiyin totp EMAIL knows the demo accounts only.')
  print(totpNow(found.totpSecret, new Date()))
  return 0
}

/** What whoever typed the command can put right: an option, a path, a setting. */
function isMisuse(error: unknown): error is Error {
  if (error instanceof StartupError) return true
  const { code = '', syscall } = error as NodeJS.ErrnoException
  return code.startsWith('ERR_PARSE_ARGS') || ['open', 'read', 'mkdir'].includes(syscall ?? '')
}

function wordsOf(error: unknown): string {
  if (isMisuse(error)) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    process.stderr.write(`${wordsOf(error)}\n`)
    // 0 to 3 are verdicts, and 1 what an audit found: whatever went wrong must not read as one (sysexits).
    process.exitCode = isMisuse(error) ? 64 : 70
  },
)
