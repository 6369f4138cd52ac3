/**
 * 账: what the actions instructed and what the parties confirmed, as double entry in 分, debit positive. Of a clause with
 * debtor D and creditor C: `payable:D` and `receivable:C` are the principal that was instructed and is not paid yet,
 * `penalty-payable:D` and `penalty-receivable:C` the same of penalties, `paid:D` and `received:C` what C confirmed. Pure.
 */
import type { ActionIntent, ObligationStanding, Standing } from './standing-types.ts'

export type Line = { account: string; amount: number }

/** `id` is unique within its contract; its lines sum to zero. */
export type Journal = { id: string; lines: readonly Line[] }

/** 分 */
type Amounts = { principal: number; penalty: number; paidPrincipal: number; paidPenalty: number }

const moneyKinds: ReadonlySet<ActionIntent['kind']> = new Set([
  'payment.instruct',
  'retention.refund',
  'penalty.accrue',
])

function movesMoney(action: Pick<ActionIntent, 'kind'>): boolean {
  return moneyKinds.has(action.kind)
}

/** The file that a bank takes is made of these two. */
export function instructsPayment(action: Pick<ActionIntent, 'kind'>): boolean {
  return action.kind === 'payment.instruct' || action.kind === 'retention.refund'
}

/** 分; TypeError where an action that moves money names no whole amount. */
export function amountOf(action: ActionIntent): number {
  const { amount } = action.payload
  if (typeof amount === 'number' && Number.isSafeInteger(amount)) return amount
  throw new TypeError(`the action ${action.key} names no amount`)
}

/**
 * The journals by which the account follows from one evaluation to the next: one for every action that is done now, and
 * one per clause for all else that changed it (a payment confirmed or contested, a waiver, an action that no longer
 * follows), under `cause`.
 */
export function journalsBetween(
  before: Standing | null,
  now: Standing,
  fresh: readonly ActionIntent[],
  cause: string,
): readonly Journal[] {
  const journals: Journal[] = []
  for (const obligation of now.obligations) {
    const { clause } = obligation
    const earlier = before?.obligations.find((one) => one.clause === clause)
    const booked = before && earlier ? targetOf(earlier, before) : nothing
    let rest = plus(targetOf(obligation, now), booked, -1)
    for (const action of fresh) {
      if (action.clause !== clause || !movesMoney(action)) continue
      const amounts = amountsOf(action)
      rest = plus(rest, amounts, -1)
      add(journals, actionJournal(action), linesOf(obligation, amounts))
    }
    add(journals, `${cause}/${clause}`, linesOf(obligation, rest))
  }
  return journals
}

/** Debit positive; accounts on which nothing was ever booked are left out. */
export function balancesOf(lines: readonly Line[]): { account: string; balance: number }[] {
  const balances = new Map<string, number>()
  for (const { account, amount } of lines) {
    balances.set(account, (balances.get(account) ?? 0) + amount)
  }
  return [...balances].map(([account, balance]) => ({ account, balance }))
}

function actionJournal(action: Pick<ActionIntent, 'key'>): string {
  return `action/${action.key}`
}

const nothing: Amounts = { principal: 0, penalty: 0, paidPrincipal: 0, paidPenalty: 0 }

/** What of a clause must be booked by now, in all. */
function targetOf(obligation: ObligationStanding, { actions }: Standing): Amounts {
  const { clause, paid, penaltyPaid, state } = obligation
  let owed = nothing
  for (const action of actions) {
    if (action.clause === clause && movesMoney(action)) owed = plus(owed, amountsOf(action), 1)
  }
  const target = { ...owed, paidPrincipal: paid, paidPenalty: penaltyPaid }
  if (state !== 'waived') return target
  // What was waived is owed no longer; what was paid before stays paid.
  return { ...target, principal: paid, penalty: penaltyPaid }
}

function amountsOf(action: ActionIntent): Amounts {
  const amount = amountOf(action)
  const penalty = action.kind === 'penalty.accrue'
  return { ...nothing, ...(penalty ? { penalty: amount } : { principal: amount }) }
}

function plus(one: Amounts, other: Amounts, sign: 1 | -1): Amounts {
  return {
    principal: one.principal + sign * other.principal,
    penalty: one.penalty + sign * other.penalty,
    paidPrincipal: one.paidPrincipal + sign * other.paidPrincipal,
    paidPenalty: one.paidPenalty + sign * other.paidPenalty,
  }
}

function linesOf(
  { debtor, creditor }: Pick<ObligationStanding, 'debtor' | 'creditor'>,
  { principal, penalty, paidPrincipal, paidPenalty }: Amounts,
): Line[] {
  const paid = paidPrincipal + paidPenalty
  const lines = [
    { account: `payable:${debtor}`, amount: paidPrincipal - principal },
    { account: `receivable:${creditor}`, amount: principal - paidPrincipal },
    { account: `penalty-payable:${debtor}`, amount: paidPenalty - penalty },
    { account: `penalty-receivable:${creditor}`, amount: penalty - paidPenalty },
    { account: `paid:${debtor}`, amount: -paid },
    { account: `received:${creditor}`, amount: paid },
  ]
  return lines.filter(({ amount }) => amount !== 0)
}

function add(journals: Journal[], id: string, lines: readonly Line[]): void {
  if (lines.length > 0) journals.push({ id, lines })
}
