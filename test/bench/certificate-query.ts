/** certificate.query1e6: a number looked up, by the verb, where a million certificates are. */
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { approved, issue, openOffice } from './agency.ts'
import { type Bench, median, quantile } from './harness.ts'
import { type House, openHouse } from './house.ts'

const metric = 'certificate.query1e6'
const typeName = 'teacher-qualification'

export async function certificateQuery(bench: Bench): Promise<void> {
  if (!bench.wants(metric)) return
  const { quick, rounds } = bench.options
  const size = quick ? 10_000 : 1_000_000
  const each = quick ? 100 : 1000
  const house = await openHouse()
  try {
    const office = await openOffice(house, 'p256')
    await issue(office, [await approved(office)])
    fill(house, size)
    await lookUp(house, size, each)
    const timed: number[][] = []
    for (let round = 0; round < rounds; round++) timed.push(await lookUp(house, size, each))
    const value = median(timed.map(median))
    const slow = median(timed.map((took) => quantile(took, 0.99)))
    const note = `by type and number, one in eight unknown, with its history; ${size} rows; p99 ${slow.toFixed(2)} ms`
    bench.report({ metric, value, unit: 'ms', n: each * rounds, note })
  } finally {
    await house.close()
  }
}

const numberOf = (i: number): string => `2026450104${String(i).padStart(7, '0')}`

/** Milliseconds each took. */
async function lookUp({ app }: House, size: number, count: number): Promise<number[]> {
  const took: number[] = []
  for (let i = 0; i < count; i++) {
    const known = i % 8 !== 0
    const number = numberOf(Math.floor(Math.random() * size) + (known ? 1 : size + 1))
    const began = performance.now()
    const found = await app.certificates.byNumber(typeName, number)
    took.push(performance.now() - began)
    if ((found?.number === number) !== known) throw new Error(`${number} was not answered`)
  }
  return took
}

/** Copies of the one that was issued, each with numbers, digests and an event of its own; indices are built at the end. */
function fill({ folder }: House, size: number): void {
  const db = new Sqlite(join(folder, 'qiyin.sqlite'))
  db.pragma('synchronous = OFF')
  db.pragma('cache_size = -400000')
  const own = {
    id: `'crt_' || printf('%026d', i)`,
    identifier: `identifier || '.' || i`,
    number: `'2026450104' || printf('%07d', i)`,
    application_id: `application_id || '.' || i`,
    document_digest: 'lower(hex(randomblob(32)))',
    content_digest: 'lower(hex(randomblob(32)))',
    issued_at: 'issued_at + i',
  }
  copy(db, 'certificates', own, size)
  // The first event is the application's.
  copy(db, 'certificate_events', { id: 'id + i', subject_id: own.id }, size, `kind = 'issued'`)
  db.close()
}

function copy(
  db: Sqlite.Database,
  table: string,
  own: Readonly<Record<string, string>>,
  size: number,
  where = 'true',
): void {
  const indices = db
    .prepare(
      `select name, sql from sqlite_master where type = 'index' and tbl_name = ? and sql is not null`,
    )
    .all(table) as { name: string; sql: string }[]
  for (const { name } of indices) db.exec(`drop index ${name}`)
  const columns = (db.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
  const values = columns.map((name) => own[name] ?? `"${name}"`)
  db.exec(`with recursive counted(i) as (select 1 union all select i + 1 from counted where i < ${size})
    insert into ${table} (${columns.map((name) => `"${name}"`).join()})
    select ${values.join()} from (select * from ${table} where ${where} limit 1), counted`)
  for (const { sql } of indices) db.exec(sql)
}
