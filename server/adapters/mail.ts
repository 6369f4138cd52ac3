import { createTransport } from 'nodemailer'
import type { MailTransport } from '../outbox/types.ts'

/**
 * SMTP by `smtp://user:password@host:port` or `smtps://…`. The Message-ID is made of the letter's key, so that a
 * letter sent twice after a crash can be told by the receiving side to be one.
 */
export function smtpTransport({ url, from }: { url: string; from: string }): MailTransport {
  const transport = createTransport(url)
  const domain = from.replace(/^.*@/, '').replace(/>.*$/, '')
  return {
    async send({ key, recipient, subject, body }) {
      const messageId = `<${encodeURIComponent(key)}@${domain}>`
      await transport.sendMail({ from, to: recipient, subject, text: body, messageId })
    },
  }
}
