/** http.*: signed-in pages of the built program in a process of its own, fifty readers at once on loopback. */
import { join } from 'node:path'
import autocannon from 'autocannon'
import Sqlite from 'better-sqlite3'
import { demoAccounts } from '../../db/seed.ts'
import { totpNow } from '../../server/core/values/totp.ts'
import { type Bench, median } from './harness.ts'
import { done, type House, openHouse } from './house.ts'
import { serve } from './serve.ts'

const reader = 'drafter.a@example.com'
const readers = 50
/** Beyond these a page is as slow as the queue before it is long; a person looks at one for longer than a second. */
const pagesPerSecond = 50

export async function http(bench: Bench): Promise<void> {
  if (!['http.page', 'http.list1e5'].some(bench.wants)) return
  const house = await openHouse()
  try {
    const cookie = await signIn(house)
    const id = await someContracts(house)
    if (bench.wants('http.page')) await read(bench, house, 'http.page', '/workspace', cookie)
    if (!bench.wants('http.list1e5')) return
    copies(join(house.folder, 'qiyin.sqlite'), id, 100_000)
    await read(bench, house, 'http.list1e5', '/contracts', cookie)
  } finally {
    await house.close()
  }
}

/** Password and code, as the sign-in pages do it; the session counts in the served process as well. */
async function signIn({ app }: House): Promise<string> {
  const person = demoAccounts.find(({ email }) => email === reader)
  if (!person) throw new Error(`there is no ${reader}`)
  const { email, password, totpSecret } = person
  const first = done(await app.people.signIn(new Headers(), { email, password }))
  const headers = new Headers({ cookie: cookiesOf(first.cookies) })
  const code = totpNow(totpSecret, app.clock.now())
  const second = done(await app.people.signInSecondFactor(headers, code))
  return cookiesOf(second.cookies)
}

const cookiesOf = (cookies: readonly string[]): string =>
  cookies.map((cookie) => cookie.split(';')[0]).join('; ')

/** What stands on the workspace of somebody at work: ten contracts in different states. */
async function someContracts({ demo }: House): Promise<string> {
  const ids: string[] = []
  for (let i = 0; i < 10; i++) {
    const id = await demo.draft(`bench-${i}`)
    if (i > 1) await demo.submit(id)
    if (i > 4) await demo.approve(id)
    ids.push(id)
  }
  return ids.at(-1) ?? ''
}

/** The contract `id` over again, each a minute older than the one before. */
function copies(file: string, id: string, count: number): void {
  const db = new Sqlite(file)
  const contract = `'ctr_' || printf('%026d', n.i)`
  const older = 's.updated_at - n.i * 60000'
  const copy = (table: string, key: string, changes: Readonly<Record<string, string>>) => {
    const columns = (db.pragma(`table_info(${table})`) as { name: string }[]).map((c) => c.name)
    const values = columns.map((column) => changes[column] ?? `s."${column}"`)
    db.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
      INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join()}) SELECT ${values.join()} FROM ${table} s, n WHERE s.${key} = '${id}'`)
  }
  const named = { number: `'HT-COPY-' || n.i`, request_id: `'copy-' || n.i` }
  copy('contracts', 'id', { id: contract, ...named, updated_at: older })
  copy('contract_readers', 'contract_id', { contract_id: contract, updated_at: older })
  copy('contract_parties', 'contract_id', {
    id: `'pty_' || printf('%024d', n.i) || s.position`,
    contract_id: contract,
    token_digest: 'NULL',
  })
  db.exec('ANALYZE')
  db.close()
}

async function read(
  bench: Bench,
  { folder }: House,
  metric: string,
  path: string,
  cookie: string,
): Promise<void> {
  const { quick, rounds } = bench.options
  const serving = await serve(folder)
  try {
    const headers = { cookie, 'accept-language': 'zh-CN', accept: 'text/html' }
    const page = await fetch(serving.url + path, { headers, redirect: 'manual' })
    const html = await page.text()
    if (page.status !== 200) throw new Error(`${path} answered ${page.status}`)
    const run = (duration: number, more: { overallRate?: number } = {}) =>
      autocannon({ url: serving.url + path, connections: readers, duration, headers, ...more })
    await run(quick ? 1 : 5)
    const results = []
    for (let i = 0; i < rounds; i++) results.push(await run(quick ? 1 : 4))
    const paced = await run(quick ? 1 : 4, { overallRate: pagesPerSecond })
    const bad = results.reduce((sum, { non2xx, errors }) => sum + non2xx + errors, 0)
    if (bad > 0) throw new Error(`${bad} requests for ${path} failed`)
    const n = results.reduce((sum, { requests }) => sum + requests.total, 0)
    if (n === 0) throw new Error(`${path} answered nobody in time`)
    const rate = median(results.map(({ requests }) => requests.average))
    const p99 = median(results.map(({ latency }) => latency.p99))
    const size = Math.round(Buffer.byteLength(html) / 1024)
    const pace = `at ${pagesPerSecond} pages/s in all p50 ${paced.latency.p50} ms`
    const note = `${path}, ${size} KiB, ${readers} readers without a pause; p99 ${p99} ms; ${rate.toFixed(0)} pages/s; ${pace}`
    const value = median(results.map(({ latency }) => latency.p50))
    bench.report({ metric, value, unit: 'ms p50', n, note })
  } finally {
    await serving.stop()
  }
}
