/** 证照编号: a rule of a type, a value for each token, and the counter that its serial is taken from. Pure. */
import type { FieldType, Values } from '../core/forms/fields.ts'
import { mod11and10, mod37and36 } from '../core/values/check-digits.ts'
import type { NumberRule } from './certificate-type.ts'

type Token =
  | { kind: 'text'; text: string }
  | { kind: 'yyyy' }
  | { kind: 'agency'; from: number; to: number }
  | { kind: 'field' | 'map'; name: string }
  | { kind: 'seq'; digits: number }
  | { kind: 'check'; check: keyof typeof checks }

const checks = { mod11_10: mod11and10, mod37_36: mod37and36 } as const

/** What a number is made from, but for the serial. */
export type NumberFacts = { year: string; agencyCode: string; values: Values }

export type NumberPlan = {
  /** Counter of the serial; undefined where the number has none. */
  scope: string | undefined
  /** Throws when the serial has outgrown its digits: the rule of the type is exhausted. */
  number(serial: number): string
}

/** `scopes`: name of the type, so that two types never share a counter. */
export function planNumber(rule: NumberRule, typeName: string, facts: NumberFacts): NumberPlan {
  const tokens = tokensOfRule(rule)
  const counted = tokens.some((token) => token.kind === 'seq')
  const parts = rule.counter.map((one) => tokenValue(rule, tokenOf(one), facts, 0, ''))
  return {
    scope: counted ? ['certificate', typeName, ...parts].join('/') : undefined,
    number: (serial) => {
      let [whole, given] = ['', '']
      for (const token of tokens) {
        const value = tokenValue(rule, token, facts, serial, given)
        whole += value
        if (token.kind !== 'text') given += value
      }
      return whole
    },
  }
}

function tokenValue(
  rule: NumberRule,
  token: Token,
  { year, agencyCode, values }: NumberFacts,
  serial: number,
  given: string,
): string {
  switch (token.kind) {
    case 'text':
      return token.text
    case 'yyyy':
      return year
    case 'agency':
      return agencyCode.slice(token.from - 1, token.to)
    case 'field':
      return String(values[token.name] ?? '')
    case 'map': {
      const map = rule.maps[token.name]
      return map?.values[String(values[map.field])] ?? missing(token.name)
    }
    case 'seq': {
      const digits = String(serial).padStart(token.digits, '0')
      return digits.length === token.digits ? digits : missing('seq')
    }
    case 'check':
      return checks[token.check](given) ?? missing(token.check)
  }
}

function missing(token: string): never {
  throw new Error(`the number rule gives nothing for {${token}}`)
}

/** Throws a sentence where a rule could ever give no number, or the same number twice. */
export function proveNumberRule(
  rule: NumberRule,
  fields: ReadonlyMap<string, FieldType & { required: boolean }>,
): void {
  const tokens = tokensOf(rule.pattern)
  for (const token of tokens) {
    if (token.kind === 'field') proveField(fields.get(token.name), token.name)
    if (token.kind === 'map') proveMap(rule, token.name, fields)
  }
  const serials = tokens.filter((token) => token.kind === 'seq').length
  if (serials > 1) fail('two serials')
  if (serials === 0 && !tokens.some((token) => token.kind === 'field')) {
    fail('neither a serial nor a field tells one from another')
  }
  const written = new Set([...rule.pattern.matchAll(/\{([^{}]+)\}/g)].map(([, token]) => token))
  const foreign = rule.counter.find((one) => !written.has(one) || /^(seq|check):/.test(one))
  if (foreign) fail(`the counter depends on {${foreign}}, which the number does not show`)
}

function proveField(field: (FieldType & { required: boolean }) | undefined, name: string): void {
  const fixed = field?.type === 'string' && field.check !== undefined && field.required
  if (!fixed) fail(`{field:${name}} is no required field with a check`)
}

function proveMap(
  rule: NumberRule,
  name: string,
  fields: ReadonlyMap<string, FieldType & { required: boolean }>,
): void {
  const map = rule.maps[name]
  const field = fields.get(map?.field ?? '')
  if (!map || field?.type !== 'enum' || !field.required) {
    fail(`{map:${name}} belongs to no required enum field`)
  }
  const lengths = field.options.map(({ value }) => map.values[value]?.length ?? 0)
  if (new Set(lengths).size !== 1 || lengths[0] === 0) {
    fail(`{map:${name}} needs as many characters for every option`)
  }
}

function fail(reason: string): never {
  throw new Error(`type.json: number: ${reason}`)
}

/** A rule is read once, not for every certificate. */
const read = new WeakMap<NumberRule, readonly Token[]>()

function tokensOfRule(rule: NumberRule): readonly Token[] {
  const tokens = read.get(rule) ?? tokensOf(rule.pattern)
  read.set(rule, tokens)
  return tokens
}

function tokensOf(pattern: string): readonly Token[] {
  return pattern
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('{') ? tokenOf(part.slice(1, -1)) : textToken(part)))
}

function textToken(text: string): Token {
  return /[{}]/.test(text) ? fail(`a brace is not closed: ${text}`) : { kind: 'text', text }
}

function tokenOf(written: string): Token {
  const [kind = '', argument = ''] = written.split(':')
  const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(argument) ?? []
  if (kind === 'yyyy' && argument === '') return { kind }
  if (kind === 'agency' && from && to) {
    const [first, last] = [Number(from), Number(to)]
    if (first >= 1 && first <= last && last <= 18) return { kind, from: first, to: last }
  }
  if ((kind === 'field' || kind === 'map') && argument !== '') return { kind, name: argument }
  if (kind === 'seq' && /^[1-9]$|^1[0-2]$/.test(argument)) return { kind, digits: Number(argument) }
  if (kind === 'check' && Object.hasOwn(checks, argument)) {
    return { kind, check: argument as keyof typeof checks }
  }
  return fail(`unknown token {${written}}`)
}
