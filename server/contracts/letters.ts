import { dateIn } from '../core/values/dates.ts'

/**
 * Letters carry both languages: nobody knows yet which one the reader uses. A signing link stands in the
 * body of the signer's own letter and nowhere else, so that the sender never sees it.
 */
export type Letter = { subject: string; body: string }

export function invitationLetter(facts: {
  signerName: string
  organisationName: string
  title: string
  number: string
  link: string
  signBy: Date
}): Letter {
  const { signerName, organisationName, title, number, link } = facts
  const until = dateIn(facts.signBy)
  return {
    subject: `请签署合同 / Please sign: ${title} ${number}`,
    body: [
      `${signerName}：`,
      `${organisationName} 邀请您签署《${title}》（${number}）。请在 ${until}（含当日）前打开链接，登录后阅读全文并签署：`,
      link,
      '',
      `${organisationName} asks you to sign "${title}" (${number}). Open the link by ${until}, sign in, read all pages and sign.`,
      '此链接仅供您本人使用，请勿转发。 / This link is for you alone; do not pass it on.',
    ].join('\n'),
  }
}

const news: Readonly<Record<string, { zh: string; en: string }>> = {
  submitted: { zh: '已提交，请您审批', en: 'was submitted and waits for your approval' },
  invited: { zh: '已轮到本单位签署', en: 'waits for the signature of your organisation' },
  rejected: { zh: '未通过审批，已退回起草人', en: 'was not approved and went back to its drafter' },
  declined: { zh: '已被一方拒签', en: 'was declined by a party' },
  withdrawn: { zh: '已被发起方撤回', en: 'was withdrawn by its sender' },
  completed: { zh: '各方均已签署，合同生效', en: 'is signed by all parties and in force' },
}

/** `event` is a key of `news`; anything else is a mistake of ours and throws. */
export function movedLetter(facts: {
  event: string
  title: string
  number: string
  link: string
  reason: string
}): Letter {
  const words = news[facts.event]
  if (!words) throw new Error(`no letter tells of ${facts.event}`)
  const reason = facts.reason ? [`原因 / Reason: ${facts.reason}`] : []
  return {
    subject: `${facts.title} ${facts.number}：${words.zh}`,
    body: [
      `《${facts.title}》（${facts.number}）${words.zh}。`,
      `"${facts.title}" (${facts.number}) ${words.en}.`,
      ...reason,
      facts.link,
    ].join('\n'),
  }
}
