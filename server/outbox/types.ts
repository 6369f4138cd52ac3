import type { Tx } from '../../db/connection.ts'

export type JobDraft = {
  kind: string
  payload: Record<string, string | number>
  /** Put once: a second job with the same key is dropped. */
  key?: string
  runAt?: Date
}

/** Must be idempotent: a crash between its effect and `doneAt` runs it again. */
export type JobHandler = (
  payload: Record<string, unknown>,
  job: { id: number; key: string | null },
) => Promise<void>

export type JobRow = {
  id: number
  kind: string
  attempts: number
  lastError: string | null
  runAt: Date
  doneAt: Date | null
  failedAt: Date | null
}

export type Outbox = {
  put(tx: Tx, job: JobDraft): Promise<void>
  /** Runs what is due, oldest first; failures back off (bounded) and are kept. Returns how many succeeded. */
  runDue(): Promise<number>
  handle(kind: string, handler: JobHandler): void
  /** The operator's view and second try. */
  list(options: { limit: number }): Promise<readonly JobRow[]>
  retry(id: number): Promise<void>
}
