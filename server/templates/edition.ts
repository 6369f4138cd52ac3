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
import { readClauses } from './running.ts'
import { createSentences, type WriteSentences } from './sentences.ts'
import { compileText, type Renderer, type TextLimits } from './text.ts'
import type { FilledContract, RunningClause, Template } from './types.ts'

export type Edition = {
  template: Template
  render: Renderer
  write: WriteSentences
  example: Record<string, unknown>
}

/** `files`: names within the folder. Throws a sentence about whatever is wrong with them. */
export function openEdition(
  files: Files,
  crypto: Pick<CryptoPort, 'digest'>,
  limits: TextLimits,
): Edition {
  const fields = readDefinition(textOf(files, 'template.json'))
  const open = files.has('clauses.json')
    ? readClauses(textOf(files, 'clauses.json'), fields, crypto)
    : []
  const clauses = open.map(({ clause }) => clause)
  const text = textOf(files, 'text.liquid')
  proveInsertions(clauses, text)
  const edition = {
    template: { ...fields, clauses, digest: folderDigest(files, crypto) },
    render: compileText(text, limits),
    write: createSentences(open, limits),
    example: JSON.parse(textOf(files, 'example.json')) as Record<string, unknown>,
  }
  proveExample(edition)
  return edition
}

/** `values` must have passed the check. */
export function fillEdition(
  edition: Edition,
  values: Values,
  meta: { number: string; today: string },
): FilledContract | Refusal {
  const { template } = edition
  const filled = writeText(edition, values, meta)
  if (isRefusal(filled)) return filled
  return {
    title: filled.title,
    blocks: filled.blocks,
    clauses: filled.clauses,
    amount: amountOf(template, values),
    parties: partiesOf(template, values),
  }
}

function writeText(
  { render, write }: Edition,
  values: Values,
  { number, today }: { number: string; today: string },
): (Text & { clauses: FilledContract['clauses'] }) | Refusal {
  const scope = { ...values, contract: { number, today } }
  const sentences = write(values, scope)
  if (isRefusal(sentences)) return sentences
  const source = render({ ...scope, ...sentences.scope })
  if (isRefusal(source)) return source
  const text = parseMarkup(source)
  return { ...text, clauses: sentences.list(text.numbers) }
}

/** A template whose own example cannot be filled, or lacks one of the eight contents, does not open. */
function proveExample(edition: Edition): void {
  const { template, example } = edition
  const today = '2026-01-01'
  const raw = realDates(example, today) as Record<string, unknown>
  const { values, faults } = checkForm(template, raw, today)
  const [fault] = faults
  if (fault) throw new Error(`example.json: ${fault.code} at ${fault.field}`)
  const text = writeText(edition, values, { number: '', today })
  if (isRefusal(text)) throw new Error(`text.liquid: ${text.code}`)
  proveText(template, text)
}

/** Every sentence that runs is printed, once: words and code are one object. */
function proveInsertions(clauses: readonly RunningClause[], text: string): void {
  const wanted = new Set(clauses.map(({ id }) => `clauses.${id}`))
  for (const { penalty } of clauses) if (penalty) wanted.add(`penalties.${penalty.id}`)
  const inserted = [...text.matchAll(/\{\{-?\s*((?:clauses|penalties)\.\w+)\s*-?\}\}/g)]
  for (const [, name = ''] of inserted) {
    if (!wanted.delete(name)) throw new Error(`text.liquid: ${name} is no clause, or there twice`)
  }
  const [missing] = wanted
  if (missing) throw new Error(`text.liquid: the sentence ${missing} is printed nowhere`)
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
