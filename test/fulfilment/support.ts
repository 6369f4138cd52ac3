import { expect } from 'vitest'
import type { ContractView } from '../../server/contracts/types.ts'
import type { CivilDate } from '../../server/core/values/dates.ts'
import { startOfDay } from '../../server/core/values/dates.ts'
import type { FactInput, FactKind, FulfilmentView } from '../../server/fulfilment/types.ts'
import {
  agreed,
  auditHouse,
  drafter,
  type House,
  openHouse,
  signerA,
  signerB,
} from '../journeys/house.ts'

/** 1.1.0 with round figures: 100,000.00 in all, 30 % first, 5 % kept back, 5 ‱ a day. */
const terms = {
  items: [
    { name: '示例服务器', spec: '示例 S1', unit: '台', quantity: '10', unitPrice: '9,000.00' },
    { name: '示例机柜', spec: '示例 R2', unit: '台', quantity: '2', unitPrice: '5,000.00' },
  ],
  warrantyMonths: '12',
}

export const total = 10_000_000
export const prepayment = 3_000_000
export const retained = 500_000

export type Running = House & {
  id: string
  said(email: string, fact: Partial<FactInput> & { kind: FactKind }): Promise<unknown>
  tell(email: string, fact: Partial<FactInput> & { kind: FactKind }): Promise<FulfilmentView>
  see(email?: string): Promise<FulfilmentView>
  /** Noon of that day in the contract's zone, the clock's work done. */
  goTo(day: CivilDate): Promise<void>
  /** Account balanced, everything replayed, everything audited. */
  sound(): Promise<void>
}

/** A house in which both parties have signed a contract whose clauses run. */
export async function openRunning(changes: Record<string, unknown> = {}): Promise<Running> {
  const house = await openHouse()
  const { id } = await signedContract(house, changes)
  return { ...house, ...stepsOf(house, id) }
}

export async function signedContract(
  house: House,
  changes: Record<string, unknown> = {},
): Promise<ContractView> {
  const { app, actor } = house
  const values = { ...house.values({ ...terms, ...changes }) }
  const person = await actor(drafter)
  const input = { ...(await house.draftInput()), templateVersion: '1.1.0', values }
  const { id } = agreed(await app.contracts.draft(person, input))
  await house.submit(id)
  await house.approve(id)
  await app.outbox.runDue()
  await house.sign(signerA, id)
  return house.sign(signerB, id)
}

let keys = 0

function stepsOf({ app, actor, clock }: House, id: string) {
  const see = async (email = signerA) => agreed(await app.fulfilment.view(await actor(email), id))
  const inputOf = async (email: string, fact: Partial<FactInput> & { kind: FactKind }) => {
    const { today } = await see(email)
    return { key: `test-${++keys}`, occurredOn: today, note: '', evidence: [], ...fact }
  }
  const said: Running['said'] = async (email, fact) =>
    app.fulfilment.record(await actor(email), id, await inputOf(email, fact))
  return {
    ...{ id, see, said },
    tell: async (...what: Parameters<Running['said']>) =>
      agreed((await said(...what)) as FulfilmentView),
    goTo: async (day: CivilDate) => {
      clock.set(new Date(startOfDay(day).getTime() + 12 * 3_600_000))
      await app.fulfilment.tick(100)
      await app.outbox.runDue()
    },
    sound: async () => {
      const { account } = await see()
      expect(account.balances.reduce((sum, { balance }) => sum + balance, 0)).toBe(0)
      for (const { lines } of account.journals) {
        expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(0)
      }
      await auditHouse(app)
      const { faults, differs } = agreed(await app.fulfilment.replay(id))
      expect({ faults, differs }).toEqual({ faults: [], differs: null })
    },
  }
}

export function stateOf(view: FulfilmentView, clause: string): string | undefined {
  return view.obligations.find((one) => one.clause === clause)?.state
}

export function obligationOf(view: FulfilmentView, clause: string) {
  const found = view.obligations.find((one) => one.clause === clause)
  if (!found) throw new Error(`no obligation ${clause}`)
  return found
}

/** 分 by account; those at zero are left out. */
export function balances({ account }: FulfilmentView): Record<string, number> {
  const left = account.balances.filter(({ balance }) => balance !== 0)
  return Object.fromEntries(left.map(({ account: code, balance }) => [code, balance]))
}

export function keysOf(view: FulfilmentView, kind: string): string[] {
  return view.actions.filter((action) => action.kind === kind).map(({ key }) => key)
}
