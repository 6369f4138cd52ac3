/**
 * One schema, two dialects. The scheme of DATABASE_URL picks the table and column builders once;
 * they are typed as the SQLite ones, and the schema and every store use only what both dialects share.
 */
import * as pg from 'drizzle-orm/pg-core'
import * as sqlite from 'drizzle-orm/sqlite-core'

export type Dialect = 'sqlite' | 'postgres'

function dialectOf(url: string | undefined): Dialect {
  return url && /^postgres(ql)?:\/\//.test(url) ? 'postgres' : 'sqlite'
}

export const dialect: Dialect = dialectOf(process.env.DATABASE_URL)
const postgres = dialect === 'postgres'

const pgBytes = pg.customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value),
  fromDriver: (value) => new Uint8Array(value),
})
const sqliteBytes = sqlite.customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'blob',
  toDriver: (value) => Buffer.from(value),
  fromDriver: (value) => new Uint8Array(value),
})

export const table = (postgres ? pg.pgTable : sqlite.sqliteTable) as typeof sqlite.sqliteTable
export const index = (postgres ? pg.index : sqlite.index) as typeof sqlite.index
export const uniqueIndex = (
  postgres ? pg.uniqueIndex : sqlite.uniqueIndex
) as typeof sqlite.uniqueIndex
export const primaryKey = (postgres ? pg.primaryKey : sqlite.primaryKey) as typeof sqlite.primaryKey

const sqliteColumns = {
  text: () => sqlite.text(),
  integer: () => sqlite.integer({ mode: 'number' }),
  rowNumber: () => sqlite.integer({ mode: 'number' }).primaryKey({ autoIncrement: true }),
  flag: () => sqlite.integer({ mode: 'boolean' }),
  time: () => sqlite.integer({ mode: 'timestamp_ms' }),
  bytes: () => sqliteBytes(),
  json: () => sqlite.text({ mode: 'json' }),
}

const pgColumns = {
  text: () => pg.text(),
  integer: () => pg.bigint({ mode: 'number' }),
  rowNumber: () => pg.bigserial({ mode: 'number' }).primaryKey(),
  flag: () => pg.boolean(),
  time: () => pg.timestamp({ withTimezone: true, precision: 3, mode: 'date' }),
  bytes: () => pgBytes(),
  // `json`, not `jsonb`: kept in the order it was written.
  json: () => pg.json(),
}

/**
 * `integer`: whole numbers within ±2^53 (counts, positions, money in 分). `rowNumber`: ascending,
 * given by the database; gaps are possible, the order of commit is not promised. `time`: an instant
 * in milliseconds, a `Date` in code.
 */
export const { text, integer, rowNumber, flag, time, bytes, json } = (
  postgres ? pgColumns : sqliteColumns
) as typeof sqliteColumns
