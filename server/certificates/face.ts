/** What a type's face says of one certificate. Pure. */
import { type Field, fieldsOf, type Values } from '../core/forms/fields.ts'
import { chineseDate } from '../core/values/dates.ts'
import { decimalText } from '../core/values/decimals.ts'
import { capitalYuan, formatYuan } from '../core/values/money.ts'
import type { CertificateType } from './certificate-type.ts'

/** What the face says besides its own fields. */
export type FaceWords = {
  /** 证照编号 */
  number: string
  /** 电子证照标识 */
  identifier: string
  /** 颁发机构 */
  agency: string
  /** Civil dates; `validTo` null: 长期. */
  issuedOn: string
  validFrom: string
  validTo: string | null
}

const wordNames = ['number', 'identifier', 'agency', 'issuedOn', 'validFrom', 'validTo'] as const
const permanent = '长期'

/** Names that tokens of a face may have. */
export function tokenNames(type: Pick<CertificateType, 'sections' | 'rules'>): ReadonlySet<string> {
  return new Set([...fieldsOf(type).map(({ name }) => name), ...wordNames])
}

/** Every field as printed, by name: what the metadata carries as KZ_… too. */
export function faceTexts(
  type: Pick<CertificateType, 'sections' | 'rules' | 'validity'>,
  values: Values,
): Record<string, string> {
  const { validity } = type
  const last = validity.kind === 'until' ? validity.field : undefined
  return Object.fromEntries(
    fieldsOf(type).map((field) => {
      const text = faceText(field, values[field.name])
      return [field.name, text === '' && field.name === last ? permanent : text]
    }),
  )
}

/** Every token's text; `face`: as `faceTexts` has them. */
export function tokenTexts(
  face: Readonly<Record<string, string>>,
  words: FaceWords,
): Record<string, string> {
  return {
    ...words,
    issuedOn: chineseDate(words.issuedOn),
    validFrom: chineseDate(words.validFrom),
    validTo: words.validTo === null ? permanent : chineseDate(words.validTo),
    ...face,
  }
}

/** Chinese, as the certificate prints it; '' for a value not given. */
function faceText(field: Field, value: unknown): string {
  if (value === null || value === undefined || value === '') return ''
  switch (field.type) {
    case 'date':
      return chineseDate(String(value))
    case 'enum':
      return field.options.find((option) => option.value === value)?.label.zh ?? ''
    case 'money':
      return `${capitalYuan(Number(value))}（${formatYuan(Number(value))} 元）`
    case 'integer':
      return `${decimalText(Number(value), 0)}${field.unit?.zh ?? ''}`
    default:
      return String(value)
  }
}
