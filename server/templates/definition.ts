/** `template.json` as it must be; everything unknown is refused, so that a misspelt limit cannot be silently absent. */
import { z } from 'zod'

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

const simpleFields = [
  z.strictObject({
    ...common,
    type: z.literal('string'),
    maxLength: z.int().min(1).max(10_000),
    multiline: z.boolean().optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('date'),
    notPast: z.boolean().optional(),
    notBefore: name.optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('integer'),
    minimum: z.int(),
    maximum: z.int(),
    unit: label.optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('decimal'),
    places: z.int().min(1).max(6),
    minimum: count,
    maximum: count,
  }),
  z.strictObject({
    ...common,
    type: z.literal('money'),
    minimum: count,
    maximum: count,
    derived: z.enum(['sum-of-items', 'quantity-times-price']).optional(),
  }),
  z.strictObject({ ...common, type: z.literal('percent'), minimum: count, maximum: count }),
  z.strictObject({
    ...common,
    type: z.literal('enum'),
    options: z.array(z.strictObject({ value: z.string().min(1), label })).min(2),
  }),
] as const

const field = z.discriminatedUnion('type', [
  ...simpleFields,
  z.strictObject({
    ...common,
    type: z.literal('table'),
    minimumRows: count,
    maximumRows: z.int().min(1).max(500),
    columns: z.array(z.discriminatedUnion('type', simpleFields)).min(1),
  }),
  z.strictObject({
    ...common,
    type: z.literal('party'),
    role: z.string().min(1),
    position: z.int().min(1),
  }),
])

const rule = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('percent-sum'), fields: z.array(name).min(2), total: count }),
  z.strictObject({ rule: z.literal('different-parties'), fields: z.tuple([name, name]) }),
  z.strictObject({ rule: z.literal('required-when'), field: name, when: name, is: z.string() }),
  z.strictObject({ rule: z.literal('zero-when-zero'), field: name, when: name }),
])

/** 民法典 470: 当事人、标的、数量、质量、价款或者报酬、履行期限地点和方式、违约责任、解决争议的方法. */
export const eightContents = [
  'parties',
  'subject',
  'quantity',
  'quality',
  'price',
  'performance',
  'liability',
  'disputes',
] as const

const definition = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title: label,
  summary: label,
  contents470: z.strictObject(
    Object.fromEntries(eightContents.map((content) => [content, z.string()])) as Record<
      (typeof eightContents)[number],
      z.ZodString
    >,
  ),
  sections: z.array(z.strictObject({ title: label, fields: z.array(field).min(1) })).min(1),
  rules: z.array(rule),
})

/** Throws the first fault with its place: `sections.1.fields.0.maxLength: …`. */
export function readDefinition(json: string) {
  const result = definition.safeParse(JSON.parse(json))
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new Error(`template.json: ${issue?.path.join('.')}: ${issue?.message}`)
}
