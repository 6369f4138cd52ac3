/**
 * `npm test`: sets up what is missing, runs every runner whatever the others said, and ends with one
 * line `N passed, N failed` over all of them. `npm test -- check postgres` runs only those parts.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, install, root } from '../server/set-up.mjs'

/** Where a database takes part: these run on both dialects, everything else once. */
const onBothDialects = [
  'ledger',
  'outbox',
  'people',
  'keys',
  'seals',
  'documents',
  'contracts',
  'certificates',
  'fulfilment',
  'notices',
  'verification',
  'templates',
  'journeys',
]

/**
 * Two apps with a database each, side by side: a browser waits more than it works. What only looks at the pages of the
 * demo takes as long as all the journeys that change it.
 */
const lanes = [
  ['pages', 'addresses', 'home', 'keyboard', 'verify'],
  ['(?!pages|addresses|home|keyboard|verify)[^/]*'],
]

const minute = 60_000
const parts = { check, build: bundle, sqlite, postgres, e2e }
const chosen = process.argv.slice(2)
const results = []
/** Test files that need a program which is not on this machine. */
const leftOut = []
/** What the runners report, and the data of the app under test. */
const scratch = mkdtempSync(join(tmpdir(), 'qiyin-test-run-'))
/** What must not outlive this process; emptied as each part ends. */
const running = new Set()

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => abandon(signal))
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))

// Whatever ends this before `conclude` speaks is a failure.
process.exitCode = 1
if (await hold('set-up', setUp)) {
  for (const [name, part] of Object.entries(parts)) {
    if (chosen.length === 0 || chosen.includes(name)) await hold(name, part)
  }
}
conclude()

/** Runs one part; one that crashes is a failed test, and answers false. */
async function hold(name, part) {
  const started = Date.now()
  tell(`── ${name} ──`)
  let result
  try {
    result = await part()
  } catch (error) {
    tell(`${name} could not be run: ${error?.stack ?? error}`)
    result = { passed: 0, failed: 1, skipped: 0 }
  }
  const seconds = Math.round((Date.now() - started) / 1000)
  results.push({ name, seconds, ...result })
  return result.failed === 0
}

/** Counts as no test of its own unless it fails. */
async function setUp() {
  const unknown = chosen.filter((name) => !(name in parts))
  if (unknown.length > 0) throw new Error(`no part ${unknown}: ${Object.keys(parts).join(' ')}`)
  install()
  const { installTools, testsNeeding } = await import('./support/tools.mjs')
  for (const tool of installTools()) {
    const files = testsNeeding(tool.names, join(root, 'test'))
    leftOut.push(...files)
    const named = files.length > 0 ? ` (${files.join(', ')})` : ''
    tell(`${tool.names.join(' or ')} is not installed: tests of ${tool.for} are skipped${named}`)
  }
  return { passed: 0, failed: 0, skipped: 0 }
}

function conclude() {
  tell('')
  for (const { name, seconds, passed, failed, skipped } of results) {
    tell(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped (${seconds} s)`)
  }
  const sum = (field) => results.reduce((total, result) => total + result[field], 0)
  const [passed, failed] = [sum('passed'), sum('failed')]
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
  tell(`${passed} passed, ${failed} failed`)
}

async function check() {
  const { check } = await import('./house/check.mjs')
  const checks = await check()
  const passed = checks.filter((result) => result.passed).length
  return { passed, failed: checks.length - passed, skipped: 0 }
}

/** Before the tests that start the app, which would each build it. */
function bundle() {
  build()
  return { passed: 1, failed: 0, skipped: 0 }
}

function sqlite() {
  return vitest('sqlite', '', [])
}

async function postgres() {
  const folders = onBothDialects
    .filter((name) => existsSync(join(root, 'test', name)))
    .map((name) => `test/${name}/`)
  if (process.env.TEST_DATABASE_URL) {
    return await vitest('postgres', process.env.TEST_DATABASE_URL, folders)
  }
  const { startPostgres } = await import('./support/postgres.mjs')
  const server = await startPostgres()
  running.add(server)
  try {
    return await vitest('postgres', server.url, folders)
  } finally {
    running.delete(server)
    await server.stop()
  }
}

async function vitest(name, databaseUrl, filters) {
  const report = join(scratch, `${name}.json`)
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  args.push(...leftOut.map((file) => `--exclude=test/${file}`))
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const code = await run(program, [...args, ...filters], { DATABASE_URL: databaseUrl }, 12 * minute)
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } =
    read(report)
  // A file that cannot be loaded has no tests to fail.
  const broken = testResults.filter(
    (file) =>
      file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed'),
  )
  return honest(code, {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests + numTodoTests + leftOut.length,
  })
}

async function e2e() {
  const { chromium } = await import('./support/tools.mjs')
  if (!chromium()) return { passed: 0, failed: 0, skipped: 1 }
  build()
  const results = await Promise.all(lanes.map(lane))
  const sum = (field) => results.reduce((total, result) => total + result[field], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

async function lane(names, number) {
  const report = join(scratch, `playwright-${number}.json`)
  const env = {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    QIYIN_E2E_DATA: join(scratch, `data-${number}`),
    QIYIN_E2E_PORT: `${await freePort()}`,
    QIYIN_E2E_RESULTS: `test-results/${number}`,
  }
  const program = join(root, 'node_modules', '@playwright', 'test', 'cli.js')
  const specs = `test/e2e/(${names.join('|')})\\.spec\\.ts$`
  const code = await run(program, ['test', '--reporter=list,json', specs], env, 16 * minute)
  const { expected, unexpected, flaky, skipped } = read(report).stats
  return honest(code, { passed: expected, failed: unexpected + flaky, skipped })
}

/** A runner that ends badly without naming a failed test (an unhandled rejection, say) has failed too. */
function honest(code, result) {
  return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result
}

function read(report) {
  return JSON.parse(readFileSync(report, 'utf8'))
}

/** Resolves with the exit code; after `limit` milliseconds the runner is stopped and has failed. */
function run(program, args, env, limit) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NODE_ENV: 'test', NO_COLOR: '1', ...env },
    })
    const handle = { stop: () => child.kill() }
    running.add(handle)
    const timer = setTimeout(() => {
      tell(`stopped after ${limit / minute} minutes`)
      child.kill()
    }, limit)
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      running.delete(handle)
      resolve(code ?? 1)
    })
  })
}

async function abandon(signal) {
  for (const handle of running) await handle.stop()
  tell(`stopped by ${signal}`)
  process.exit(1)
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

function tell(line) {
  process.stdout.write(`${line}\n`)
}
