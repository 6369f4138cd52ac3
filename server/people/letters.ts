import type { Tx } from '../../db/connection.ts'

export type Letter = { key: string; recipient: string; subject: string; body: string }

/** Where mail goes; sends it after the transaction commits, or shows it in the local outbox. */
export type Mailbox = { enqueue(tx: Tx, letter: Letter): Promise<void> }

/**
 * Letters carry both languages: nobody knows yet which one the reader uses. The link carries the token
 * and nothing else, because addresses end up in logs.
 */
export function verificationLetter(
  baseUrl: string,
  to: string,
  token: string,
  key: string,
): Letter {
  return letter(key, to, {
    subject: '契印：请验证您的邮箱 · Qiyin: confirm your e-mail',
    chinese: '请在 24 小时内打开以下链接，完成邮箱验证：',
    english: 'Open this link within 24 hours to confirm your e-mail address:',
    link: link(baseUrl, `/verify-email?token=${token}`),
  })
}

export function resetLetter(baseUrl: string, to: string, token: string, key: string): Letter {
  return letter(key, to, {
    subject: '契印：重置密码 · Qiyin: reset your password',
    chinese: '请在 1 小时内打开以下链接重置密码。如非本人操作，请忽略本邮件：',
    english:
      'Open this link within one hour to choose a new password. Not you? Ignore this letter:',
    link: link(baseUrl, `/reset-password?token=${token}`),
  })
}

export function invitationLetter(
  baseUrl: string,
  to: string,
  token: string,
  invitation: { key: string; organisationName: string },
): Letter {
  return letter(invitation.key, to, {
    subject: `契印：${invitation.organisationName} 邀请您加入 · Qiyin: an invitation to join`,
    chinese: `${invitation.organisationName} 邀请您成为其成员。请用本邮箱注册或登录，并在 7 天内打开以下链接：`,
    english: `${invitation.organisationName} invites you to join. Sign up or in with this address and open this link within 7 days:`,
    link: link(baseUrl, `/invitations/${token}`),
  })
}

function link(baseUrl: string, path: string): string {
  return new URL(path, baseUrl).toString()
}

function letter(
  key: string,
  recipient: string,
  text: { subject: string; chinese: string; english: string; link: string },
): Letter {
  const body = `${text.chinese}\n${text.english}\n\n${text.link}\n`
  return { key, recipient, subject: text.subject, body }
}
