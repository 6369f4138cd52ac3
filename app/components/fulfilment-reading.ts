/** Expressions of running clauses as people read them: fields and facts by their names, functions in words. */
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Field } from '../../server/core/forms/fields.ts'
import type { Canonical } from '../../server/core/values/canonical-json.ts'
import type { Language } from '../i18n/languages.ts'
import { useDay, useYuan } from './fulfilment-words.ts'
import { wordOf } from './label.ts'
import { useViewer } from './viewer.ts'

type Kind = 'money' | 'percent' | 'date' | 'number' | 'words'
type Node = readonly [string, ...Canonical[]]

type Speech = {
  t: TFunction<'fulfilment'>
  language: Language
  fields: ReadonlyMap<string, Field>
  day: (day: string) => string
  yuan: (fen: number) => string
}

const factKinds: Readonly<Record<string, Kind>> = {
  effectiveOn: 'date',
  deliveredOn: 'date',
  acceptedOn: 'date',
  metOn: 'date',
  openClaims: 'number',
  amount: 'money',
  outstanding: 'money',
}

export type Reading = {
  /** Undefined where its value says it all, and where it says more than these words can. */
  sentenceOf(tree: Canonical): string | undefined
  labelOf(name: string): string
  shown(name: string, value: string | number | boolean | null): string
}

export function useReading(fields: readonly Field[]): Reading {
  const { t } = useTranslation('fulfilment')
  const { language } = useViewer()
  const speech: Speech = {
    ...{ t, language, day: useDay(), yuan: useYuan() },
    fields: new Map(fields.map((field) => [field.name, field])),
  }
  return {
    sentenceOf: (tree) => (isPlain(tree) ? undefined : spaced(said(speech, tree))),
    labelOf: (name) => labelOf(speech, name),
    shown: (name, value) => shown(speech, name, value),
  }
}

/** A name or a number alone: what it is stands beside it. */
const isPlain = (tree: Canonical) => isNode(tree) && /^(id|int|string)$/.test(tree[0])

/** A gap between Chinese and figures, as everywhere on the pages. */
function spaced(sentence: string | undefined): string | undefined {
  return sentence?.replace(/(\p{Script=Han})(?=\d)|(\d%?)(?=\p{Script=Han})/gu, '$1$2 ')
}

function labelOf({ t, language, fields }: Speech, name: string): string {
  const field = fields.get(name)
  // The unit stands with the value.
  if (field) return wordOf(field.label, language).replace(/\s*[（(](元|CNY)[)）]$/, '')
  return name in factKinds ? t(`why.names.${name as 'metOn'}`) : name
}

function shown(speech: Speech, name: string, value: string | number | boolean | null): string {
  const { t, language, fields } = speech
  if (value === null || value === '') return t('why.unknown')
  const field = fields.get(name)
  if (field?.type === 'enum') {
    const option = field.options.find((one) => one.value === value)
    return option ? wordOf(option.label, language) : String(value)
  }
  const unit = field?.type === 'integer' && field.unit ? ` ${wordOf(field.unit, language)}` : ''
  return `${spoken(speech, kindOfName(speech, name), value)}${unit}`
}

function spoken({ day, yuan, t }: Speech, kind: Kind, value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? t('why.yes') : t('why.no')
  if (kind === 'money') return yuan(Number(value))
  if (kind === 'percent') return `${Number(value) / 100}%`
  return kind === 'date' ? day(String(value)) : String(value)
}

function kindOfName({ fields }: Speech, name: string): Kind {
  const type = fields.get(name)?.type
  if (type === 'money' || type === 'percent' || type === 'date') return type
  if (type !== undefined) return type === 'integer' || type === 'decimal' ? 'number' : 'words'
  return factKinds[name] ?? 'words'
}

const dateFunctions = /^(addDays|addMonths|nextWorkday|date|localDate)$/

function kindOf(speech: Speech, tree: Canonical | undefined): Kind {
  if (!isNode(tree)) return 'words'
  const [op, first] = tree
  if (op === 'id') return kindOfName(speech, String(first))
  if (op === 'call' && dateFunctions.test(String(first))) return 'date'
  if (op === 'call') return first === 'share' || first === 'perDay' ? 'money' : 'number'
  return op === 'int' ? 'number' : kindOf(speech, first)
}

const comparisons = {
  '<': 'before',
  '<=': 'notAfter',
  '>': 'after',
  '>=': 'notBefore',
  '==': 'same',
  '!=': 'other',
} as const

const joints = { '&&': 'and', '||': 'or', '!_': 'not', '?:': 'choice' } as const

const signs: Readonly<Record<string, string>> = { '+': '+', '-': '−', '*': '×', '/': '÷' }

/** `beside`: what a bare number is compared or counted with. */
function said(speech: Speech, tree: Canonical | undefined, beside?: Kind): string | undefined {
  if (!isNode(tree)) return undefined
  const { t } = speech
  const [op, ...operands] = tree
  if (op === 'id') return t('why.name', { name: labelOf(speech, String(operands[0])) })
  if (op === 'int') return spoken(speech, beside ?? 'number', Number(operands[0]))
  if (op === 'bool') return operands[0] === true ? t('why.always') : t('why.never')
  if (op === 'string') return String(operands[0])
  if (op === 'call') return called(speech, operands)
  const compared = comparisons[op as '<']
  if (compared) {
    const kind = kindOf(speech, operands[0])
    const words = operands.map((one) => said(speech, one, kind))
    const tone = kind === 'date' ? 'dates' : 'numbers'
    return whole(words, (parts) => t(`why.${tone}.${compared}`, parts))
  }
  const joint = joints[op as '&&']
  if (joint) {
    const words = operands.map((one) => nested(speech, one, op))
    return whole(words, (parts) => t(`why.joined.${joint}`, parts))
  }
  const sign = signs[op]
  const [one, two] = operands.map((part) => nested(speech, part, op))
  return sign && one && two ? `${one} ${sign} ${two}` : undefined
}

function called(speech: Speech, [name, ...given]: readonly Canonical[]): string | undefined {
  if (name === 'date') return isNode(given[0]) ? speech.day(String(given[0][1])) : undefined
  const known = speech.t('why.functions', { returnObjects: true }) as Record<string, string>
  if (!(String(name) in known)) return undefined
  const kind = name === 'min' || name === 'max' ? kindOf(speech, given[0]) : undefined
  const words = given.map((one, index) =>
    name === 'share' && index === 1 ? said(speech, one, 'percent') : nested(speech, one, '*', kind),
  )
  return whole(words, (parts) => speech.t(`why.functions.${name as 'share'}`, parts))
}

/** In brackets where it would be read with its neighbours. */
function nested(speech: Speech, tree: Canonical, within: string, beside?: Kind) {
  const inner = said(speech, tree, beside)
  const op = isNode(tree) ? tree[0] : ''
  const loose = op in signs || op === '&&' || op === '||' || op === '?:'
  const needless = op === within || (op in signs && (within in joints || within === '+'))
  return inner && loose && !needless ? speech.t('why.nested', { inner }) : inner
}

function whole(
  words: readonly (string | undefined)[],
  phrase: (parts: Record<'one' | 'two' | 'three', string>) => string,
): string | undefined {
  if (words.includes(undefined)) return undefined
  const [one = '', two = '', three = ''] = words as string[]
  return phrase({ one, two, three })
}

function isNode(tree: Canonical | undefined): tree is Node {
  return Array.isArray(tree) && typeof tree[0] === 'string'
}
