import type { Database } from '../../db/connection.ts'
import { describeError } from './rules.ts'
import * as store from './store.ts'
import type { Mailbox, MailTransport } from './types.ts'

export type MailboxDeps = {
  db: Database
  clock: { now(): Date }
  /** Absent: letters stay readable at the outbox page and nothing leaves the house. */
  transport?: MailTransport
}

export const mailJob = 'mail.send'

export function createMailbox({ db, clock, transport }: MailboxDeps): Mailbox {
  return {
    enqueue: async (tx, letter) => {
      const now = clock.now()
      if (!(await store.insertMail(tx, letter, now))) return
      const { key } = letter
      // The job names the letter, so that no address stands in a payload.
      await store.insertJob(tx, { kind: mailJob, payload: { key }, key: `mail/${key}`, runAt: now })
    },
    deliver: async ({ key }) => {
      const mail = await store.mailByKey(db.read, String(key))
      if (!transport || !mail || mail.sentAt) return
      try {
        await transport.send(mail)
      } catch (error) {
        const failed = { sentAt: null, error: describeError(error) }
        await db.transaction((tx) => store.markMail(tx, mail.id, failed))
        throw error
      }
      const sent = { sentAt: clock.now(), error: null }
      await db.transaction((tx) => store.markMail(tx, mail.id, sent))
    },
    listFor: (recipient, limit) =>
      store.newestMails(db.read, recipient === 'all' ? undefined : recipient, limit),
  }
}
