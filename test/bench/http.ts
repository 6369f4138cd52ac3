/** http.*: signed-in pages of the built program in a process of its own, fifty readers at once on loopback. */
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import autocannon from 'autocannon'
import Sqlite from 'better-sqlite3'
import { demoAccounts } from '../../db/demo-accounts.ts'
import { totpNow } from '../../server/core/values/totp.ts'
import { type Bench, median } from './harness.ts'
import { done, type House, openHouse } from './house.ts'
import { serve } from './serve.ts'

const reader = 'drafter.a@example.com'
const readers = 50
/** Milliseconds that somebody in a hurry looks at a page before asking for the next, evenly spread. */
const looks = { least: 500, most: 1500 }

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
    await hammer(serving.url + path, headers, quick ? 1 : 5)
    const times: number[] = []
    for (let i = 0; i < rounds; i++) {
      times.push(median(await atWork(serving.url + path, headers, quick ? 2 : 6)))
    }
    const { rate, p50 } = await hammer(serving.url + path, headers, quick ? 1 : 5)
    const size = Math.round(Buffer.byteLength(html) / 1024)
    const look = `${looks.least / 1000} to ${looks.most / 1000} s`
    const note = `${path}, ${size} KiB, ${readers} readers who look at each page for ${look}; without a pause p50 ${p50} ms, ${rate.toFixed(0)} pages/s`
    bench.report({ metric, value: median(times), unit: 'ms p50', n: rounds, note })
  } finally {
    await serving.stop()
  }
}

/** Fifty people at work: each reads a page, looks at it, asks for the next. Milliseconds of every page but the first of each. */
async function atWork(
  url: string,
  headers: Record<string, string>,
  seconds: number,
): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: readers })
  const times: number[] = []
  const end = performance.now() + seconds * 1000
  const reader = async () => {
    await look(0)
    await fetchPage(url, headers, agent)
    while (performance.now() < end) {
      await look(looks.least)
      const began = performance.now()
      await fetchPage(url, headers, agent)
      times.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: readers }, reader))
  agent.destroy()
  if (times.length < readers) throw new Error(`${url} answered too few in time`)
  return times
}

const look = (least: number) => sleep(least + Math.random() * (looks.most - least))

/** To the last byte; anything but a page is an error. */
function fetchPage(url: string, headers: Record<string, string>, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`))
      response.resume().on('end', resolve).on('error', reject)
    })
    request.on('error', reject)
  })
}

/** As many as can be had: every answer is at once followed by the next question. */
async function hammer(
  url: string,
  headers: Record<string, string>,
  duration: number,
): Promise<{ rate: number; p50: number }> {
  const result = await autocannon({ url, connections: readers, duration, headers })
  const bad = result.non2xx + result.errors
  if (bad > 0) throw new Error(`${bad} requests for ${url} failed`)
  return { rate: result.requests.average, p50: result.latency.p50 }
}
