import Sqlite from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle as sqliteDrizzle } from 'drizzle-orm/better-sqlite3'
import { migrate as migrateSqlite } from 'drizzle-orm/better-sqlite3/migrator'
import { drizzle as pgDrizzle } from 'drizzle-orm/node-postgres'
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { isRefusal } from '../server/core/values/refusal.ts'
import { type Dialect, dialect } from './columns.ts'

/** What a store reads with. Typed as SQLite's; only what both dialects share may be used. */
export type Reader = BetterSQLite3Database

/** What a store writes with; only `Database.transaction` hands one out. */
export type Tx = Reader & { readonly __tx: true }

export type Database = {
  readonly dialect: Dialect
  /** Sees committed rows only. */
  readonly read: Reader
  /**
   * Runs `work` in one transaction: commits when it resolves, rolls back when it rejects or resolves to a Refusal.
   * SQLite: BEGIN IMMEDIATE on the one writer connection, one at a time. Inside, nothing is awaited but `tx`.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** The connection that writes, for a library that speaks SQL itself; wrap its writes in `exclusive`. */
  readonly writer: Reader
  /** Keeps another's writes out of our open transaction (SQLite has one writer connection). */
  exclusive<T>(work: () => Promise<T>): Promise<T>
  migrate(folder: string): Promise<void>
  close(): Promise<void>
}

export type DatabaseOptions = {
  /** postgres://… or undefined for SQLite. Must agree with DATABASE_URL, which chose the column builders. */
  url?: string | undefined
  /** SQLite file. */
  file: string
}

export function openDatabase({ url, file }: DatabaseOptions): Database {
  return dialect === 'postgres' && url ? openPostgres(url) : openSqlite(file)
}

function openSqlite(file: string): Database {
  const writerHandle = keepingStatements(new Sqlite(file))
  // FULL: a commit that was acknowledged survives the loss of power; ledger.md §2 measured that NORMAL buys nothing.
  writerHandle.pragma('journal_mode = WAL')
  writerHandle.pragma('synchronous = FULL')
  writerHandle.pragma('foreign_keys = ON')
  // A key that was destroyed is gone from its page too, not only from its row.
  writerHandle.pragma('secure_delete = ON')
  writerHandle.pragma('busy_timeout = 5000')
  const readerHandle = keepingStatements(new Sqlite(file))
  readerHandle.pragma('query_only = ON')
  const options = { casing: 'snake_case' as const }
  const writer = sqliteDrizzle(writerHandle, options)
  const exclusive = mutex()
  return {
    dialect: 'sqlite',
    read: sqliteDrizzle(readerHandle, options),
    writer,
    exclusive,
    transaction: (work) =>
      exclusive(async () => {
        writerHandle.exec('BEGIN IMMEDIATE')
        try {
          const result = await work(writer as unknown as Tx)
          writerHandle.exec(isRefusal(result) ? 'ROLLBACK' : 'COMMIT')
          return result
        } catch (error) {
          if (writerHandle.inTransaction) writerHandle.exec('ROLLBACK')
          throw error
        }
      }),
    migrate: async (folder) => migrateSqlite(writer, { migrationsFolder: folder }),
    close: async () => {
      readerHandle.close()
      writerHandle.close()
    },
  }
}

/** Compiling a statement takes longer than most of them run; SQLite compiles again by itself when the schema changes. */
function keepingStatements(handle: Sqlite.Database): Sqlite.Database {
  const compile = handle.prepare.bind(handle)
  const kept = new Map<string, Sqlite.Statement>()
  handle.prepare = ((text: string) => {
    const statement = kept.get(text) ?? compile(text)
    // The least recently used goes first: lists of ids make many texts.
    kept.delete(text)
    kept.set(text, statement)
    if (kept.size > 500) kept.delete(kept.keys().next().value as string)
    // Rows as objects until asked otherwise, as of a statement just made.
    return statement.reader ? statement.raw(false) : statement
  }) as typeof handle.prepare
  return handle
}

function openPostgres(url: string): Database {
  const pool = new pg.Pool({ connectionString: url, max: 12 })
  // An idle connection that the server drops must not take the process down; the next query says so.
  pool.on('error', () => undefined)
  const database = pgDrizzle(pool, { casing: 'snake_case' })
  const reader = database as unknown as Reader
  return {
    dialect: 'postgres',
    read: reader,
    writer: reader,
    exclusive: (work) => work(),
    transaction: (work) =>
      database
        .transaction(async (tx) => {
          const result = await work(tx as unknown as Tx)
          if (isRefusal(result)) throw new RolledBack(result)
          return result
        })
        .catch((error: unknown) => {
          if (error instanceof RolledBack) return error.result as Awaited<ReturnType<typeof work>>
          throw error
        }),
    migrate: (folder) => migratePostgres(database, { migrationsFolder: folder }),
    close: () => pool.end(),
  }
}

/** Carries a Refusal out of a driver's transaction, which rolls back only when something is thrown. */
class RolledBack extends Error {
  readonly result: unknown
  constructor(result: unknown) {
    super('rolled back by a refusal')
    this.result = result
  }
}

/** First come, first served; a failure does not stop the next. */
function mutex(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work, work)
    last = result.catch(() => undefined)
    return result
  }
}
