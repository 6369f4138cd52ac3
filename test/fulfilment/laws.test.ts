/** What holds for every course that a contract can take. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../server/core/values/canonical-json.ts'
import { addDays } from '../../server/core/values/dates.ts'
import { mayMove } from '../../server/fulfilment/obligations.ts'
import { createJudgeFact, type GivenFact } from '../../server/fulfilment/rules.ts'
import type { Fact, FactKind, Standing } from '../../server/fulfilment/standing-types.ts'
import { evaluate, facts, purchaseFacts, purchaseTerms } from './purchase.ts'

const terms = purchaseTerms({ penaltyCap: '3', warrantyMonths: '6' })
const judge = createJudgeFact(evaluate)

const kinds: readonly FactKind[] = [
  'delivery.made',
  'acceptance.passed',
  'payment.confirmed',
  'payment.confirmed',
  'acceptance.failed',
  'claim.opened',
  'claim.closed',
  'dispute.opened',
  'dispute.closed',
  'obligation.waived',
  'fact.contested',
  'fact.settled',
]

const attempt = fc.record({
  kind: fc.constantFrom(...kinds),
  party: fc.constantFrom('partyA', 'partyB'),
  /** Days since the last attempt, and how much earlier it happened. */
  wait: fc.nat({ max: 40 }),
  back: fc.constantFrom(0, 0, 0, 3, 20),
  clause: fc.constantFrom('delivery', 'prepayment', 'acceptancePayment', 'retention'),
  amount: fc.constantFrom(1, 1_000_000, 5_000_000, 30_000_000, 65_000_000),
  fact: fc.integer({ min: 1, max: 8 }),
  outcome: fc.constantFrom('stands', 'falls'),
})

/** A course: of random attempts those that the rules take. */
const course = fc.array(attempt, { minLength: 4, maxLength: 40 }).map((attempts) => {
  let today = '2027-01-08'
  let known: Fact[] = facts(['contract.effective', today])
  for (const { kind, party, wait, back, clause, amount, fact, outcome } of attempts) {
    today = addDays(today, wait)
    const value = { clause, amount, fact: `fact_${fact}`, outcome }
    const given: GivenFact = {
      kind,
      source: 'party',
      party,
      occurredOn: addDays(today, -back),
      value: valueFor(kind, value),
    }
    if (judge({ terms, facts: known, today }, given)) continue
    const position = known.length + 1
    known = [...known, { ...given, id: `fact_${position}`, position, recordedAt: new Date(0) }]
  }
  return { known, today }
})

function valueFor(
  kind: FactKind,
  { clause, amount, fact, outcome }: Record<string, string | number>,
): Fact['value'] {
  if (kind === 'payment.confirmed') return { clause: clause!, amount: amount! }
  if (kind.startsWith('dispute.') || kind === 'obligation.waived') return { clause: clause! }
  if (kind === 'claim.closed' || kind === 'fact.contested') return { fact: fact! }
  return kind === 'fact.settled' ? { fact: fact!, outcome: outcome! } : {}
}

const later = fc.nat({ max: 700 })
const stepsOf = ({ obligations, actions }: Standing) => [
  obligations.map(({ state, history }) => [state, history]),
  actions,
]

test('courses are rich enough to mean something', () => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(course, ({ known, today }) => {
      for (const { state } of evaluate(terms, known, today).obligations) {
        seen.set(state, (seen.get(state) ?? 0) + 1)
      }
    }),
    { numRuns: 150, seed: 1 },
  )
  expect([...seen.keys()].sort()).toEqual(
    ['breached', 'cured', 'disputed', 'due', 'overdue', 'pending', 'performed', 'waived'].sort(),
  )
})

test('the order in which facts are handed over does not matter', () => {
  fc.assert(
    fc.property(course, fc.infiniteStream(fc.nat()), later, ({ known, today }, keys, days) => {
      const shuffled = known
        .map((fact) => ({ fact, key: keys.next().value ?? 0 }))
        .sort((one, other) => one.key - other.key)
        .map(({ fact }) => fact)
      const now = addDays(today, days)
      expect(canonicalJson(evaluate(terms, shuffled, now))).toBe(
        canonicalJson(evaluate(terms, known, now)),
      )
    }),
    { numRuns: 100 },
  )
})

test('money balances: what came in is what was counted, and never more than was owed', () => {
  fc.assert(
    fc.property(course, later, ({ known, today }, days) => {
      const fallen = new Set(
        known.flatMap(({ kind, value }) => (kind === 'fact.contested' ? [value.fact] : [])),
      )
      for (const { value } of known) if (value.outcome === 'stands') fallen.delete(value.fact)
      const { obligations } = evaluate(terms, known, addDays(today, days))
      for (const {
        clause,
        state,
        amount,
        paid,
        penalty,
        penaltyPaid,
        outstanding,
      } of obligations) {
        const received = known
          .filter(
            ({ id, kind, value }) =>
              kind === 'payment.confirmed' && value.clause === clause && !fallen.has(id),
          )
          .reduce((sum, { value }) => sum + Number(value.amount), 0)
        expect(paid + penaltyPaid).toBe(received)
        expect(paid).toBeLessThanOrEqual(amount ?? 0)
        // 3 % of the instalment, or of the total for late delivery.
        expect(penalty).toBeLessThanOrEqual(((amount ?? 100_000_000) * 3) / 100)
        const open = (amount ?? 0) - paid + Math.max(0, penalty - penaltyPaid)
        expect(outstanding).toBe(state === 'waived' ? 0 : open)
      }
    }),
    { numRuns: 100 },
  )
})

test('every step of every history is a lawful move, on a day not before the last', () => {
  fc.assert(
    fc.property(course, later, ({ known, today }, days) => {
      for (const { history, state } of evaluate(terms, known, addDays(today, days)).obligations) {
        expect(history.at(-1)?.state).toBe(state)
        for (let index = 1; index < history.length; index += 1) {
          const [before, after] = [history[index - 1]!, history[index]!]
          expect(mayMove(before.state, after.state)).toBe(true)
          expect(before.on <= after.on).toBe(true)
        }
      }
    }),
    { numRuns: 100 },
  )
})

test('as days pass without facts, histories and actions only grow, and penalties too', () => {
  fc.assert(
    fc.property(course, later, later, ({ known, today }, first, second) => {
      const now = addDays(today, Math.min(first, second))
      const [one, other] = [
        evaluate(terms, known, now),
        evaluate(terms, known, addDays(today, Math.max(first, second))),
      ]
      const keys = new Set(other.actions.map((action) => canonicalJson(action)))
      for (const action of one.actions) expect(keys.has(canonicalJson(action))).toBe(true)
      for (const [index, before] of one.obligations.entries()) {
        const after = other.obligations[index]!
        expect(after.history.slice(0, before.history.length)).toEqual(before.history)
        expect(after.penalty).toBeGreaterThanOrEqual(before.penalty)
      }
    }),
    { numRuns: 100 },
  )
})

test('until its next day nothing changes but running penalties, and on that day something does', () => {
  fc.assert(
    fc.property(course, later, fc.nat({ max: 400 }), ({ known, today }, days, ahead) => {
      const now = addDays(today, days)
      const standing = evaluate(terms, known, now)
      const { nextOn } = standing
      if (nextOn === null) {
        expect(stepsOf(evaluate(terms, known, addDays(now, ahead)))).toEqual(stepsOf(standing))
        return
      }
      expect(nextOn > now).toBe(true)
      expect(stepsOf(evaluate(terms, known, addDays(nextOn, -1)))).toEqual(stepsOf(standing))
      expect(stepsOf(evaluate(terms, known, nextOn))).not.toEqual(stepsOf(standing))
    }),
    { numRuns: 100 },
  )
})

test('a dispute about one clause leaves every other clause as it was', () => {
  fc.assert(
    fc.property(course, later, ({ known, today }, days) => {
      const without = known.filter(
        ({ kind, value }) => !(kind.startsWith('dispute.') && value.clause === 'acceptancePayment'),
      )
      const now = addDays(today, days)
      const others = (all: readonly Fact[]) =>
        evaluate(terms, all, now).obligations.filter(({ clause }) => clause !== 'acceptancePayment')
      expect(others(known)).toEqual(others(without))
    }),
    { numRuns: 100 },
  )
})

test('an action has one key, and a payment is instructed once', () => {
  fc.assert(
    fc.property(course, later, ({ known, today }, days) => {
      const { actions } = evaluate(terms, known, addDays(today, days))
      expect(new Set(actions.map(({ key }) => key)).size).toBe(actions.length)
      const instructed = actions.filter(
        ({ kind }) => kind === 'payment.instruct' || kind === 'retention.refund',
      )
      expect(new Set(instructed.map(({ clause }) => clause)).size).toBe(instructed.length)
    }),
    { numRuns: 100 },
  )
})

test('gives the same bytes whatever the zone of the machine', () => {
  const script = `
    import { canonicalJson } from './server/core/values/canonical-json.ts'
    import { evaluate, purchaseFacts, purchaseTerms } from './test/fulfilment/purchase.ts'
    for (const now of ['2027-03-08', '2027-11-01', '2029-03-20']) {
      console.log(canonicalJson(evaluate(purchaseTerms(), purchaseFacts(), now)))
    }`
  const run = (zone: string) =>
    execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    })
  const here = canonicalJson(evaluate(purchaseTerms(), purchaseFacts(), '2029-03-20'))
  expect(run('America/New_York').trimEnd().split('\n').at(-1)).toBe(here)
  expect(run('Pacific/Kiritimati')).toBe(run('America/New_York'))
}, 60_000)
