/**
 * ISO 20022 pain.001.001.09 (CustomerCreditTransferInitiationV09): one credit transfer, as a file that the debtor's bank
 * takes. The house instructs and keeps the receipt; it holds no money and pays nobody.
 */
import { decimalText } from '../core/values/decimals.ts'

export type PaymentParty = {
  name: string
  /** 统一社会信用代码 */
  code: string
  /** '' where the contract names none. */
  bank: string
  account: string
}

export type PaymentInstruction = {
  /** At most 35 characters each, the same for the same action for ever. */
  messageId: string
  endToEndId: string
  createdAt: Date
  /** `YYYY-MM-DD` */
  executeOn: string
  debtor: PaymentParty
  creditor: PaymentParty
  /** 分, above 0. */
  amount: number
  /** What it is for. */
  remittance: string
}

type Node = readonly [name: string, content: string | readonly Node[], attributes?: string]

const namespace = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'

/** What banks agreed to write where an agent or an account is not known to who instructs. */
const notProvided = 'NOTPROVIDED'

/** UTF-8 text of the file; the same input gives the same bytes. */
export function painFile(instruction: PaymentInstruction): string {
  const { messageId, createdAt, debtor } = instruction
  const total = yuan(instruction.amount)
  const header: Node = [
    'GrpHdr',
    [
      ['MsgId', messageId],
      ['CreDtTm', createdAt.toISOString()],
      ['NbOfTxs', '1'],
      ['CtrlSum', total],
      ['InitgPty', partyNodes(debtor)],
    ],
  ]
  const document: Node = [
    'Document',
    [['CstmrCdtTrfInitn', [header, paymentNode(instruction, total)]]],
    ` xmlns="${namespace}"`,
  ]
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(document, '')}`
}

function paymentNode(instruction: PaymentInstruction, total: string): Node {
  const { messageId, executeOn, debtor } = instruction
  return [
    'PmtInf',
    [
      ['PmtInfId', messageId],
      ['PmtMtd', 'TRF'],
      ['NbOfTxs', '1'],
      ['CtrlSum', total],
      ['ReqdExctnDt', [['Dt', executeOn]]],
      ['Dbtr', partyNodes(debtor)],
      ['DbtrAcct', accountNodes(debtor)],
      ['DbtrAgt', agentNodes(debtor)],
      ['ChrgBr', 'DEBT'],
      transferNode(instruction, total),
    ],
  ]
}

function transferNode(instruction: PaymentInstruction, total: string): Node {
  const { messageId, endToEndId, creditor, remittance } = instruction
  return [
    'CdtTrfTxInf',
    [
      [
        'PmtId',
        [
          ['InstrId', messageId],
          ['EndToEndId', endToEndId],
        ],
      ],
      ['Amt', [['InstdAmt', total, ' Ccy="CNY"']]],
      ['CdtrAgt', agentNodes(creditor)],
      ['Cdtr', partyNodes(creditor)],
      ['CdtrAcct', accountNodes(creditor)],
      ['RmtInf', [['Ustrd', atMost(140, remittance)]]],
    ],
  ]
}

/** PartyIdentification135: organisations are named by their credit code under a scheme of that name. */
function partyNodes({ name, code }: PaymentParty): Node[] {
  const scheme: Node = ['SchmeNm', [['Prtry', 'USCC']]]
  const other: Node = ['Othr', [['Id', code], scheme]]
  return [
    ['Nm', atMost(140, name)],
    ['Id', [['OrgId', [other]]]],
  ]
}

/** CashAccount38: accounts in China have no IBAN. */
function accountNodes({ account, name }: PaymentParty): Node[] {
  const bare = account.replaceAll(/[\s-]/g, '')
  return [
    ['Id', [['Othr', [['Id', atMost(34, bare) || notProvided]]]]],
    ['Ccy', 'CNY'],
    ['Nm', atMost(70, name)],
  ]
}

function agentNodes({ bank }: PaymentParty): Node[] {
  const name = atMost(140, bank)
  return [['FinInstnId', [name ? ['Nm', name] : ['Othr', [['Id', notProvided]]]]]]
}

/** 123456 分 is `1234.56`. */
function yuan(fen: number): string {
  if (!Number.isSafeInteger(fen) || fen <= 0) throw new RangeError('a payment is above nothing')
  return decimalText(fen, 2, 2)
}

function atMost(length: number, text: string): string {
  return [...clean(text)].slice(0, length).join('').trim()
}

/** What XML 1.0 §2.2 has no place for, and half of a pair, are left out; white space is one space. */
function clean(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll(/\s+/g, ' ')
}

function written([name, content, attributes = '']: Node, indent: string): string {
  if (typeof content === 'string') {
    return `${indent}<${name}${attributes}>${escaped(content)}</${name}>\n`
  }
  const inner = content.map((node) => written(node, `${indent}  `)).join('')
  return `${indent}<${name}${attributes}>\n${inner}${indent}</${name}>\n`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? '')
}
