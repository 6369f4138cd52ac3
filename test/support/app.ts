import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dialect } from '../../db/columns.ts'
import { type Database, openDatabase } from '../../db/connection.ts'
import { systemRandom } from '../../server/adapters/random.ts'
import { type App, createApp } from '../../server/app.ts'
import { type Config, loadConfig } from '../../server/config.ts'
import { type FrozenClock, frozenClock } from './clock.ts'
import { freshPostgres } from './database.ts'

/** The whole house on a database and a data folder of its own, with a clock that stands still. */
export type TestApp = {
  app: App
  clock: FrozenClock
  config: Config
  /** A second look at the same database, past every verb. */
  db: Database
  /** Ends the app and removes all that it kept. */
  close(): Promise<void>
}

/** The demo is off; rooms that want its people make them by its verbs. */
export async function openTestApp(
  clock: FrozenClock = frozenClock(),
  /** Another checkout's top folder: its migrations and templates. */
  root?: string,
  /** Environment beside that of a first start. */
  settings: Readonly<Record<string, string>> = {},
): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-app-'))
  const server = dialect === 'postgres' ? await freshPostgres() : undefined
  const config = { ...testConfig(folder, server?.url, settings), ...(root && { root }) }
  const app = await createApp(config, { clock, random: systemRandom })
  const db = openDatabase({ url: server?.url, file: join(folder, 'qiyin.sqlite') })
  return {
    ...{ app, clock, config, db },
    async close() {
      await db.close()
      await app.close()
      await server?.drop()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Settings as a first start would read them, on this folder (and database). */
export function testConfig(
  folder: string,
  databaseUrl?: string,
  settings: Readonly<Record<string, string>> = {},
): Config {
  return loadConfig({
    QIYIN_DATA: folder,
    QIYIN_DEMO: 'off',
    QIYIN_MASTER_KEY: '5a'.repeat(32),
    QIYIN_BASE_URL: 'https://qiyin.example',
    LOG_LEVEL: 'silent',
    ...settings,
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
  })
}
