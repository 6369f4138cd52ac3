import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { dialect } from '../../db/columns.ts'
import { type Database, openDatabase } from '../../db/connection.ts'

/** A fresh, migrated database of the dialect under test; `close` removes it again. */
export async function openTestDatabase(): Promise<Database> {
  return dialect === 'postgres' ? openFreshPostgres() : openFreshSqlite()
}

async function openFreshSqlite(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-test-'))
  const database = openDatabase({ file: join(folder, 'qiyin.sqlite') })
  await database.migrate('db/migrations/sqlite')
  return {
    ...database,
    async close() {
      await database.close()
      rmSync(folder, { recursive: true })
    },
  }
}

async function openFreshPostgres(): Promise<Database> {
  const { url, drop } = await freshPostgres()
  const database = openDatabase({ url, file: '' })
  await database.migrate('db/migrations/postgres')
  return {
    ...database,
    async close() {
      await database.close()
      await drop()
    },
  }
}

/** An empty database of its own on the server that the test set-up started (or TEST_DATABASE_URL named). */
export async function freshPostgres(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = process.env.DATABASE_URL ?? ''
  const name = `qiyin_test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`
  await onServer(server, `CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.toString(),
    drop: () => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`),
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
