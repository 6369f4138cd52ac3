import { seedDemo } from '../db/seed.ts'
import { openMarker } from './adapters/data-folder.ts'
import type { App } from './app.ts'

/** An empty house, or one whose first start was cut short before the demo was whole. */
export async function fillWithDemo(app: App): Promise<void> {
  const unfinished = openMarker(app.config.dataFolder, 'demo.unfinished')
  if (!unfinished.isSet() && !(await isEmpty(app))) return
  unfinished.set()
  await seedDemo(app)
  unfinished.clear()
}

/** Nothing has happened here yet but the publication of templates. */
async function isEmpty(app: App): Promise<boolean> {
  await app.ledger.sequence()
  const entries = await app.ledger.list({ limit: 100 })
  return entries.every((entry) => /^(template\.|certificate\.type-)published$/.test(entry.kind))
}
