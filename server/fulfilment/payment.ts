/** A payment that an action instructs, as the bank's file. */
import { utf8 } from '../core/values/bytes.ts'
import { dateIn } from '../core/values/dates.ts'
import { amountOf } from './account.ts'
import { type PaymentParty, painFile } from './pain001.ts'
import type { ActionIntent, Terms } from './standing-types.ts'

/**
 * The same action at the same time gives the same bytes. `MsgId` and `EndToEndId` come from contract and key alone, so
 * that a bank which is handed the file twice pays once.
 */
export function paymentOf(
  digest: (text: string) => string,
  terms: Terms,
  action: ActionIntent,
  at: Date,
): Uint8Array {
  const clause = terms.clauses.find((one) => one.id === action.clause)
  if (!clause) throw new Error(`no clause ${action.clause} in ${terms.contractId}`)
  const id = digest(`${terms.contractId}\n${action.key}`)
  const { dueOn } = action.payload
  const today = dateIn(at, terms.zone)
  return utf8(
    painFile({
      messageId: `QY${id.slice(0, 32)}`,
      endToEndId: `${terms.number}-${id.slice(0, 12)}`,
      createdAt: at,
      // A bank refuses a day that is over.
      executeOn: typeof dueOn === 'string' && dueOn > today ? dueOn : today,
      debtor: payer(terms, String(action.payload['debtor'] ?? clause.debtor)),
      creditor: payee(terms, String(action.payload['creditor'] ?? clause.creditor)),
      amount: amountOf(action),
      remittance: `${terms.number} ${clause.title.zh}`,
    }),
  )
}

/** Where a contract names one account only, it is that of who is paid. */
function payee(terms: Terms, field: string): PaymentParty {
  const own = payer(terms, field)
  return {
    ...own,
    bank: own.bank || textOf(terms, 'bankName'),
    account: own.account || textOf(terms, 'bankAccount'),
  }
}

function payer(terms: Terms, field: string): PaymentParty {
  const party = terms.parties.find((one) => one.field === field)
  if (!party) throw new Error(`no party ${field} in ${terms.contractId}`)
  const { name, code } = party
  return {
    ...{ name, code },
    bank: textOf(terms, `${field}BankName`),
    account: textOf(terms, `${field}BankAccount`),
  }
}

function textOf({ values }: Terms, name: string): string {
  const value = values[name]
  return typeof value === 'string' ? value : ''
}
