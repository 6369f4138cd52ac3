import type { Database } from '../../db/connection.ts'
import { delayAfter, describeError, lease, mostAttempts } from './rules.ts'
import * as store from './store.ts'
import type { JobHandler, Outbox } from './types.ts'

export type OutboxDeps = {
  db: Database
  clock: { now(): Date }
}

type Handlers = ReadonlyMap<string, JobHandler>

export function createOutbox({ db, clock }: OutboxDeps): Outbox {
  const handlers = new Map<string, JobHandler>()
  let last: Promise<unknown> = Promise.resolve()

  return {
    put: (tx, { kind, payload, key, runAt }) =>
      store.insertJobs(tx, [{ kind, payload, key: key ?? null, runAt: runAt ?? clock.now() }]),
    // One run at a time in this process; who asks meanwhile gets a run of their own behind it, so that what they
    // put before is done when it resolves. A handler must not wait for one.
    runDue: () => {
      const run = last.then(() => runAll({ db, clock }, handlers))
      last = run.catch(() => undefined)
      return run
    },
    handle: (kind, handler) => {
      if (handlers.has(kind)) throw new Error(`jobs of kind ${kind} have a handler already`)
      handlers.set(kind, handler)
    },
    list: ({ limit }) => store.newestJobs(db.read, limit),
    retry: (id) => db.transaction((tx) => store.revive(tx, id, clock.now())),
  }
}

/** Until nothing is due, jobs included that the handlers put; what fails is due later than now. */
async function runAll(deps: OutboxDeps, handlers: Handlers): Promise<number> {
  let succeeded = 0
  for (;;) {
    const job = await store.nextDue(deps.db.read, deps.clock.now())
    if (!job) return succeeded
    if (await runOne(deps, handlers, job)) succeeded += 1
  }
}

async function runOne(
  { db, clock }: OutboxDeps,
  handlers: Handlers,
  job: store.Job,
): Promise<boolean> {
  const { id, key, kind, payload } = job
  // Claimed mostAttempts times without an end: a job that takes the process down with it each time.
  if (job.attempts >= mostAttempts) {
    await db.transaction((tx) => store.settle(tx, id, { failedAt: clock.now() }))
    return false
  }
  const until = new Date(clock.now().getTime() + lease)
  if (!(await db.transaction((tx) => store.claim(tx, job, until)))) return false
  try {
    const handler = handlers.get(kind)
    if (!handler) throw new Error(`no handler for jobs of kind ${kind}`)
    await handler(payload, { id, key })
    await db.transaction((tx) => store.settle(tx, id, { doneAt: clock.now(), lastError: null }))
    return true
  } catch (error) {
    const attempts = job.attempts + 1
    const now = clock.now()
    const lastError = describeError(error)
    const outcome =
      attempts >= mostAttempts
        ? { lastError, failedAt: now }
        : { lastError, runAt: new Date(now.getTime() + delayAfter(attempts)) }
    await db.transaction((tx) => store.settle(tx, id, outcome))
    return false
  }
}
