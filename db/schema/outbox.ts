import { index, integer, json, rowNumber, table, text, time, uniqueIndex } from '../columns.ts'

export const jobs = table(
  'jobs',
  {
    id: rowNumber(),
    kind: text().notNull(),
    payload: json().$type<Record<string, unknown>>().notNull(),
    /** The same key is put once. */
    key: text(),
    runAt: time().notNull(),
    attempts: integer().notNull().default(0),
    lastError: text(),
    doneAt: time(),
    /** Given up after the last attempt; shown to the operator, can be run again. */
    failedAt: time(),
  },
  (t) => [uniqueIndex('jobs_key').on(t.key), index('jobs_due').on(t.doneAt, t.runAt)],
)

export const mails = table(
  'mails',
  {
    id: rowNumber(),
    /** The job that made it, so that a re-run makes no second. */
    key: text().notNull(),
    recipient: text().notNull(),
    subject: text().notNull(),
    body: text().notNull(),
    createdAt: time().notNull(),
    sentAt: time(),
    error: text(),
  },
  (t) => [uniqueIndex('mails_key').on(t.key), index('mails_recipient').on(t.recipient)],
)
