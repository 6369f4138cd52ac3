/** One version of one template: its folder's files, understood and proved on their own example. */
import { checkForm } from '../core/forms/check.ts'
import { fieldsOf, type PartyValue, type Values } from '../core/forms/fields.ts'
import { realDates } from '../core/forms/typed.ts'
import { fromUtf8 } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { type Files, folderDigest } from '../core/values/published-folders.ts'
import { isRefusal, type Refusal } from '../core/values/refusal.ts'
import { readDefinition } from './definition.ts'
import { parseMarkup, type Text } from './markup.ts'
import { compileText, type Renderer, type TextLimits } from './text.ts'
import type { FilledContract, Template } from './types.ts'

export type Edition = { template: Template; render: Renderer; example: Record<string, unknown> }

/** `files`: names within the folder. Throws a sentence about whatever is wrong with them. */
export function openEdition(
  files: Files,
  crypto: Pick<CryptoPort, 'digest'>,
  limits: TextLimits,
): Edition {
  const fields = readDefinition(textOf(files, 'template.json'))
  const template: Template = { ...fields, digest: folderDigest(files, crypto) }
  const edition = {
    template,
    render: compileText(textOf(files, 'text.liquid'), limits),
    example: JSON.parse(textOf(files, 'example.json')) as Record<string, unknown>,
  }
  proveExample(edition)
  return edition
}

/** `values` must have passed the check. */
export function fillEdition(
  { template, render }: Edition,
  values: Values,
  meta: { number: string; today: string },
): FilledContract | Refusal {
  const source = render({ ...values, contract: { number: meta.number, today: meta.today } })
  if (isRefusal(source)) return source
  const { title, blocks } = parseMarkup(source)
  return { title, blocks, amount: amountOf(template, values), parties: partiesOf(template, values) }
}

/** A template whose own example cannot be filled, or lacks one of the eight contents, does not open. */
function proveExample({ template, render, example }: Edition): void {
  const today = '2026-01-01'
  const raw = realDates(example, today) as Record<string, unknown>
  const { values, faults } = checkForm(template, raw, today)
  const [fault] = faults
  if (fault) throw new Error(`example.json: ${fault.code} at ${fault.field}`)
  const source = render({ ...values, contract: { number: '', today } })
  if (isRefusal(source)) throw new Error(`text.liquid: ${source.code}`)
  proveText(template, parseMarkup(source))
}

function proveText(template: Template, { numbers, blocks }: Text): void {
  for (const [content, id] of Object.entries(template.contents470)) {
    if (!numbers.has(id)) throw new Error(`no clause ${id} for ${content} (民法典 470)`)
  }
  const places = blocks.flatMap((block) => (block.kind === 'signatures' ? block.parties : []))
  const placed = places.map(({ field }) => field).join()
  const wanted = partyFieldsOf(template)
    .map(({ name }) => name)
    .join()
  if (placed !== wanted) throw new Error(`signing places ${placed} for parties ${wanted}`)
}

function partyFieldsOf(template: Template) {
  return fieldsOf(template)
    .filter((field) => field.type === 'party')
    .sort((one, other) => one.position - other.position)
}

function partiesOf(template: Template, values: Values): FilledContract['parties'] {
  return partyFieldsOf(template).map(({ name, role, position }) => ({
    ...(values[name] as PartyValue),
    position,
    label: role,
    field: name,
  }))
}

function amountOf(template: Template, values: Values): number {
  const total = fieldsOf(template).find(
    (field) => field.type === 'money' && field.derived === 'sum-of-items',
  )
  const amount = total && values[total.name]
  return typeof amount === 'number' ? amount : 0
}

function textOf(files: Files, name: string): string {
  const bytes = files.get(name)
  if (bytes === undefined) throw new Error(`${name} is missing`)
  return fromUtf8(bytes)
}
