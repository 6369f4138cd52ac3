/**
 * Started by kill.test.ts and never ended by itself: goes through journey after journey and says each step on
 * stdout when its verb has resolved. Arguments: data folder. The first line on stdin is the hour at which it begins.
 */
import { writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { createDemo } from '../../../db/seed.ts'
import { systemRandom } from '../../../server/adapters/random.ts'
import { createApp } from '../../../server/app.ts'
import { second } from '../../../server/core/values/durations.ts'
import { testConfig } from '../../support/app.ts'
import { frozenClock } from '../../support/clock.ts'
import type { Acknowledgement } from './victim.ts'

const start = new Promise<string>((resolve) => {
  process.stdin.once('data', (line) => resolve(String(line).trim()))
})
// Whoever started it is gone.
process.stdin.once('end', () => process.exit())
writeSync(1, 'ready\n')
const clock = frozenClock(await start)
const config = testConfig(process.argv[2] ?? '', process.env.DATABASE_URL)
const app = await createApp(config, { clock, random: systemRandom })
const demo = createDemo(app)
await demo.find()
acknowledge('open')
void sequenceForEver()
for (let n = 0; ; n += 1) await journey(`${clock.now().toISOString()} ${n}`)

async function journey(requestId: string): Promise<void> {
  const id = await demo.draft(requestId)
  acknowledge('contract.drafted', id)
  await demo.submit(id)
  acknowledge('contract.submitted', id)
  await demo.approve(id)
  acknowledge('contract.approved', id)
  await app.outbox.runDue()
  acknowledge('contract.invited', id)
  await sign(id, 'signer.a@example.com')
  acknowledge('contract.signed', id)
  await app.outbox.runDue()
  await sign(id, 'signer.b@example.com')
  acknowledge('contract.completed', id)
  await app.outbox.runDue()
}

async function sign(id: string, email: string): Promise<void> {
  // A code is good once, and this is the next.
  clock.advance(30 * second)
  await demo.sign(id, email)
}

function acknowledge(kind: string, id?: string): void {
  const line: Acknowledgement = { at: clock.now().toISOString(), kind, ...(id ? { id } : {}) }
  // Written before anything else happens: a pipe takes it at once.
  writeSync(1, `${JSON.stringify(line)}\n`)
}

async function sequenceForEver(): Promise<void> {
  for (;;) {
    await app.ledger.sequence()
    await pause(30)
  }
}
