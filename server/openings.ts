/** What is opened at the start, and the sentence for whoever started it when it does not open. */
import { join } from 'node:path'
import { type Database, openDatabase } from '../db/connection.ts'
import { type Config, StartupError } from './config.ts'

export async function openMigrated(config: Config): Promise<Database> {
  const file = join(config.dataFolder, 'qiyin.sqlite')
  let db: Database | undefined
  try {
    db = openDatabase({ url: config.databaseUrl, file })
    await db.migrate(join(config.root, 'db', 'migrations', db.dialect))
    return db
  } catch (error) {
    await db?.close()
    const reason = innermost(error)
    throw new StartupError(
      `The database cannot be brought up to date (${reason}); nothing was changed: restore it from a backup or remove what a half-finished migration left behind.`,
    )
  }
}

/** Drizzle wraps the driver's error around the whole statement; the driver's own words are what helps. */
function innermost(error: unknown): string {
  if (error instanceof Error && error.cause) return innermost(error.cause)
  return error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error)
}

/** Somebody may have written these files by hand: what is wrong with them is a sentence. */
export function readable<T>(open: () => T): T {
  try {
    return open()
  } catch (error) {
    throw new StartupError(error instanceof Error ? error.message : String(error))
  }
}

export async function publishTypes(publish: () => Promise<unknown>): Promise<void> {
  try {
    await publish()
  } catch (error) {
    throw new StartupError(error instanceof Error ? error.message : String(error))
  }
}
