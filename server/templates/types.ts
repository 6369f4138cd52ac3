import type { Refusal } from '../core/values/refusal.ts'
import type { Block } from '../documents/types.ts'

/** Words in both languages; the contract text itself is Chinese. */
export type Label = { zh: string; en: string }

export type FieldType =
  | { type: 'string'; maxLength: number; multiline?: boolean }
  | {
      type: 'date' /** refuse a day before today (in the contract's zone) */
      notPast?: boolean
      notBefore?: string
    }
  | { type: 'integer'; minimum: number; maximum: number; unit?: Label }
  /** Integer 分; typed by people as yuan with up to two decimals. `derived`: computed, shown, never typed. */
  | { type: 'money'; minimum: number; maximum: number; derived?: 'sum-of-items' }
  /** Basis points: 5 % is 500. */
  | { type: 'percent'; minimum: number; maximum: number }
  | { type: 'enum'; options: readonly { value: string; label: Label }[] }
  | { type: 'table'; minimumRows: number; maximumRows: number; columns: readonly Field[] }
  /** name, code (USCC), legal representative, address, contact, signer e-mail */
  | { type: 'party'; label: string; position: number }

export type Field = FieldType & {
  name: string
  label: Label
  help?: Label
  required: boolean
  default?: unknown
}

export type TemplateSection = { title: Label; fields: readonly Field[] }

export type Template = {
  name: string
  version: string
  title: Label
  summary: Label
  /** sha256 hex over the folder's files, sorted by path. */
  digest: string
  sections: readonly TemplateSection[]
  /** 民法典 470: clause id for each of the eight contents. */
  contents470: Readonly<Record<string, string>>
}

export type PartyValue = {
  name: string
  code: string
  legalRepresentative: string
  address: string
  contact: string
  signerName: string
  signerEmail: string
}

/** Checked values: money in 分, percent in basis points, dates `YYYY-MM-DD`, tables as arrays of records. */
export type Values = Readonly<Record<string, unknown>>

export type FilledContract = {
  title: string
  blocks: readonly Block[]
  /** 分 */
  amount: number
  parties: readonly (PartyValue & { position: number; label: string; field: string })[]
}

export type Templates = {
  list(): readonly Template[]
  get(name: string, version: string): Template | undefined
  /** All faults at once, each with its field path. Raw values as the form sent them (strings) or as stored. */
  check(
    template: Template,
    raw: Record<string, unknown>,
    today: string,
  ): { values: Values; faults: readonly Refusal[] }
  /** Liquid with limits, then the block model. `values` must have passed `check`. */
  fill(
    template: Template,
    values: Values,
    meta: { number: string; today: string },
  ): FilledContract | Refusal
}
