/** What would be due when, before anything is signed: the engine itself, run on assumed facts. */
import type { Inputs } from '../core/conditions/condition.ts'
import type { Values } from '../core/forms/fields.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { addDays, type CivilDate } from '../core/values/dates.ts'
import type { FilledContract, Template } from '../templates/types.ts'
import { type FactValues, noFacts, takeFact } from './counted.ts'
import type { Evaluate } from './evaluate.ts'
import type { Fact, FactKind, ObligationStanding, Terms } from './standing-types.ts'
import { createTermsOpener, type OpenTerms, termsOf } from './terms.ts'
import type { SimulatedLine } from './types.ts'

export type Assumed = Readonly<Partial<Record<FactKind, CivilDate>>>

export type Simulate = (input: {
  template: Template
  /** As checked. */
  values: Values
  /** Of the filled contract: its words. */
  clauses: FilledContract['clauses']
  assumed: Assumed
}) => readonly SimulatedLine[]

/** How late the line speaks of. */
const daysLate = 10

const factOf: Readonly<Record<string, FactKind>> = {
  effectiveOn: 'contract.effective',
  deliveredOn: 'delivery.made',
  acceptedOn: 'acceptance.passed',
} satisfies Partial<Record<keyof FactValues, FactKind>>

export function createSimulate(crypto: Pick<CryptoPort, 'digest'>, evaluate: Evaluate): Simulate {
  const open = createTermsOpener(crypto)
  return ({ template, values, clauses, assumed }) => {
    const terms = termsOf(template, values, { id: '', number: '' })
    const opened = open(terms)
    const story = storyOf(opened, assumed)
    const facts = story.map(({ kind, on }, index) => factAt(kind, on, index + 1))
    const end = story.at(-1)?.on ?? '0001-01-01'
    const standing = evaluate(terms, facts, end)
    return standing.obligations.flatMap((obligation) => {
      const words = clauses.find(({ id }) => id === obligation.clause)
      if (!words) return []
      const { clause, debtor, creditor, amount, dueOn } = obligation
      const { title, sentence, codeDigest } = words
      const given = story.filter(({ kind }) => dependsOn(opened, clause, kind))
      const late = lateOf(evaluate, terms, facts, obligation)
      return [{ clause, title, sentence, codeDigest, debtor, creditor, given, amount, dueOn, late }]
    })
  }
}

/** Days of the story: as assumed, else by its expression; what comes before an assumed day is not later than it. */
function storyOf({ running, terms }: OpenTerms, assumed: Assumed) {
  const steps = running[0]?.open.simulated ?? []
  const facts: FactValues = { ...noFacts }
  const story: { kind: FactKind; on: CivilDate }[] = []
  for (const step of steps) {
    const kind = step.kind as FactKind
    const outcome = step.on.evaluate({ ...(terms.values as Inputs), ...facts })
    const usual = 'value' in outcome ? String(outcome.value) : undefined
    const on = assumed[kind] ?? usual
    if (on === undefined) continue
    story.push({ kind, on })
    takeFact(facts, factAt(kind, on, 0))
  }
  for (let index = story.length - 2; index >= 0; index -= 1) {
    const [step, next] = [story[index], story[index + 1]]
    if (step && next && step.on > next.on) step.on = next.on
  }
  return story
}

/** What its last day is counted from. */
function dependsOn({ running }: OpenTerms, id: string, kind: FactKind): boolean {
  const open = running.find(({ open }) => open.clause.id === id)?.open
  const names = [...(open?.due.names ?? []), ...(open?.since?.names ?? [])]
  return names.some((name) => factOf[name] === kind)
}

/** The same story with this one obligation performed ten days late. */
function lateOf(
  evaluate: Evaluate,
  terms: Terms,
  facts: readonly Fact[],
  { clause, dueOn, amount }: ObligationStanding,
): SimulatedLine['late'] {
  if (dueOn === null) return null
  const on = addDays(dueOn, daysLate)
  const value = { clause, amount: amount ?? 0 }
  const changed =
    amount === null
      ? facts.flatMap((fact) =>
          fact.kind === 'contract.effective' ? [fact] : deliveryOn(fact, on),
        )
      : [...facts, factAt('payment.confirmed', on, facts.length + 1, value)]
  const standing = evaluate(terms, changed, on)
  const penalty = standing.obligations.find((one) => one.clause === clause)?.penalty ?? 0
  return penalty === 0 ? null : { days: daysLate, penalty }
}

function deliveryOn(fact: Fact, on: CivilDate): Fact[] {
  return fact.kind === 'delivery.made' ? [{ ...fact, occurredOn: on }] : []
}

function factAt(
  kind: FactKind,
  occurredOn: CivilDate,
  position: number,
  value: Fact['value'] = {},
): Fact {
  const recordedAt = new Date(0)
  const source = kind === 'contract.effective' ? 'platform' : 'party'
  return {
    id: `assumed ${position}`,
    position,
    kind,
    source,
    party: null,
    occurredOn,
    value,
    recordedAt,
  }
}
