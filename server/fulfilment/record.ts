import { dateIn } from '../core/values/dates.ts'
import { newId } from '../core/values/ids.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import { actionFor, type Side, sidesOf } from './acting.ts'
import type { NewFact } from './entries.ts'
import { isOpenTo, loadRunning, planDeps } from './parts.ts'
import { planFor, type Running } from './plan.ts'
import { contentOf, type Said, saidIn } from './said.ts'
import type { Fact } from './standing-types.ts'
import { type Engine, type Prepared, prepare } from './steps.ts'
import { type Addressees, addresseesOf, type FactRecord, factsByKey } from './store.ts'
import type { FactInput } from './types.ts'

/** Both parties may speak at the same time: who was slower is heard again with what is known by then. */
const mostTries = 8

/** Facts of one contract by one party: every one is looked at whenever the contract is, by the other party too. */
const mostFacts = 500

/** Contracts that are looked at together. */
const together = 200

type Told = { contractId: string; input: FactInput }

/** True when the fact is durable, with all that follows from it; also when it was before. */
type Recorded = true | Refusal

/** A fact that may be said by somebody, and who of a contract's parties that is. */
type Heard = { at: number; said: Said; opened: Addressees; speakers: readonly Side[] }

/**
 * Answers in the order of `facts`; of one contract they are heard in that order. Neither a refusal nor a fault holds up
 * anything else: a fault is thrown when all is done that could be.
 */
export async function recordAll(
  engine: Engine,
  actor: Actor,
  facts: readonly Told[],
): Promise<readonly Recorded[]> {
  const answers: Recorded[] = facts.map(() => refuse('overtaken'))
  const faults: unknown[] = []
  for (const round of roundsOf(facts)) {
    let left = await hear(engine, actor, facts, round, answers)
    for (let tries = 0; left.length > 0 && tries < mostTries; tries += 1) {
      try {
        left = await recordSome(engine, actor, left, answers)
      } catch {
        left = await recordApart(engine, actor, left, { answers, faults })
      }
    }
  }
  if (faults.length > 0) throw faults[0]
  return answers
}

/** Indices of facts that may go into one transaction: no contract twice. */
function roundsOf(facts: readonly Told[]): number[][] {
  const nth = new Map<string, number>()
  const layers: number[][] = []
  for (const [at, { contractId }] of facts.entries()) {
    const layer = nth.get(contractId) ?? 0
    nth.set(contractId, layer + 1)
    const known = layers[layer]
    if (known) known.push(at)
    else layers[layer] = [at]
  }
  return layers.flatMap((layer) =>
    Array.from({ length: Math.ceil(layer.length / together) }, (_, part) =>
      layer.slice(part * together, (part + 1) * together),
    ),
  )
}

/** Those that somebody may say at all; the others are answered. */
async function hear(
  { deps }: Engine,
  actor: Actor,
  facts: readonly Told[],
  round: readonly number[],
  answers: Recorded[],
): Promise<Heard[]> {
  const ids = round.flatMap((at) => facts[at]?.contractId ?? [])
  const known = await addresseesOf(deps.db.read, ids)
  return round.flatMap((at) => {
    const fact = facts[at]
    const opened = fact && known.get(fact.contractId)
    const heard =
      opened && isOpenTo(deps, actor, opened) ? heardOf(deps, actor, fact, opened) : null
    if (heard && !isRefusal(heard)) return [{ at, ...heard }]
    answers[at] = heard ?? refuse('not-found')
    return []
  })
}

function heardOf(
  deps: Engine['deps'],
  actor: Actor,
  { input }: Told,
  opened: Addressees,
): Omit<Heard, 'at'> | Refusal {
  const said = saidIn(deps, input)
  if (isRefusal(said)) return said
  const action = actionFor(said.kind)
  const sides = sidesOf(deps.authorise, actor, opened.parties)
  const speakers = sides.filter((side) => side.may(action))
  return speakers.length > 0 ? { said, opened, speakers } : refuse('not-permitted', { action })
}

/** Judged, evaluated and stored; answers those whose contract somebody else advanced meanwhile. */
async function recordSome(
  engine: Engine,
  actor: Actor,
  heard: readonly Heard[],
  answers: Recorded[],
): Promise<Heard[]> {
  const { deps, commit } = engine
  const ids = heard.map(({ opened }) => opened.contract.id)
  const running = new Map((await loadRunning(deps, ids)).map((one) => [one.contractId, one]))
  // After the contract was read: what is recorded from then on makes the compare-and-set fail.
  const keys = heard.map(({ said }) => said.key)
  const known = await factsByKey(deps.db.read, ids, keys)
  const planned = heard.flatMap((one) => {
    const { id } = one.opened.contract
    const before = known.find(({ contractId, key }) => contractId === id && key === one.said.key)
    const judged = judgedOf(engine, actor, one, running.get(id), before)
    if (judged !== true && !isRefusal(judged)) return [{ one, step: judged }]
    answers[one.at] = judged
    return []
  })
  const evidence = planned.flatMap(({ one }) => one.said.evidence.map(({ bytes }) => bytes))
  if (evidence.length > 0) await deps.documents.keepAll(evidence)
  const steps = await prepare(
    deps,
    planned.map(({ step }) => step),
  )
  const stored = await Promise.all(steps.map(commit))
  return planned.flatMap(({ one }, index) => {
    if (!stored[index]) return [one]
    answers[one.at] = true
    return []
  })
}

/** One by one, where together failed; what was stored before that is known by its key. */
async function recordApart(
  engine: Engine,
  actor: Actor,
  heard: readonly Heard[],
  { answers, faults }: { answers: Recorded[]; faults: unknown[] },
): Promise<Heard[]> {
  const left: Heard[] = []
  for (const one of heard) {
    try {
      left.push(...(await recordSome(engine, actor, [one], answers)))
    } catch (error) {
      faults.push(error)
    }
  }
  return left
}

/** What is to be stored; true when it was before, or why it cannot be. */
function judgedOf(
  engine: Engine,
  actor: Actor,
  { said, opened, speakers }: Heard,
  running: Running | undefined,
  before: FactRecord | undefined,
): Prepared | Recorded {
  if (before) return isSame(before, said, speakers) ? true : refuse('fact-known')
  if (!running) return refuse('not-running')
  const side = speakerFor(engine, running, said, speakers)
  if (isRefusal(side)) return side
  const own = running.facts.filter(({ party }) => party === side.field)
  if (own.length >= mostFacts) return refuse('fact-many', { maximum: mostFacts })
  const told = toldBy(engine, actor, running, said, side)
  const informed = { ...running, facts: [...running.facts, told.fact] }
  const plan = planFor(planDeps(engine.deps, engine.evaluate), informed, told.fact.recordedAt)
  return { plan, facts: [told], opened }
}

/** The first side that may say it; where none may, what stands against the most promising one. */
function speakerFor(
  { judge, deps }: Engine,
  { terms, facts }: Running,
  { kind, occurredOn, value }: Said,
  sides: readonly Side[],
): Side | Refusal {
  const today = dateIn(deps.clock.now(), terms.zone)
  let fault: Refusal | undefined
  for (const side of sides) {
    const given = { kind, occurredOn, value, source: 'party', party: side.field } as const
    const found = judge({ terms, facts, today }, given)
    if (!found) return side
    if (!fault || fault.code === 'fact-not-yours') fault = found
  }
  return fault ?? refuse('fact-not-yours')
}

/** Of the same key: the same content was recorded and nothing is to be done, any other is refused. */
function isSame(before: FactRecord, said: Said, sides: readonly Side[]): boolean {
  const mine = sides.some(({ organisationId }) => organisationId === before.organisationId)
  return mine && contentOf(before) === contentOf({ ...said, evidence: said.files })
}

function toldBy(
  { deps }: Engine,
  actor: Actor,
  running: Running,
  said: Said,
  { field, organisationId }: Side,
): NewFact {
  const { kind, occurredOn, value, key, note, evidence, files } = said
  const fact: Fact = {
    id: newId('fact', deps.random),
    position: running.facts.length + 1,
    ...{ kind, occurredOn, value, source: 'party', party: field },
    recordedAt: deps.clock.now(),
  }
  const mediaTypes = evidence.map((one) => one.mediaType)
  return {
    ...{ fact, key, organisationId, actorId: actor.personId, note, mediaTypes },
    evidence: files,
  }
}
