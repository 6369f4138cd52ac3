/** fulfilment.facts and .tick1e5: by the verbs and the clock, on contracts that lie in the database as begin leaves them. */
import { join } from 'node:path'
import { type Database, openDatabase } from '../../db/connection.ts'
import { contractParties, contracts } from '../../db/schema/contracts.ts'
import { fulfilmentFacts, fulfilments } from '../../db/schema/fulfilment.ts'
import { addDays, dateIn } from '../../server/core/values/dates.ts'
import { day } from '../../server/core/values/durations.ts'
import { type Bench, median } from './harness.ts'
import { done, type House, openHouse } from './house.ts'

type Desk = { bench: Bench; house: House; db: Database; original: string; ahead: { ms: number } }

export async function fulfilmentHouse(bench: Bench): Promise<void> {
  if (!['fulfilment.facts', 'fulfilment.tick1e5'].some(bench.wants)) return
  const ahead = { ms: 0 }
  const house = await openHouse({ now: () => new Date(Date.now() + ahead.ms) })
  const db = openDatabase({ file: join(house.folder, 'qiyin.sqlite') })
  try {
    const desk = { bench, house, db, ahead, original: await signed(house) }
    if (bench.wants('fulfilment.facts')) await facts(desk)
    if (bench.wants('fulfilment.tick1e5')) await tick(desk)
  } finally {
    await db.close()
    await house.close()
  }
}

async function signed({ app, demo }: House): Promise<string> {
  const id = await demo.draft('bench-fulfilment')
  await demo.submit(id)
  await demo.approve(id)
  for (const email of ['signer.a@example.com', 'signer.b@example.com']) await demo.sign(id, email)
  await app.outbox.runDue()
  return id
}

let copies = 0

/** As if so many contracts like the one that was signed had been signed: their rows, begun and not evaluated yet. */
async function copy({ db, original }: Desk, count: number): Promise<string[]> {
  const { read } = db
  const own = (row: { id?: string; contractId?: string }) =>
    row.contractId === original || row.id === original
  const contract = (await read.select().from(contracts)).find(own)!
  const parties = (await read.select().from(contractParties)).filter(own)
  const begun = (await read.select().from(fulfilments)).find(own)!
  const [effective] = (await read.select().from(fulfilmentFacts)).filter(own)
  const ids: string[] = []
  while (ids.length < count) {
    const some = Array.from({ length: Math.min(500, count - ids.length) }, () => `ctr_${++copies}`)
    await db.transaction(async (tx) => {
      await tx
        .insert(contracts)
        .values(some.map((id) => ({ ...contract, id, number: `QY-${id}`, requestId: id })))
      await tx.insert(contractParties).values(
        some.flatMap((id) =>
          parties.map((one) => ({
            ...one,
            contractId: id,
            id: `${one.id}${id}`,
            tokenDigest: null,
          })),
        ),
      )
      const terms = (id: string) => begun.terms.replaceAll(original, id)
      const fresh = { evaluation: 0, version: 1, nextTickAt: begun.startedAt }
      await tx
        .insert(fulfilments)
        .values(some.map((id) => ({ ...begun, ...fresh, contractId: id, terms: terms(id) })))
      await tx
        .insert(fulfilmentFacts)
        .values(some.map((id) => ({ ...effective!, contractId: id, id: `${effective?.id}${id}` })))
    })
    ids.push(...some)
  }
  return ids
}

/** Facts handed in together. */
const bulk = 200

/** In bulk, each of another contract: evaluated, acted upon, in the ledger, on the disk. */
async function facts(desk: Desk): Promise<void> {
  const { bench, house } = desk
  const { quick, rounds } = bench.options
  const each = quick ? 200 : 2000
  const supplier = await house.demo.actor('signer.b@example.com')
  const occurredOn = dateIn(house.app.clock.now())
  const rates: number[] = []
  const cpus: number[] = []
  for (let round = -1; round < rounds; round++) {
    const ids = await copy(desk, each)
    while ((await house.app.fulfilment.tick(1000)) > 0);
    const cpu = process.cpuUsage()
    const began = performance.now()
    for (let from = 0; from < each; from += bulk) {
      const given = ids.slice(from, from + bulk).map((contractId) => {
        const input = { kind: 'delivery.made', key: `bench-${contractId}`, occurredOn } as const
        return { contractId, input: { ...input, note: '', evidence: [] } }
      })
      const answers = await house.app.fulfilment.recordAll(supplier, given)
      for (const answer of answers) done(answer)
    }
    const { user, system } = process.cpuUsage(cpu)
    if (round < 0) continue
    rates.push((1000 * each) / (performance.now() - began))
    cpus.push((user + system) / 1000 / each)
  }
  const note = `rounds of ${each}, in bulk of ${bulk}; processor ${median(cpus).toFixed(2)} ms a fact`
  const metric = 'fulfilment.facts'
  bench.report({ metric, value: median(rates), unit: 'facts/s', n: each * rounds, note })
}

/** The day on which every contract's first payment is three days off: one evaluation, two letters, two notices each. */
async function tick(desk: Desk): Promise<void> {
  const { bench, house, ahead } = desk
  const { quick, full } = bench.options
  const some = full ? 100_000 : 10_000
  const count = quick ? 2000 : some
  const [id] = await copy(desk, count)
  while ((await house.app.fulfilment.tick(1000)) > 0);
  const buyer = await house.demo.actor('signer.a@example.com')
  const seen = done(await house.app.fulfilment.view(buyer, id!))
  const dueOn = seen.obligations.find(({ clause }) => clause === 'prepayment')?.dueOn ?? ''
  while (dateIn(house.app.clock.now()) < addDays(dueOn, -7)) ahead.ms += day
  const cpu = process.cpuUsage()
  const began = performance.now()
  let advanced = 0
  for (let moved = -1; moved !== 0; advanced += moved) {
    moved = await house.app.fulfilment.tick(1000)
  }
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  if (advanced < count) throw new Error(`the clock moved ${advanced} of ${count}`)
  const scaled = count === 100_000 ? '' : `, ${count} measured`
  const note = `${advanced} contracts, each evaluated, reminded of by two letters and two notices; processor ${((user + system) / 1e6).toFixed(1)} s${scaled}`
  const value = (seconds * 100_000) / advanced
  bench.report({ metric: 'fulfilment.tick1e5', value, unit: 's', n: advanced, note })
}
