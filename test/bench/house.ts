/** The real app on a data folder of its own, and what a measurement needs beside it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dialect } from '../../db/columns.ts'
import { type Database, openDatabase } from '../../db/connection.ts'
import { createDemo, type Demo } from '../../db/seed.ts'
import { systemClock } from '../../server/adapters/clock.ts'
import { systemRandom } from '../../server/adapters/random.ts'
import { type App, createApp } from '../../server/app.ts'
import { loadConfig } from '../../server/config.ts'
import { newId } from '../../server/core/values/ids.ts'
import { isRefusal } from '../../server/core/values/refusal.ts'
import type { SpendableIntent } from '../../server/keys/types.ts'
import { addIntent } from '../../server/people/proof-store.ts'
import type { Act, Actor } from '../../server/people/types.ts'

export type House = {
  app: App
  demo: Demo
  folder: string
  /**
   * The record that somebody proved their will to do this (to sign, where nothing is said), as people.recordIntent leaves it. The proof itself is
   * a second of a person's time (and 60 ms of password hashing on purpose): it is no part of any figure.
   */
  intend(
    signer: Actor,
    subjectId: string,
    digest: string,
    purpose?: string,
  ): Promise<SpendableIntent>
  close(): Promise<void>
}

/** SQLite, synchronous=FULL, two companies with their people and seals, no contract. */
export async function openHouse(clock = systemClock): Promise<House> {
  if (dialect !== 'sqlite') throw new Error('this room is measured on SQLite: unset DATABASE_URL')
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-bench-'))
  const config = loadConfig({ QIYIN_DATA: folder, QIYIN_DEMO: 'off' })
  const app = await createApp(config, { clock, random: systemRandom })
  const demo = createDemo(app)
  await demo.makePeople()
  const db = openDatabase({ file: join(folder, 'qiyin.sqlite') })
  return {
    ...{ app, demo, folder },
    intend: (signer, subjectId, digest, purpose = 'contract.sign') =>
      intend(app, db, signer, { purpose, subjectId, digest }),
    close: async () => {
      await db.close()
      await app.close()
      rmSync(folder, { recursive: true })
    },
  }
}

async function intend(app: App, db: Database, signer: Actor, act: Act): Promise<SpendableIntent> {
  const provenAt = app.clock.now()
  const intent = {
    id: newId('intent', systemRandom),
    personId: signer.personId,
    ...act,
    expiresAt: new Date(provenAt.getTime() + 5 * 60_000),
  }
  await db.transaction((tx) => addIntent(tx, { ...intent, method: 'password+totp', provenAt }))
  return { ...intent, seal: app.keys.sealIntent(intent) }
}

/** A benchmark asks for nothing that may be refused. */
export function done<T>(result: T): Exclude<T, { refused: true }> {
  if (isRefusal(result)) throw new Error(`refused: ${result.code} ${JSON.stringify(result.facts)}`)
  return result as Exclude<T, { refused: true }>
}
