/** The typed fields of a template, as data: the server, the browser's form and the linter read the same. */

/** Words in both languages; the contract text itself is Chinese. */
export type Label = { zh: string; en: string }

/** 统一社会信用代码 (GB 32100-2015), 公民身份号码 (GB 11643-1999). */
export type CodeCheck = 'uscc' | 'resident-id'

export type FieldType =
  | {
      type: 'string'
      maxLength: number
      multiline?: boolean | undefined
      /** A code with a check character; compared without blanks and hyphens, in capitals. */
      check?: CodeCheck | undefined
    }
  | {
      type: 'date'
      /** Refuse a day before today (in the contract's zone). */
      notPast?: boolean | undefined
      /** Refuse a day after today. */
      notFuture?: boolean | undefined
      /** Name of the date field that must not be later than this one. */
      notBefore?: string | undefined
    }
  | { type: 'integer'; minimum: number; maximum: number; unit?: Label | undefined }
  /** A whole number of 10^-places (three places: 1.5 is 1500), e.g. a quantity; so are minimum and maximum. */
  | { type: 'decimal'; places: number; minimum: number; maximum: number }
  /**
   * Integer 分; typed by people as yuan with up to two decimals. `derived`: computed, shown, never typed:
   * a column from its row's `quantity` (three places) and `unitPrice`, a field from all `amount`s of the table `items`.
   */
  | {
      type: 'money'
      minimum: number
      maximum: number
      derived?: 'sum-of-items' | 'quantity-times-price' | undefined
    }
  /** Basis points: 5 % is 500; typed as per cent with up to two decimals. */
  | { type: 'percent'; minimum: number; maximum: number }
  | { type: 'enum'; options: readonly { value: string; label: Label }[] }
  | { type: 'table'; minimumRows: number; maximumRows: number; columns: readonly Field[] }
  /** The seven `partyFields` under this name. `role` is 甲方 or 乙方; `position` is the order of signing, from 1. */
  | { type: 'party'; role: string; position: number }

export type Field = FieldType & {
  name: string
  label: Label
  help?: Label | undefined
  required: boolean
  /** As typed; a date may be `today+14`. */
  default?: unknown
}

export type FormSection = { title: Label; fields: readonly Field[] }

/** What no field can say alone. */
export type FormRule =
  /** The percent fields add up to `total` basis points. */
  | { rule: 'percent-sum'; fields: readonly string[]; total: number }
  /** Two parties are two organisations. */
  | { rule: 'different-parties'; fields: readonly [string, string] }
  /** `field` is needed when the enum field `when` has the value `is`. */
  | { rule: 'required-when'; field: string; when: string; is: string }
  /** Nothing may be kept back in `field` when the number in `when` is 0. */
  | { rule: 'zero-when-zero'; field: string; when: string }
  /** The 公民身份号码 in `id` says the day of birth in `birth` and the sex in the enum field `sex` (GB 11643-1999 §4). */
  | {
      rule: 'resident-id-agrees'
      id: string
      birth?: string | undefined
      sex?: { field: string; male: string; female: string } | undefined
    }

export type Form = { sections: readonly FormSection[]; rules: readonly FormRule[] }

/**
 * Checked values: money in 分, percent in basis points, decimals in 10^-places, dates `YYYY-MM-DD`, tables as arrays
 * of records, parties as PartyValue. A value not given is '' (string), null or [] (table); a faulty one is null.
 */
export type Values = Readonly<Record<string, unknown>>

export type PartyValue = {
  name: string
  code: string
  legalRepresentative: string
  address: string
  contact: string
  signerName: string
  signerEmail: string
}

export type PartyField = {
  name: keyof PartyValue
  label: Label
  maxLength: number
  kind: 'text' | 'uscc' | 'email'
}

/** All required of every party; 民法典 470 (一) asks for name and domicile. */
export const partyFields: readonly PartyField[] = [
  { name: 'name', label: { zh: '名称', en: 'Name' }, maxLength: 100, kind: 'text' },
  {
    name: 'code',
    label: { zh: '统一社会信用代码', en: 'Unified social credit code' },
    maxLength: 18,
    kind: 'uscc',
  },
  {
    name: 'legalRepresentative',
    label: { zh: '法定代表人', en: 'Legal representative' },
    maxLength: 50,
    kind: 'text',
  },
  {
    name: 'address',
    label: { zh: '住所', en: 'Registered address' },
    maxLength: 200,
    kind: 'text',
  },
  {
    name: 'contact',
    label: { zh: '联系人及电话', en: 'Contact person and telephone' },
    maxLength: 100,
    kind: 'text',
  },
  {
    name: 'signerName',
    label: { zh: '授权签署人', en: 'Authorised signer' },
    maxLength: 50,
    kind: 'text',
  },
  {
    name: 'signerEmail',
    label: { zh: '签署及送达邮箱', en: 'E-mail for signing and service' },
    maxLength: 254,
    kind: 'email',
  },
]

export function fieldsOf(form: Form): readonly Field[] {
  return form.sections.flatMap((section) => section.fields)
}
