import type { Logger } from 'pino'
import type { App } from '../app.ts'

const pause = 500

/**
 * Runs what is due and moves new entries into the ledger, at least once a second and never twice at a time:
 * the next round is set only when the last has ended. A failed round is logged and tried again.
 */
export function startJobs(app: App, log: Logger): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> = Promise.resolve()
  let stopped = false

  const work = async () => {
    await attempt('outbox', () => app.outbox.runDue())
    await attempt('ledger', () => app.ledger.sequence())
    if (!stopped) schedule()
  }
  const attempt = async (what: string, act: () => Promise<unknown>) => {
    try {
      await act()
    } catch (error) {
      log.error({ what, error: describe(error) }, 'a round of background work failed')
    }
  }
  const schedule = () => {
    timer = setTimeout(() => {
      round = work()
    }, pause)
  }
  schedule()

  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await round
    },
  }
}

export function describe(error: unknown): { name: string; message: string; stack?: string } {
  if (!(error instanceof Error)) return { name: 'unknown', message: String(error) }
  const { name, message, stack } = error
  return stack === undefined ? { name, message } : { name, message, stack }
}
