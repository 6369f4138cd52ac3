/** render.* and contract.*: from the template's words to the signed file on the disk, by the verbs people call. */
import { PDFDocument } from 'pdf-lib'
import type { ContractView } from '../../server/contracts/types.ts'
import { dateIn } from '../../server/core/values/dates.ts'
import type { Block, ContractFacts } from '../../server/documents/types.ts'
import type { Actor } from '../../server/people/types.ts'
import { type Bench, cpuNote, median, quantile, time } from './harness.ts'
import { done, type House, openHouse } from './house.ts'

type Desk = {
  bench: Bench
  house: House
  drafter: Actor
  approver: Actor
  /** In the order of signing, each with their seal. */
  signers: readonly { actor: Actor; sealId: string }[]
}

export async function contracts(bench: Bench): Promise<void> {
  const metrics = ['render.contract3', 'render.contract7', 'contract.seal20', 'contract.batch']
  if (!metrics.some(bench.wants)) return
  const house = await openHouse()
  try {
    const desk = await openDesk(bench, house)
    await rendering(desk)
    if (bench.wants('contract.seal20')) await sealing(desk)
    if (bench.wants('contract.batch')) await batch(desk)
  } finally {
    await house.close()
  }
}

async function openDesk(bench: Bench, house: House): Promise<Desk> {
  const { app, demo } = house
  const signerOf = async (email: string) => {
    const actor = await demo.actor(email)
    const [seal] = done(await app.seals.list(actor, organisationOf(actor)))
    return { actor, sealId: seal?.id ?? '' }
  }
  return {
    ...{ bench, house },
    drafter: await demo.actor('drafter.a@example.com'),
    approver: await demo.actor('approver.a@example.com'),
    signers: [await signerOf('signer.a@example.com'), await signerOf('signer.b@example.com')],
  }
}

const organisationOf = (actor: Actor): string => actor.memberships[0]?.organisationId ?? ''

async function rendering({ bench, house: { app } }: Desk): Promise<void> {
  const [template] = app.templates.list()
  if (!template) throw new Error('there is no template')
  const today = dateIn(app.clock.now())
  const example = app.templates.example(template, today)
  const cuts = [
    ['render.contract3', 3, firstPages],
    ['render.contract7', 7, (blocks: readonly Block[]) => blocks],
  ] as const
  for (const [metric, pages, cut] of cuts) {
    if (!bench.wants(metric)) continue
    const render = async () => {
      const raw = { ...example, subject: otherSubject() }
      const { values } = app.templates.check(template, raw, today)
      const filled = done(app.templates.fill(template, values, { number: 'HT-2026-000001', today }))
      const facts = factsOf(filled.title, cut(filled.blocks))
      return done(await app.documents.render('contract', facts, { fields: true }))
    }
    const made = await render()
    if (made.pages !== pages) throw new Error(`${metric} has ${made.pages} pages`)
    const timed = await time(bench, render)
    const note = `form checked, filled and set, ${Math.round(made.bytes.length / 1024)} KiB; ${cpuNote(timed)}`
    bench.report({ metric, value: timed.ms, unit: 'ms', n: timed.n, note })
  }
}

function factsOf(title: string, blocks: readonly Block[]): ContractFacts {
  const verifyUrl = 'http://localhost:3000/verify'
  return { title, number: 'HT-2026-000001', verifyUrl, createdAt: new Date(), blocks }
}

/** The general purchase contract cut down to its first 1,800 characters and the signing place: three pages. */
function firstPages(blocks: readonly Block[]): Block[] {
  const kept: Block[] = []
  let characters = 0
  for (const block of blocks) {
    if (block.kind !== 'signatures' && characters >= 1_800) continue
    kept.push(block)
    characters += 'spans' in block ? block.spans.reduce((sum, { text }) => sum + text.length, 0) : 0
  }
  return kept
}

let drawn = 0

/** Six characters that no contract before had together: each document needs fonts of its own, as in life. */
function otherSubject(): string {
  const characters = Array.from({ length: 6 }, () => 0x4e00 + ((drawn++ * 257) % 20_000))
  return `示例物资${String.fromCodePoint(...characters)}`
}

/** Values of a contract of `rows` items; `special` sentences of further terms make everything in it long. */
function valuesOf({ house: { app } }: Desk, rows: number, special = 0): Record<string, unknown> {
  const [template] = app.templates.list()
  const example = app.templates.example(template!, dateIn(app.clock.now()))
  const items = example['items'] as readonly { spec: string }[]
  return {
    ...example,
    subject: otherSubject(),
    items: Array.from({ length: rows }, (_, i) => {
      const item = items[i % items.length]!
      return special > 0
        ? { ...item, spec: `${item.spec}；随货技术资料`.repeat(3).slice(0, 80) }
        : item
    }),
    specialTerms: '双方另行确认交付批次与每批数量，按批验收。'.repeat(special),
  }
}

let requests = 0

async function approved(
  { house: { app }, drafter, approver }: Desk,
  values: Record<string, unknown>,
): Promise<ContractView> {
  const [template] = app.templates.list()
  const drafted = await app.contracts.draft(drafter, {
    organisationId: organisationOf(drafter),
    requestId: `bench-${++requests}`,
    templateName: template?.name ?? '',
    templateVersion: template?.version ?? '',
    values,
  })
  if (!('id' in drafted)) throw new Error(`the values have faults: ${JSON.stringify(drafted)}`)
  const { id } = drafted
  const submitted = done(await app.contracts.submit(drafter, id, { version: drafted.version }))
  return done(await app.contracts.approve(approver, id, { version: submitted.version }))
}

type Act = () => Promise<ContractView>

/** The signature of the party at `position`, ready to be made: the proof of will is recorded, see `House.intend`. */
async function readySignature(desk: Desk, view: ContractView, position: 0 | 1): Promise<Act> {
  const { app, intend } = desk.house
  const { actor, sealId } = desk.signers[position]!
  const documentDigest = view.documentDigest ?? ''
  const intent = await intend(actor, view.id, documentDigest)
  const party = [...view.parties].sort((a, b) => a.position - b.position)[position]
  const input = { partyId: party?.id ?? '', sealId, documentDigest, intent }
  return async () => done(await app.contracts.sign(actor, view.id, input))
}

async function sealing(desk: Desk): Promise<void> {
  const { quick } = desk.bench.options
  const took: number[] = []
  let pages = 0
  for (let i = 0; i < (quick ? 6 : 45); i++) {
    const act = await readySignature(desk, await approved(desk, valuesOf(desk, 100, 180)), 0)
    const began = performance.now()
    const signed = await act()
    took.push(performance.now() - began)
    pages ||= await pagesOf(desk, signed)
  }
  const warm = took.slice(5)
  const note = `${pages} pages; p50 ${median(warm).toFixed(1)} ms; key unwrapped, sealed, stamped, stored, committed`
  const metric = 'contract.seal20'
  desk.bench.report({ metric, value: quantile(warm, 0.95), unit: 'ms p95', n: warm.length, note })
}

async function pagesOf({ house: { app }, drafter }: Desk, { id }: ContractView): Promise<number> {
  const { bytes } = done(await app.contracts.file(drafter, id))
  const document = await PDFDocument.load(bytes)
  return document.getPageCount()
}

/** Five rounds that make the thousand together, eight contracts at a time. */
async function batch(desk: Desk): Promise<void> {
  const { bench, house } = desk
  const { quick, rounds } = bench.options
  const each = Math.ceil((quick ? 50 : 1000) / rounds)
  const rates: number[] = []
  for (let round = -1; round < rounds; round++) {
    const watch = { ms: 0 }
    let views = await timed(watch, () => atATime(each, () => approved(desk, valuesOf(desk, 3))))
    for (const position of [0, 1] as const) {
      const acts = await Promise.all(views.map((view) => readySignature(desk, view, position)))
      views = await timed(watch, () => atATime(each, (i) => acts[i]!()))
    }
    await timed(watch, () => house.app.ledger.sequence())
    if (views.some(({ state }) => state !== 'completed')) throw new Error('a contract is unsigned')
    if (round >= 0) rates.push((1000 * each) / watch.ms)
  }
  const note = `rounds of ${each}, 7 pages; drafted, approved, signed twice, stored, sequenced; letters not counted`
  const value = median(rates)
  bench.report({ metric: 'contract.batch', value, unit: 'docs/s', n: each * rounds, note })
}

async function timed<T>(watch: { ms: number }, work: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const result = await work()
  watch.ms += performance.now() - began
  return result
}

async function atATime<T>(count: number, work: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = 0
  const worker = async () => {
    for (let i = next++; i < count; i = next++) results[i] = await work(i)
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  return results
}
