import type { Database } from '../../db/connection.ts'
import { fromBase64, fromUtf8, toBase64, utf8 } from '../core/values/bytes.ts'
import { describeError } from './rules.ts'
import * as store from './store.ts'
import type { Mailbox, MailRow, MailTransport } from './types.ts'

export type MailboxDeps = {
  db: Database
  clock: { now(): Date }
  /** Absent: letters stay readable at the outbox page and nothing leaves the house. */
  transport?: MailTransport
  /** Letters carry links that are secrets: whoever has the database alone cannot read one. */
  encrypt: (plain: Uint8Array) => Uint8Array
  /** Throws when the box was not made by `encrypt` under the same master key. */
  decrypt: (box: Uint8Array) => Uint8Array
}

export const mailJob = 'mail.send'

export function createMailbox({ db, clock, transport, encrypt, decrypt }: MailboxDeps): Mailbox {
  const opened = (mail: MailRow): MailRow => ({
    ...mail,
    body: fromUtf8(decrypt(fromBase64(mail.body))),
  })
  const enqueueAll: Mailbox['enqueueAll'] = async (tx, letters) => {
    const runAt = clock.now()
    const closed = letters.map((letter) => {
      return { ...letter, body: toBase64(encrypt(utf8(letter.body))) }
    })
    const fresh = await store.insertMails(tx, closed, runAt)
    // The job names the letter, so that no address stands in a payload.
    const sending = fresh.map((key) => {
      return { kind: mailJob, payload: { key }, key: `mail/${key}`, runAt }
    })
    await store.insertJobs(tx, sending)
  }
  return {
    enqueue: (tx, letter) => enqueueAll(tx, [letter]),
    enqueueAll,
    readdress: (tx, from, to) => store.moveMails(tx, from, to),
    deliver: async ({ key }) => {
      const mail = await store.mailByKey(db.read, String(key))
      if (!transport || !mail || mail.sentAt) return
      try {
        await transport.send(opened(mail))
      } catch (error) {
        const failed = { sentAt: null, error: describeError(error) }
        await db.transaction((tx) => store.markMail(tx, mail.id, failed))
        throw error
      }
      const sent = { sentAt: clock.now(), error: null }
      await db.transaction((tx) => store.markMail(tx, mail.id, sent))
    },
    async listFor(recipient, limit) {
      const address = recipient === 'all' ? undefined : recipient
      return (await store.newestMails(db.read, address, limit)).map(opened)
    },
  }
}
