/**
 * Started by kill-issue.test.ts and never ended by itself: runs the jobs of batches that were ordered and says on stdout
 * how far they are as soon as the issuing officer would be shown it. Arguments: data folder, the officer's id, batch ids.
 * The first line on stdin is the hour at which it begins.
 */
import { writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { systemRandom } from '../../../server/adapters/random.ts'
import { createApp } from '../../../server/app.ts'
import { testConfig } from '../../support/app.ts'
import { frozenClock } from '../../support/clock.ts'
import { agreed } from '../house.ts'
import type { Acknowledgement } from './victim.ts'

const [, , folder = '', officerId = '', ...batchIds] = process.argv
const start = new Promise<string>((resolve) => {
  process.stdin.once('data', (line) => resolve(String(line).trim()))
})
// Whoever started it is gone.
process.stdin.once('end', () => process.exit())
writeSync(1, 'ready\n')
const clock = frozenClock(await start)
const config = testConfig(folder, process.env.DATABASE_URL)
const app = await createApp(config, { clock, random: systemRandom })
const officer = await app.people.actorById(officerId)
if (!officer) throw new Error('the officer is gone')
acknowledge('open')
void sayProgress()
for (;;) {
  await app.outbox.runDue()
  await app.ledger.sequence()
  await pause(5)
}

async function sayProgress(): Promise<never> {
  const said = new Map<string, number>()
  for (;;) {
    for (const id of batchIds) {
      if (!officer) continue
      const { issued } = agreed(await app.certificates.batch(officer, id))
      if (issued > (said.get(id) ?? 0)) acknowledge(String(issued), id)
      said.set(id, issued)
    }
    await pause(5)
  }
}

function acknowledge(kind: string, id?: string): void {
  const line: Acknowledgement = { at: clock.now().toISOString(), kind, ...(id ? { id } : {}) }
  // Written before anything else happens: a pipe takes it at once.
  writeSync(1, `${JSON.stringify(line)}\n`)
}
