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

export type Letter = {
  /** Written once: a second letter of the same key is dropped. */
  key: string
  recipient: string
  subject: string
  /** Plain text. */
  body: string
}

export type MailRow = Letter & {
  id: number
  createdAt: Date
  /** Null until a mail server took it; for ever when none is configured. */
  sentAt: Date | null
  /** Of the last try that failed. */
  error: string | null
}

/** Resolves once the mail server has taken responsibility; rejects otherwise. May be called again for the same letter. */
export type MailTransport = { send(letter: Letter): Promise<void> }

export type Mailbox = {
  /** Writes the letter and the job that sends it, in the caller's transaction. */
  enqueue(tx: Tx, letter: Letter): Promise<void>
  enqueueAll(tx: Tx, letters: readonly Letter[]): Promise<void>
  /** Their reader has another address now: what was written to the old one is found, and still sent, under the new. */
  readdress(tx: Tx, from: string, to: string): Promise<void>
  /** Handler for jobs of kind `mail.send`; the composition root registers it. */
  deliver: JobHandler
  /** Newest first, for the outbox page. */
  listFor(recipient: string | 'all', limit: number): Promise<readonly MailRow[]>
}
