/** 资产登记: what passes to whom, from the contract's own table of items. */
import type { ActionIntent, Terms } from './standing-types.ts'

export type AssetDraft = {
  /** Of the contract's table of items, from 1. */
  line: number
  name: string
  /** In 10^-3 units. */
  quantity: number
  unit: string
  ownerName: string
  ownerCode: string
}

/** Every line of the table, or the one that the action names; nothing for any other kind of action. */
export function assetsOf(terms: Terms, { kind, clause, payload }: ActionIntent): AssetDraft[] {
  if (kind !== 'asset.transfer') return []
  const field = payload['to'] ?? terms.clauses.find((one) => one.id === clause)?.creditor
  const owner = terms.parties.find((party) => party.field === field)
  if (!owner) throw new Error(`the clause ${clause} transfers to nobody`)
  const drafts = itemsOf(terms).map((item, index) => ({
    line: index + 1,
    name: textOf(item['name']),
    quantity: typeof item['quantity'] === 'number' ? item['quantity'] : 0,
    unit: textOf(item['unit']),
    ownerName: owner.name,
    ownerCode: owner.code,
  }))
  return payload['line'] === undefined
    ? drafts
    : drafts.filter(({ line }) => line === payload['line'])
}

function itemsOf({ values }: Terms): readonly Record<string, unknown>[] {
  const items = values['items']
  return Array.isArray(items) ? (items as readonly Record<string, unknown>[]) : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
