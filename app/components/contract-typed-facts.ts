import type { SubmissionResult } from '@conform-to/react'
import { type Field, type Form, fieldsOf } from '../../server/core/forms/fields.ts'
import { typedValue } from '../../server/core/forms/typed.ts'
import { decodeRefusal, encodeRefusal } from '../http/encoded-refusal.ts'

const bounds = ['minimum', 'maximum'] as const

/** Bounds in the unit that people type (13 for 1300 basis points), where the refusal has them as stored. */
export function typedFacts(form: Form, path: string, encoded: string): string {
  const field = fieldAt(form, path)
  const { code, facts } = decodeRefusal(encoded)
  if (field === undefined || (code !== 'out-of-range' && code !== 'sum-overflow')) return encoded
  const typed = { ...facts }
  for (const name of bounds) {
    const value = facts[name]
    if (value !== undefined) typed[name] = typedValue(field, Number(value)) || value
  }
  return encodeRefusal({ code, facts: typed })
}

/** The same for everything that the server's answer says. */
export function typedResult(
  form: Form,
  result: SubmissionResult<string[]>,
): SubmissionResult<string[]> {
  if (!result.error) return result
  const errors = Object.entries(result.error).map(([path, faults]) => {
    return [path, faults?.map((fault) => typedFacts(form, path, fault)) ?? null]
  })
  return { ...result, error: Object.fromEntries(errors) }
}

function fieldAt(form: Form, path: string): Field | undefined {
  const [, name = '', part = ''] = /^([^.[]+)(?:\[\d+\])?\.?(.*)$/.exec(path) ?? []
  const field = fieldsOf(form).find((one) => one.name === name)
  return field?.type === 'table' ? field.columns.find((one) => one.name === part) : field
}
