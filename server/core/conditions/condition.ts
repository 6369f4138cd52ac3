/**
 * Conditions of running clauses: CEL, checked when it is written down, evaluated without looking at anything but its inputs.
 *
 * - A missing fact makes the outcome undetermined, never false. CEL's `||` and `&&` may still decide without it.
 * - Money and counts are whole numbers (exact inside; 2^53 at the border), dates are civil dates, rates ten-thousandths.
 * - The digest is over the checked tree, so blanks and brackets do not change it and nothing else can hide from it.
 */
import type { Environment, ParseResult } from '@marcbachmann/cel-js'
import { toHex, utf8 } from '../values/bytes.ts'
import { type Canonical, canonicalJson } from '../values/canonical-json.ts'
import type { CryptoPort } from '../values/crypto.ts'
import { isCivilDate } from '../values/dates.ts'
import { type Refusal, refuse } from '../values/refusal.ts'
import {
  celType,
  Day,
  limits,
  type Place,
  placedEnvironment,
  takeFault,
  type ValueType,
  type Variables,
} from './functions.ts'
import { Forbidden, readTree, type Tree } from './tree.ts'

export type Plain = string | number | boolean

/** Dates `YYYY-MM-DD`, ints safe integers. Absent, undefined or null: not known. */
export type Inputs = Readonly<Record<string, Plain | null | undefined>>

export type Outcome =
  | { value: Plain }
  /**
   * `undetermined`: the names in the expression that are not known, sorted; some of them may not have been reached.
   * `fault`: it cannot be computed at all (an overflow, a day beyond the calendar).
   */
  | { undetermined: readonly string[]; fault?: string }

export type Condition = {
  expression: string
  result: ValueType
  /** sha256 hex of the canonical JSON of the checked tree. */
  digest: string
  /** The checked tree itself, for whoever shows it to people. */
  tree: Canonical
  /** What it depends on. */
  names: readonly string[]
  evaluate(inputs: Inputs): Outcome
}

export type ConditionKind = Place & { variables: Variables; result: ValueType }

/** Longer ones are not read at all. */
const longest = 2000

/**
 * Refusals: condition-invalid (no CEL; `at` is the character), condition-too-deep (beyond the limits),
 * condition-forbidden (`construct`), condition-type (`detail`: an unknown name, mixed types, another result).
 */
export function openCondition(
  expression: string,
  kind: ConditionKind,
  crypto: Pick<CryptoPort, 'digest'>,
): Condition | Refusal {
  if (expression.length > longest) return refuse('condition-too-deep', { limit: longest })
  const parsed = parse(expression, environmentOf(kind))
  if ('refused' in parsed) return parsed
  const tree = allowed(parsed)
  if ('refused' in tree) return tree
  const { valid, type, error } = parsed.check()
  if (!valid) {
    return refuse('condition-type', {
      at: (error?.range?.start ?? 0) + 1,
      detail: summaryOf(error),
    })
  }
  const wanted = celType[kind.result]
  if (type !== wanted) {
    return refuse('condition-type', { at: 1, detail: `${wanted} expected, not ${type}` })
  }
  return {
    expression,
    result: kind.result,
    digest: toHex(crypto.digest('sha256', utf8(canonicalJson(tree.canonical)))),
    tree: tree.canonical,
    names: tree.names,
    evaluate: evaluator(parsed, tree, kind.variables),
  }
}

function parse(expression: string, environment: Environment): ParseResult | Refusal {
  try {
    return environment.parse(expression)
  } catch (error) {
    const { code, range } = error as { code?: string; range?: { start: number } }
    if (code === 'limit_exceeded') return refuse('condition-too-deep', { limit: limits.maxDepth })
    return refuse('condition-invalid', { at: (range?.start ?? 0) + 1 })
  }
}

function allowed(parsed: ParseResult): Tree | Refusal {
  try {
    return readTree(parsed.ast)
  } catch (error) {
    if (!(error instanceof Forbidden)) throw error
    return refuse('condition-forbidden', { at: error.position + 1, construct: error.construct })
  }
}

function summaryOf(error: unknown): string {
  const { summary, message } = error as { summary?: string; message?: string }
  return String(summary ?? message ?? error).slice(0, 200)
}

function evaluator(parsed: ParseResult, { names, strict }: Tree, variables: Variables) {
  const types = names.map((name) => [name, variables[name] ?? 'string'] as const)
  return (inputs: Inputs): Outcome => {
    const scope: Record<string, unknown> = Object.create(null)
    let missing: string[] | undefined
    for (const [name, type] of types) {
      const given = inputs[name]
      // A date that was not filled in is '' in a form's values.
      if (given === undefined || given === null || (given === '' && type === 'date')) {
        missing ??= []
        missing.push(name)
        continue
      }
      const value = insideOf(given, type)
      if (value === undefined) return { undetermined: [], fault: `${name} is no ${type}` }
      scope[name] = value
    }
    if (!missing) return outcomeOf(parsed, scope)
    // Every name of a strict expression is reached, so there is nothing to try.
    return strict ? { undetermined: missing } : partialOutcome(parsed, scope, missing)
  }
}

function outcomeOf(parsed: ParseResult, scope: Record<string, unknown>): Outcome {
  takeFault()
  try {
    const value = parsed(scope)
    const fault = takeFault()
    return fault ? { undetermined: [], fault: fault.message } : outside(value)
  } catch (error) {
    return { undetermined: [], fault: takeFault()?.message ?? summaryOf(error) }
  }
}

function partialOutcome(
  parsed: ParseResult,
  scope: Record<string, unknown>,
  missing: readonly string[],
): Outcome {
  takeFault()
  // Nobody reads the stack of "unknown variable", and taking it costs ten times the evaluation (V8; elsewhere unused).
  const depth = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  try {
    const value = parsed(scope)
    const fault = takeFault()
    return fault ? { undetermined: missing, fault: fault.message } : outside(value)
  } catch (error) {
    const fault = takeFault()
    if (fault) return { undetermined: missing, fault: fault.message }
    if ((error as { code?: string }).code === 'unknown_variable') return { undetermined: missing }
    return { undetermined: missing, fault: summaryOf(error) }
  } finally {
    Error.stackTraceLimit = depth
  }
}

function insideOf(given: Plain, type: ValueType): unknown {
  switch (type) {
    case 'int':
      return typeof given === 'number' && Number.isSafeInteger(given) ? BigInt(given) : undefined
    case 'date':
      return typeof given === 'string' && isCivilDate(given) ? new Day(given) : undefined
    case 'bool':
      return typeof given === 'boolean' ? given : undefined
    case 'string':
      return typeof given === 'string' ? given : undefined
  }
}

function outside(value: unknown): Outcome {
  if (value instanceof Day) return { value: value.text }
  if (typeof value !== 'bigint') return { value: value as Plain }
  const whole = Number(value)
  return Number.isSafeInteger(whole) ? { value: whole } : { undetermined: [], fault: 'beyond 2^53' }
}

/** Making an environment costs more than opening ten expressions; a house has a few dozen kinds at most. */
const environments = new Map<string, Environment>()

function environmentOf({ variables, zone, calendar }: ConditionKind): Environment {
  const key = canonicalJson({ variables, zone, calendar })
  const known = environments.get(key)
  if (known) return known
  const made = placedEnvironment({ zone, calendar })
  for (const [name, type] of Object.entries(variables)) made.registerVariable(name, celType[type])
  if (environments.size >= 200) environments.clear()
  environments.set(key, made)
  return made
}
