/** `type.json` as it must be; everything unknown is refused, so that a misspelt rule cannot be silently absent. */
import { z } from 'zod'
import { isUscc } from '../core/values/check-digits.ts'
import { holderCodeNames } from './holder-codes.ts'
import { proveNumberRule } from './numbering.ts'

const label = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const name = z.string().regex(/^[a-z][A-Za-z0-9]*$/)
const count = z.int().min(0)

const common = {
  name,
  label,
  help: label.optional(),
  required: z.boolean(),
  default: z.unknown().optional(),
}

/** What a face can carry; tables and parties are for contracts. */
const field = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('string'),
    maxLength: z.int().min(1).max(2000),
    multiline: z.boolean().optional(),
    check: z.enum(['uscc', 'resident-id']).optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('date'),
    notPast: z.boolean().optional(),
    notFuture: z.boolean().optional(),
    notBefore: name.optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('integer'),
    minimum: z.int(),
    maximum: z.int(),
    unit: label.optional(),
  }),
  z.strictObject({ ...common, type: z.literal('money'), minimum: count, maximum: count }),
  z.strictObject({
    ...common,
    type: z.literal('enum'),
    options: z.array(z.strictObject({ value: z.string().min(1), label })).min(2),
  }),
])

const rule = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('required-when'), field: name, when: name, is: z.string() }),
  z.strictObject({
    rule: z.literal('resident-id-agrees'),
    id: name,
    birth: name.optional(),
    sex: z.strictObject({ field: name, male: z.string(), female: z.string() }).optional(),
  }),
])

const uscc = z.string().refine(isUscc, 'is no Unified Social Credit Code')

/** A name's end says what an office is for; one character alone (局) would let every office in. */
const issuers = z
  .strictObject({
    named: z.array(z.string().min(3)).default([]),
    codes: z.array(uscc).default([]),
  })
  .refine(({ named, codes }) => named.length + codes.length > 0, 'names nobody')

const definition = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title: label,
  summary: label,
  code: z.string().regex(/^[0-9A-Z]{21}$/),
  authority: z.strictObject({ name: z.string().min(1), code: uscc }),
  holder: z.strictObject({
    kind: z.enum(['organisation', 'person']),
    name,
    code: name,
    codeType: z.enum(Object.keys(holderCodeNames)),
  }),
  number: z.strictObject({
    pattern: z.string().min(1).max(200),
    maps: z
      .record(name, z.strictObject({ field: name, values: z.record(z.string(), z.string()) }))
      .default({}),
    counter: z.array(z.string()).default([]),
  }),
  issuers: issuers.optional(),
  publicity: z.enum(['public', 'private']),
  disclosure: z.record(
    name,
    z.enum(['open', 'hidden', 'name', 'id', 'phone', 'account', 'date', 'text']),
  ),
  photo: z.enum(['required', 'none']),
  validity: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('permanent') }),
    z.strictObject({ kind: z.literal('years'), years: z.int().min(1).max(100) }),
    z.strictObject({ kind: z.literal('until'), field: name }),
  ]),
  sections: z.array(z.strictObject({ title: label, fields: z.array(field).min(1) })).min(1),
  rules: z.array(rule),
})

export type TypeDefinition = z.infer<typeof definition>
type DefinedField = z.infer<typeof field>

/** Throws the first fault with its place: `sections.1.fields.0.maxLength: …`. */
export function readTypeDefinition(json: string): TypeDefinition {
  const result = definition.safeParse(JSON.parse(json))
  if (!result.success) {
    const [issue] = result.error.issues
    throw new Error(`type.json: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  proveReferences(result.data)
  return result.data
}

/** What one part says of another must be there. */
function proveReferences(type: TypeDefinition): void {
  const fields = new Map(type.sections.flatMap((one) => one.fields).map((one) => [one.name, one]))
  const names = type.sections.flatMap((section) => section.fields).length
  if (names !== fields.size) throw new Error('type.json: two fields have one name')
  const need = (place: string, wanted: string, kind?: DefinedField['type']) => {
    const found = fields.get(wanted)
    if (!found || (kind && found.type !== kind)) {
      throw new Error(`type.json: ${place}: there is no ${kind ?? ''} field ${wanted}`)
    }
    return found
  }
  for (const part of ['name', 'code'] as const) {
    const { required } = need(`holder.${part}`, type.holder[part], 'string')
    if (!required) throw new Error(`type.json: holder.${part}: the field must be required`)
  }
  for (const one of Object.keys(type.disclosure)) need('disclosure', one)
  if (type.validity.kind === 'until') need('validity', type.validity.field, 'date')
  for (const one of type.rules) proveRule(one, need)
  if (!type.code.startsWith(type.authority.code)) {
    throw new Error('type.json: code: it does not begin with that of the authority')
  }
  proveNumberRule(type.number, fields)
}

function proveRule(
  one: TypeDefinition['rules'][number],
  need: (place: string, wanted: string, kind?: DefinedField['type']) => DefinedField,
): void {
  if (one.rule === 'required-when') {
    need('rules', one.field, 'string')
    need('rules', one.when, 'enum')
    return
  }
  need('rules', one.id, 'string')
  if (one.birth) need('rules', one.birth, 'date')
  if (one.sex) need('rules', one.sex.field, 'enum')
}
