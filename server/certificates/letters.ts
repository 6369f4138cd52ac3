import type { Label } from '../core/forms/fields.ts'

/** Letters carry both languages, the name of the type and a link; what the certificate says stays in the house. */
export type Letter = { subject: string; body: string }

const news: Readonly<Record<string, Label>> = {
  'application-accepted': { zh: '申请已受理', en: 'the application was accepted' },
  'application-returned': {
    zh: '申请被退回，请补正',
    en: 'the application was sent back; please complete it',
  },
  'application-approved': { zh: '申请已通过审批，等待制证', en: 'the application was approved' },
  'application-rejected': { zh: '申请未获批准', en: 'the application was rejected' },
  'certificate-issued': {
    zh: '电子证照已制发，可在“我的证照”中查看和下载',
    en: 'the certificate was issued; you find it among your certificates',
  },
  'certificate-endorsed': { zh: '电子证照有新的加注', en: 'a remark was added to the certificate' },
  'certificate-suspended': { zh: '电子证照已暂扣', en: 'the certificate was suspended' },
  'certificate-resumed': { zh: '电子证照已恢复使用', en: 'the certificate is in force again' },
  'certificate-revoked': {
    zh: '电子证照已撤销、注销或吊销',
    en: 'the certificate was revoked, cancelled or withdrawn as a penalty',
  },
  'certificate-expired': { zh: '电子证照有效期届满', en: 'the certificate has expired' },
}

/** `kind` is a key of `news`; anything else is a mistake of ours and throws. */
export function newsLetter(facts: {
  kind: string
  /** Of whom it is written to. */
  name: string
  title: Label
  link: string
}): Letter {
  const words = news[facts.kind]
  if (!words) throw new Error(`no letter tells of ${facts.kind}`)
  const { name, title, link } = facts
  return {
    subject: `${title.zh}：${words.zh}`,
    body: [`${name}：`, `《${title.zh}》${words.zh}。`, `${title.en}: ${words.en}.`, link].join(
      '\n',
    ),
  }
}
