import {
  type DefaultValue,
  parse,
  type SubmissionResult,
  useForm,
  useFormMetadata,
} from '@conform-to/react'
import { useActionData } from '@remix-run/react'
import { createContext, useContext, useMemo } from 'react'
import { checkForm } from '../../server/core/forms/check.ts'
import { type Field, type Form, fieldsOf, partyFields } from '../../server/core/forms/fields.ts'
import type { Refusal } from '../../server/core/values/refusal.ts'
import { encodeRefusal } from '../http/encoded-refusal.ts'
import type { FormAnswer } from '../http/forms.ts'
import type { Language } from '../i18n/languages.ts'
import { typedFacts, typedResult } from './contract-typed-facts.ts'
import { wordOf } from './label.ts'

/** A draft may be left unfinished; the server refuses these only when it is submitted. */
const tolerated = new Set(['required', 'rows-few', 'percent-sum'])

type Raw = Record<string, unknown>

/** The template's form, checked in the browser by the very function that the server uses. */
export function useTemplateForm(
  template: Form,
  options: {
    id: string
    today: string
    initial: Raw
    /** What holds the form back; a draft's leniency where it is not said. */
    check?: (payload: Raw) => readonly Refusal[]
  },
) {
  const { check = (payload) => grave(template, payload, options.today) } = options
  const answer = useActionData<FormAnswer>()
  const mine = answer?.form === options.id
  // Kept as it is until the next answer: a new object would be taken for a new one.
  const last = useMemo(
    () => (mine ? typedResult(template, answer.result as SubmissionResult<string[]>) : null),
    [mine, answer, template],
  )
  return useForm<Raw, unknown, string[]>({
    id: options.id,
    defaultValue: options.initial as DefaultValue<Raw>,
    lastResult: last,
    onValidate: ({ formData }) =>
      parse(formData, {
        resolve: (payload) => {
          const faults = check(payload)
          return faults.length > 0 ? { error: byField(template, faults) } : { value: payload }
        },
      }),
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
  })
}

function grave(template: Form, payload: Raw, today: string): readonly Refusal[] {
  return checkForm(template, payload, today).faults.filter(({ code }) => !tolerated.has(code))
}

function byField(template: Form, faults: readonly Refusal[]): Record<string, string[]> {
  const errors: Record<string, string[]> = {}
  for (const fault of faults) {
    const field = fault.field ?? ''
    errors[field] = [...(errors[field] ?? []), typedFacts(template, field, encodeRefusal(fault))]
  }
  return errors
}

export type LiveCheck = ReturnType<typeof checkForm>

/** What has been typed so far, checked: derived amounts, and everything that is still missing. */
export const LiveForm = createContext<LiveCheck>({ values: {}, faults: [] })

export function useLiveForm(): LiveCheck {
  return useContext(LiveForm)
}

export function useLiveCheck(template: Form, formId: string, today: string): LiveCheck {
  const { value } = useFormMetadata<Raw>(formId)
  return useMemo(() => checkForm(template, (value ?? {}) as Raw, today), [template, value, today])
}

/** What a path like `items[0].unitPrice` is called on the form: `货物明细 1 · 含税单价（元）`. */
export function labelOfPath(template: Form, path: string, language: Language): string {
  const [, name = '', , row, part] = /^([^.[]+)(\[(\d+)\])?\.?(.*)$/.exec(path) ?? []
  const field = fieldsOf(template).find((one) => one.name === name)
  if (field === undefined) return path
  const whole = `${wordOf(field.label, language)}${row === undefined ? '' : ` ${Number(row) + 1}`}`
  const inner = part ? partsOf(field).find((one) => one.name === part) : undefined
  return inner ? `${whole} · ${wordOf(inner.label, language)}` : whole
}

function partsOf(field: Field): readonly { name: string; label: Field['label'] }[] {
  if (field.type === 'party') return partyFields
  return field.type === 'table' ? field.columns : []
}
