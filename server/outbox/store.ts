import { and, asc, desc, eq, isNull, lte, sql } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { rowsInto } from '../../db/rows.ts'
import { jobs, mails } from '../../db/schema/outbox.ts'
import type { Letter, MailRow } from './types.ts'

export type Job = typeof jobs.$inferSelect

const waiting = and(isNull(jobs.doneAt), isNull(jobs.failedAt))

export const insertJobs = rowsInto(jobs, (insert) => insert.onConflictDoNothing())

/** Letters wait for everything else: a batch puts its next part behind the hundreds that the part before it wrote. */
const lettersLast = sql`case when ${jobs.kind} = 'mail.send' then 1 else 0 end`

/** The job that has been due longest. */
export async function nextDue(reader: Reader, now: Date): Promise<Job | undefined> {
  const [job] = await reader
    .select()
    .from(jobs)
    .where(and(waiting, lte(jobs.runAt, now)))
    .orderBy(asc(lettersLast), asc(jobs.runAt), asc(jobs.id))
    .limit(1)
  return job
}

/** Compare-and-set on the number of attempts: of several runners one gets the job, the others get false. */
export async function claim(tx: Tx, job: Job, until: Date): Promise<boolean> {
  const unclaimed = and(eq(jobs.id, job.id), eq(jobs.attempts, job.attempts), waiting)
  const claimed = await tx
    .update(jobs)
    .set({ attempts: job.attempts + 1, runAt: until })
    .where(unclaimed)
    .returning({ id: jobs.id })
  return claimed.length === 1
}

export async function settle(
  tx: Tx,
  id: number,
  outcome: Partial<Pick<Job, 'doneAt' | 'failedAt' | 'lastError' | 'runAt'>>,
): Promise<void> {
  await tx.update(jobs).set(outcome).where(eq(jobs.id, id))
}

/** Starts an unfinished job's attempts anew. */
export async function revive(tx: Tx, id: number, now: Date): Promise<void> {
  await tx
    .update(jobs)
    .set({ attempts: 0, failedAt: null, runAt: now })
    .where(and(eq(jobs.id, id), isNull(jobs.doneAt)))
}

export function newestJobs(reader: Reader, limit: number): Promise<Job[]> {
  return reader.select().from(jobs).orderBy(desc(jobs.id)).limit(limit) as Promise<Job[]>
}

/** Keys of the letters that had not been written before. */
export async function insertMails(
  tx: Tx,
  letters: readonly Letter[],
  createdAt: Date,
): Promise<readonly string[]> {
  const written = await addMails(
    tx,
    letters.map((letter) => ({ ...letter, createdAt })),
  )
  return written.map(({ key }) => key)
}

const addMails = rowsInto<typeof mails, readonly { key: string }[]>(mails, (insert) =>
  insert.onConflictDoNothing().returning({ key: mails.key }),
)

export async function mailByKey(reader: Reader, key: string): Promise<MailRow | undefined> {
  const [mail] = await reader.select().from(mails).where(eq(mails.key, key))
  return mail
}

export async function markMail(
  tx: Tx,
  id: number,
  state: Pick<MailRow, 'sentAt' | 'error'>,
): Promise<void> {
  await tx.update(mails).set(state).where(eq(mails.id, id))
}

export async function moveMails(tx: Tx, from: string, to: string): Promise<void> {
  await tx.update(mails).set({ recipient: to }).where(eq(mails.recipient, from))
}

export function newestMails(
  reader: Reader,
  recipient: string | undefined,
  limit: number,
): Promise<MailRow[]> {
  const theirs = recipient === undefined ? undefined : eq(mails.recipient, recipient)
  const newest = desc(mails.id)
  return reader.select().from(mails).where(theirs).orderBy(newest).limit(limit) as Promise<
    MailRow[]
  >
}
