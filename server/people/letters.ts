import type { Tx } from '../../db/connection.ts'

export type Letter = { key: string; recipient: string; subject: string; body: string }

/** Where mail goes; sends it after the transaction commits, or shows it in the local outbox. */
export type Mailbox = {
  enqueue(tx: Tx, letter: Letter): Promise<void>
  /** Letters follow their reader to another address, so that they do not wait for its next owner. */
  readdress(tx: Tx, from: string, to: string): Promise<void>
}

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

/** To the address that is to be the account's. */
export function emailChangeLetter(baseUrl: string, to: string, token: string, key: string): Letter {
  return letter(key, to, {
    subject: '契印：请确认新邮箱 · Qiyin: confirm your new address',
    chinese:
      '有人要把这个邮箱设为其契印账户的邮箱。如是您本人，请在 24 小时内登录原账户并打开以下链接；如非本人操作，请忽略本邮件：',
    english:
      'Somebody wants this address to be that of their Qiyin account. If it was you, sign in to that account and open this link within 24 hours. Not you? Ignore this letter:',
    link: link(baseUrl, `/account/email/confirm?token=${token}`),
  })
}

/** Instead of a link, where the address has an account already: its owner alone learns of it. */
export function emailInUseLetter(baseUrl: string, to: string, key: string): Letter {
  return letter(key, to, {
    subject: '契印：有人想使用您的邮箱 · Qiyin: somebody wants to use your address',
    chinese:
      '有人要把这个邮箱设为另一个契印账户的邮箱，但它已属于您的账户，所以没有任何改动。您的账户在这里：',
    english:
      'Somebody wanted this address to be that of another Qiyin account. It belongs to yours, so nothing has changed. Your account is here:',
    link: link(baseUrl, '/account'),
  })
}

/** To the address that the account still has. */
export function emailChangeNotice(baseUrl: string, to: string, key: string): Letter {
  return letter(key, to, {
    subject: '契印：您的账户正在更换邮箱 · Qiyin: your account is to get another address',
    chinese:
      '有人用您的口令申请把账户改到另一个邮箱，新邮箱确认之前不会有任何改动。如非本人操作，请立即更改口令，申请会随之作废：',
    english:
      'Somebody who knows your password asked to move your account to another address; nothing changes until that address is confirmed. Not you? Change your password at once, which cancels it:',
    link: link(baseUrl, '/account/password'),
  })
}

/** To the address that the account no longer has: there is no way back by a link. */
export function emailChangedLetter(baseUrl: string, to: string, key: string): Letter {
  return letter(key, to, {
    subject: '契印：您的账户已更换邮箱 · Qiyin: your account has another address now',
    chinese: '您的账户已改用另一个邮箱登录，这个邮箱不再收到通知。如非本人操作，请联系平台：',
    english:
      'Your account is signed in to with another address now, and this one gets no more letters. Not you? Talk to the operators of the platform:',
    link: link(baseUrl, '/help'),
  })
}

export function passwordChangedLetter(baseUrl: string, to: string, key: string): Letter {
  return letter(key, to, {
    subject: '契印：您的口令已更改 · Qiyin: your password was changed',
    chinese: '您的账户口令已更改，其他设备上的登录都已失效。如非本人操作，请立即重置口令：',
    english:
      'The password of your account was changed, and all other devices were signed out. Not you? Reset it at once:',
    link: link(baseUrl, '/forgot-password'),
  })
}

/** The reviewer's words stay on the page, which asks who reads them. */
export function reviewLetter(
  baseUrl: string,
  to: string,
  review: { key: string; accepted: boolean; path: string },
): Letter {
  const { key, accepted, path } = review
  return letter(key, to, {
    subject: accepted
      ? '契印：实名审核已通过 · Qiyin: your identity review was accepted'
      : '契印：实名审核未通过 · Qiyin: your identity review was refused',
    chinese: accepted
      ? '您提交的实名审核已通过，等级升为 L2。请在这里查看结果：'
      : '您提交的实名审核未通过。请在这里查看理由，补正后可以再次提交：',
    english: accepted
      ? 'Your request for an identity review was accepted; the level is L2 now. See the outcome here:'
      : 'Your request for an identity review was refused. Read the reason here, then hand it in again:',
    link: link(baseUrl, path),
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
