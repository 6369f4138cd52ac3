/**
 * Started by kill-fulfil.test.ts and never ended by itself: leads contracts through what their parties owe, side
 * by side, and says each step on stdout when its verb has resolved. Arguments: data folder, contract ids. The first line on
 * stdin is the hour at which it begins.
 */
import { writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { createDemo } from '../../../db/seed.ts'
import { systemRandom } from '../../../server/adapters/random.ts'
import { createApp } from '../../../server/app.ts'
import { dateIn } from '../../../server/core/values/dates.ts'
import { day } from '../../../server/core/values/durations.ts'
import { formatYuan } from '../../../server/core/values/money.ts'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import type { FactKind, FulfilmentView } from '../../../server/fulfilment/types.ts'
import { testConfig } from '../../support/app.ts'
import { frozenClock } from '../../support/clock.ts'
import { agreed } from '../house.ts'
import type { Acknowledgement } from './victim.ts'

const [, , folder = '', ...contractIds] = process.argv
const start = new Promise<string>((resolve) => {
  process.stdin.once('data', (line) => resolve(String(line).trim()))
})
// Whoever started it is gone.
process.stdin.once('end', () => process.exit())
writeSync(1, 'ready\n')
const clock = frozenClock(await start)
const config = testConfig(folder, process.env.DATABASE_URL)
const app = await createApp(config, { clock, random: systemRandom })
const demo = createDemo(app)
await demo.find()
const paper = new TextEncoder().encode('%PDF-1.4\n% 示例签收单\n%%EOF\n')
acknowledge('open')
void sequenceForEver()
await story()
acknowledge('end')
setInterval(() => undefined, 1000)

/** Paid in part beforehand, delivered, accepted, paid late in two parts, and the retention paid when the warranty is over. */
async function story(): Promise<void> {
  await app.outbox.runDue()
  await each((id) => pay(id, 'prepayment', 'prepaid', 1))
  await each((id) => fact(id, 'signer.b', 'delivery.made', 'delivered'))
  await each((id) => fact(id, 'signer.a', 'acceptance.passed', 'accepted'))
  await later(12, 'acceptancePayment', ({ paid }) => paid > 0)
  await each((id) => pay(id, 'acceptancePayment', 'first', 2))
  await later(3, 'acceptancePayment', ({ outstanding }) => outstanding === 0)
  await each((id) => pay(id, 'acceptancePayment', 'rest', 1))
  await later(800, 'retention', ({ paid }) => paid > 0)
  await each((id) => pay(id, 'retention', 'retention', 1))
}

async function each(step: (id: string) => Promise<void>): Promise<void> {
  for (const id of contractIds) await step(id)
}

/** The clock goes on unless an earlier victim has been here: of fifty, each would age the house by years. */
async function later(days: number, clause: string, isPast: (of: Obligation) => boolean) {
  for (const id of contractIds) {
    const { obligations } = await seen(id)
    const found = obligations.find((one) => one.clause === clause)
    if (found && isPast(found)) return
  }
  clock.advance(days * day)
  await app.fulfilment.tick(1000)
  acknowledge('tick')
}

type Obligation = FulfilmentView['obligations'][number]

async function pay(id: string, clause: string, key: string, share: number): Promise<void> {
  const owed = (await seen(id)).obligations.find((one) => one.clause === clause)
  const amount = Math.floor((owed?.outstanding ?? 0) / share)
  if (amount > 0)
    await fact(id, 'signer.b', 'payment.confirmed', key, { clause, amount: yuan(amount) })
}

/** As people type it. */
function yuan(amount: number): string {
  return formatYuan(amount).replaceAll(',', '')
}

async function fact(
  id: string,
  who: string,
  kind: FactKind,
  key: string,
  more: { clause?: string; amount?: string } = {},
): Promise<void> {
  const { facts } = await seen(id)
  const known = facts.some((one) => one.kind === kind && kind !== 'payment.confirmed')
  if (known) return
  const person = await demo.actor(`${who}@example.com`)
  const evidence = [{ bytes: paper, name: '签收单.pdf' }]
  const input = { kind, key, occurredOn: dateIn(clock.now()), note: '', evidence, ...more }
  const recorded = await app.fulfilment.record(person, id, input)
  // An earlier victim said it, of another sum than what is owed by now.
  if (isRefusal(recorded) && recorded.code === 'fact-known') return
  agreed(recorded)
  acknowledge(key, id)
}

async function seen(id: string): Promise<FulfilmentView> {
  return agreed(await app.fulfilment.view(await demo.actor('signer.a@example.com'), id))
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
