import type { Logger } from 'pino'
import type { App } from '../app.ts'
import { day, hour, minute } from '../core/values/durations.ts'
import { withoutValues } from '../core/values/statement-fault.ts'

const pause = 500
/** Milliseconds between two questions to the time servers. */
const askTimeEvery = 10 * minute

/** Certificates a minute whose last day is over; the first of a year may bring many. */
const mostExpiries = 1000

/** Files an hour whose time stamp is to be renewed. */
const mostStamps = 500

/** Contracts that the clock moves before anybody else gets a turn. */
const bite = 200

/**
 * Runs what is due and moves new entries into the ledger, at least once a second; once a minute ends certificates and
 * moves contracts for which the clock has struck; looks after the files at the start and once a day. None runs twice at a time: the next
 * round is set only when the last has ended. Once an hour the files whose time stamp is about to end ask for a new one. A failed round is logged and tried again.
 */
export function startJobs(app: App, log: Logger): { stop(): Promise<void> } {
  const attempt = async (what: string, act: () => Promise<unknown>) => {
    try {
      await act()
    } catch (error) {
      log.error({ what, error: describe(error) }, 'a round of background work failed')
    }
  }
  const work = every(pause, async () => {
    await attempt('outbox', () => app.outbox.runDue())
    await attempt('ledger', () => app.ledger.sequence())
  })
  const expiry = every(minute, () =>
    attempt('expiry', () => app.certificates.expireDue(mostExpiries)),
  )
  const files = every(day, () =>
    attempt('files', async () => {
      const removed = await app.documents.sweep()
      if (removed > 0) log.info({ removed }, 'files without a record were removed')
    }),
  )
  const time = every(askTimeEvery, () =>
    attempt('time', async () => {
      if (app.config.timeServers.length > 0) await tellTime(app, log)
    }),
  )
  let stopping = false
  const clauses = every(minute, () =>
    attempt('fulfilment', () => moveContracts(app, () => stopping)),
  )
  const roots = every(day, () => attempt('roots', () => tellRoots(app, log)))
  const stamps = every(hour, () =>
    attempt('preservation', () => app.contracts.preserveDue(mostStamps)),
  )
  return {
    async stop() {
      stopping = true
      await Promise.all(
        [work, expiry, files, time, clauses, roots, stamps].map((one) => one.stop()),
      )
    },
  }
}

/** What the stamps of this house are worth; whoever keeps the log sees a clock go astray before nothing is stamped. */
async function tellTime({ timeWatch }: App, log: Logger): Promise<void> {
  const answered = await timeWatch.refresh()
  const { offsetMilliseconds: offset, uncertaintyMilliseconds: within } = timeWatch.reading() ?? {}
  if (answered) log.info({ offset, within }, 'milliseconds between this clock and the time server')
  else log.warn({ offset }, 'no time server answered')
}

/** A root kept elsewhere cannot renew its list by itself: somebody has to carry a request there in time. */
async function tellRoots({ rootDesk }: App, log: Logger): Promise<void> {
  for (const { due, suite, listEnds } of await rootDesk.standings()) {
    if (due) log.warn({ suite, listEnds }, 'the list of a root ends soon: qiyin root request')
  }
}

async function moveContracts(app: App, isStopping: () => boolean): Promise<void> {
  for (let advanced = bite; advanced === bite && !isStopping(); await turnOfOthers()) {
    advanced = await app.fulfilment.tick(bite)
  }
}

const turnOfOthers = () => new Promise((resolve) => setImmediate(resolve))

/** The first round soon after the start, each further one so many milliseconds after the end of the last. */
function every(interval: number, round: () => Promise<void>): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let stopped = false
  const schedule = (delay: number) => {
    timer = setTimeout(() => {
      running = round().then(() => {
        if (!stopped) schedule(interval)
      })
    }, delay)
  }
  schedule(pause)
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}

export function describe(thrown: unknown): { name: string; message: string; stack?: string } {
  const error = withoutValues(thrown)
  if (!(error instanceof Error)) return { name: 'unknown', message: String(error) }
  const { name, message, stack } = error
  return stack === undefined ? { name, message } : { name, message, stack }
}
