/** From what is known to what is stored: planned, prepared, committed; again from the start when somebody was faster. */
import { hour } from '../core/values/durations.ts'
import { commitSteps } from './commit.ts'
import type { NewFact, Step } from './entries.ts'
import type { Evaluate } from './evaluate.ts'
import { type FulfilmentDeps, loadRunning, planDeps } from './parts.ts'
import { type Plan, planFor, type Running } from './plan.ts'
import type { JudgeFact } from './rules.ts'
import { type Addressees, addresseesOf, putOff, struck } from './store.ts'
import type { createTermsOpener } from './terms.ts'
import { needsTelling, toldOf } from './told.ts'

/** Contracts that one transaction of the clock carries. */
const batch = 200

/** What everything but the door's own verbs needs. */
export type Engine = {
  deps: FulfilmentDeps
  evaluate: Evaluate
  open: ReturnType<typeof createTermsOpener>
  judge: JudgeFact
  commit: Commit
}

/** True when the step is stored; false when its contract was advanced meanwhile. */
export type Commit = (step: Step) => Promise<boolean>

/**
 * Steps that come while a transaction is under way go into the next one together: a disk waits for one commit, whoever
 * asked. A step that fails takes no other with it.
 */
export function createCommit(deps: FulfilmentDeps): Commit {
  type Waiting = { step: Step; settle: (result: Promise<boolean>) => void }
  let waiting: Waiting[] = []
  let running = false
  const carry = async (steps: readonly Step[]) =>
    deps.db.transaction((tx) => commitSteps(deps, tx, steps))
  const alone = async (step: Step) => (await carry([step])).has(step.plan.running.contractId)
  const run = async () => {
    running = true
    // Whoever asks for many at once has asked for all of them by then.
    await undefined
    while (waiting.length > 0) {
      const [group, rest] = apart(waiting.slice(0, batch))
      waiting = [...rest, ...waiting.slice(batch)]
      try {
        const won = await carry(group.map(({ step }) => step))
        for (const { step, settle } of group) {
          settle(Promise.resolve(won.has(step.plan.running.contractId)))
        }
      } catch (error) {
        if (group.length === 1) group[0]?.settle(Promise.reject(error))
        else for (const { step, settle } of group) settle(alone(step))
      }
    }
    running = false
  }
  return (step) =>
    new Promise((resolve) => {
      waiting.push({ step, settle: resolve })
      if (!running) void run()
    })
}

/** One step of each contract; of two of the same the second would fail anyway. */
function apart<One extends { step: Step }>(waiting: readonly One[]): [One[], One[]] {
  const taken = new Set<string>()
  const [group, rest]: [One[], One[]] = [[], []]
  for (const one of waiting) {
    const { contractId } = one.step.plan.running
    if (taken.has(contractId)) rest.push(one)
    else group.push(one)
    taken.add(contractId)
  }
  return [group, rest]
}

export type Prepared = { plan: Plan; facts: readonly NewFact[]; opened: Addressees | undefined }

/** The slow half: the files of all of them written at once, letters and notices worded. */
export async function prepare(
  deps: FulfilmentDeps,
  planned: readonly Prepared[],
): Promise<readonly Step[]> {
  const made = planned.flatMap(({ plan }) =>
    plan.actions.flatMap(({ id, file }) => (file ? [{ id, file }] : [])),
  )
  const digests = made.length > 0 ? await deps.documents.keepAll(made.map(({ file }) => file)) : []
  const digestOf = new Map(made.map(({ id }, index) => [id, digests[index] ?? '']))
  return planned.map(({ plan, facts, opened }) => {
    const own = plan.actions.filter(({ file }) => file)
    const files = new Map(own.map(({ id }) => [id, digestOf.get(id) ?? '']))
    const told = opened ? toldOf(deps, opened, plan, facts) : { notices: [], letters: [] }
    return { plan, facts, files, ...told }
  })
}

/** Evaluated once more if the clock has struck for it, or it never was. */
export async function evaluateDue(engine: Engine, contractId: string): Promise<void> {
  await evaluateAll(engine, [contractId])
}

/**
 * All contracts that the clock has struck for, at most `limit`; answers how many were advanced. Two at once share the
 * work: whoever comes second to a contract leaves it.
 */
export async function tick(engine: Engine, limit: number): Promise<number> {
  const { db, clock } = engine.deps
  let advanced = 0
  for (let left = limit; left > 0; left -= batch) {
    const due = await struck(db.read, clock.now(), Math.min(left, batch))
    const done = await evaluateAll(engine, due)
    advanced += done
    if (due.length < batch || done === 0) break
  }
  return advanced
}

/** How long a contract waits that could not be evaluated. */
const putOffFor = hour

/** All at once; where that fails, one by one, so that none is held up by another. Throws when all is done what could be. */
async function evaluateAll(engine: Engine, contractIds: readonly string[]): Promise<number> {
  if (contractIds.length < 2) return evaluateTogether(engine, contractIds)
  try {
    return await evaluateTogether(engine, contractIds)
  } catch {
    return evaluateApart(engine, contractIds)
  }
}

async function evaluateApart(engine: Engine, contractIds: readonly string[]): Promise<number> {
  const { db, clock } = engine.deps
  const faults = new Map<string, unknown>()
  let advanced = 0
  for (const id of contractIds) {
    try {
      advanced += await evaluateTogether(engine, [id])
    } catch (error) {
      faults.set(id, error)
    }
  }
  if (faults.size === 0) return advanced
  const now = clock.now()
  const until = new Date(now.getTime() + putOffFor)
  await db.transaction((tx) => putOff(tx, [...faults.keys()], { now, until }))
  const [[first, cause] = []] = faults
  throw new Error(`${faults.size} contracts could not be evaluated, the first ${first}`, { cause })
}

async function evaluateTogether(engine: Engine, contractIds: readonly string[]): Promise<number> {
  const { deps, evaluate } = engine
  const now = deps.clock.now()
  const running = (await loadRunning(deps, contractIds)).filter((one) => isDue(one, now))
  if (running.length === 0) return 0
  const plans = running.map((one) => planFor(planDeps(deps, evaluate), one, now))
  const telling = plans.filter(needsTelling).map((plan) => plan.running.contractId)
  const opened = await addresseesOf(deps.db.read, telling)
  const steps = await prepare(
    deps,
    plans.map((plan) => ({ plan, facts: [], opened: opened.get(plan.running.contractId) })),
  )
  return (await deps.db.transaction((tx) => commitSteps(deps, tx, steps))).size
}

function isDue({ evaluation, nextTickAt, known, facts }: Running, now: Date): boolean {
  if (evaluation === 0 || known < facts.length) return true
  return nextTickAt !== null && nextTickAt <= now
}
