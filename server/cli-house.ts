/** What every command of `qiyin` needs: the house of this checkout, and somewhere to say what came of it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type App, createApp } from './app.ts'
import { loadConfig } from './config.ts'

/** Whether there is a platform on this machine to be asked. */
export function isHouseAtHand(): boolean {
  const { dataFolder, databaseUrl } = loadConfig()
  return databaseUrl !== undefined || existsSync(join(dataFolder, 'qiyin.sqlite'))
}

export async function withApp<T>(work: (app: App) => Promise<T>): Promise<T> {
  const app = await createApp({ ...loadConfig(), demo: false })
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
