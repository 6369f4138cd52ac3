/**
 * Who may state which fact, and when. A party states what speaks against itself (the creditor that money came in, the
 * buyer that the goods are accepted) or what the other may contest; whoever contests or concedes gives way alone. What a
 * party stated itself, or built upon, it does not contest: an admission is taken back by nobody alone.
 */
import { addDays, type CivilDate } from '../core/values/dates.ts'
import { formatYuan } from '../core/values/money.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { contestsOf, countedFacts, type FactValues, noFacts, takeFact } from './counted.ts'
import type { Evaluate } from './evaluate.ts'
import { mayMove } from './obligations.ts'
import { endOfSilence } from './silence.ts'
import type { Fact, FactKind, ObligationStanding, Standing, Terms } from './standing-types.ts'

export type FactCase = {
  terms: Terms
  /** All that are recorded. */
  facts: readonly Fact[]
  /** In the contract's zone. */
  today: CivilDate
}

/** A fact before it has an id and a position. */
export type GivenFact = Pick<Fact, 'kind' | 'source' | 'party' | 'occurredOn' | 'value'>

/**
 * Refusals: fact-not-yours, fact-future, fact-before {earliest}, fact-premature (what it follows is not there),
 * fact-repeated, fact-unknown (contested, settled or closed: which?), clause-unknown, amount-wrong {maximum}, wrong-state,
 * invalid (the outcome of a settlement).
 */
export type JudgeFact = (known: FactCase, given: GivenFact) => Refusal | undefined

export function createJudgeFact(evaluate: Evaluate): JudgeFact {
  // What a party may say is found by trying every clause and fact on one case: it is evaluated once.
  const scenes = new WeakMap<FactCase, Scene>()
  const setUp = (known: FactCase): Scene => {
    const scene = scenes.get(known) ?? sceneOf(known, evaluate)
    scenes.set(known, scene)
    return scene
  }
  return (known, given) => {
    const scene = setUp(known)
    if (scene.standing.closed) return refuse('wrong-state')
    return (
      dayFault(scene, given) ??
      clauseFault(scene, given) ??
      rules[given.kind](scene, given) ??
      (given.kind === 'payment.confirmed' ? paymentFault(scene, given, evaluate) : undefined)
    )
  }
}

type Scene = FactCase & {
  counted: readonly Fact[]
  values: FactValues
  standing: Standing
  contests: ReturnType<typeof contestsOf>
}

type Rule = (scene: Scene, given: GivenFact) => Refusal | undefined

function sceneOf(known: FactCase, evaluate: Evaluate): Scene {
  const counted = countedFacts(known.facts, known.today)
  const values = { ...noFacts }
  for (const fact of counted) takeFact(values, fact)
  const standing = evaluate(known.terms, known.facts, known.today)
  return { ...known, counted, values, standing, contests: contestsOf(known.facts) }
}

/** Declarations take effect when they are made (民法典 137); what happened may be recorded later. */
const happened: ReadonlySet<FactKind> = new Set([
  'contract.effective',
  'delivery.made',
  'acceptance.passed',
  'acceptance.failed',
  'payment.confirmed',
])

const ofClause: ReadonlySet<FactKind> = new Set([
  'payment.confirmed',
  'dispute.opened',
  'dispute.closed',
  'obligation.waived',
])

/** A claim is none of them: contested it is still an open one, which is what keeps money back. */
const contestable: ReadonlySet<FactKind> = new Set([
  'delivery.made',
  'acceptance.passed',
  'acceptance.failed',
  'payment.confirmed',
])

const rules: Readonly<Record<FactKind, Rule>> = {
  'contract.effective': ({ values }, { source }) => {
    if (source === 'party') return refuse('fact-not-yours')
    return values.effectiveOn === null ? undefined : refuse('fact-repeated')
  },
  'delivery.made': (scene, { party, occurredOn }) => {
    if (party === null || party !== deliveryOf(scene)?.debtor) return refuse('fact-not-yours')
    if (scene.values.deliveredOn !== null) return refuse('fact-repeated')
    const failed = scene.counted.findLast(({ kind }) => kind === 'acceptance.failed')
    return notBefore(occurredOn, failed?.occurredOn ?? scene.values.effectiveOn)
  },
  'acceptance.passed': (scene, given) => {
    const silence =
      given.party !== null && given.party === deliveryOf(scene)?.debtor
        ? endOfSilence(scene)
        : undefined
    if (silence === undefined || silence >= scene.today) {
      return acceptorFault(scene, given) ?? acceptanceFault(scene, given)
    }
    return acceptanceFault(scene, given) ?? notBefore(given.occurredOn, addDays(silence, 1))
  },
  'acceptance.failed': (scene, given) =>
    acceptorFault(scene, given) ?? acceptanceFault(scene, given),
  'payment.confirmed': (scene, given) => {
    if (given.source !== 'platform' && given.party !== obligationOf(scene, given)?.creditor) {
      return refuse('fact-not-yours')
    }
    return notBefore(given.occurredOn, scene.values.effectiveOn)
  },
  'claim.opened': (scene, given) =>
    acceptorFault(scene, given) ??
    (scene.values.acceptedOn === null ? refuse('fact-premature') : undefined),
  'claim.closed': (scene, given) => acceptorFault(scene, given) ?? claimFault(scene, given),
  'dispute.opened': (scene, given) => {
    const obligation = obligationOf(scene, given)
    if (!isBetween(obligation, given.party)) return refuse('fact-not-yours')
    return mayMove(obligation.state, 'disputed') ? undefined : refuse('wrong-state')
  },
  'dispute.closed': (scene, given) => {
    if (obligationOf(scene, given)?.state !== 'disputed') return refuse('wrong-state')
    const opened = scene.counted.findLast(
      ({ kind, value }) => kind === 'dispute.opened' && value.clause === given.value.clause,
    )
    const own = given.party !== null && given.party === opened?.party
    return own || given.source === 'platform' ? undefined : refuse('fact-not-yours')
  },
  'obligation.waived': (scene, given) => {
    const obligation = obligationOf(scene, given)
    if (given.party === null || given.party !== obligation?.creditor) {
      return refuse('fact-not-yours')
    }
    const nothingLeft = obligation.state === 'cured' && obligation.outstanding === 0
    return mayMove(obligation.state, 'waived') && !nothingLeft ? undefined : refuse('wrong-state')
  },
  'fact.contested': (scene, given) => {
    const target = scene.facts.find(({ id }) => id === given.value.fact)
    if (!target) return refuse('fact-unknown')
    if (!isParty(scene, given.party)) return refuse('fact-not-yours')
    if (!contestable.has(target.kind)) return refuse('wrong-state')
    if (scene.contests.has(target.id)) return refuse('fact-repeated')
    return target.party === given.party || hasBuiltUpon(scene, target, given.party)
      ? refuse('fact-not-yours')
      : undefined
  },
  'fact.settled': settlementFault,
}

function dayFault({ today }: Scene, { kind, occurredOn }: GivenFact): Refusal | undefined {
  if (occurredOn > today) return refuse('fact-future', {}, 'occurredOn')
  return happened.has(kind) ? undefined : notBefore(occurredOn, today)
}

function clauseFault(scene: Scene, given: GivenFact): Refusal | undefined {
  if (!ofClause.has(given.kind) || obligationOf(scene, given)) return undefined
  return refuse('clause-unknown', {}, 'clause')
}

function acceptorFault(scene: Scene, { party }: GivenFact): Refusal | undefined {
  const acceptor = deliveryOf(scene)?.creditor
  return party !== null && party === acceptor ? undefined : refuse('fact-not-yours')
}

function acceptanceFault({ values }: Scene, { occurredOn }: GivenFact): Refusal | undefined {
  if (values.acceptedOn !== null) return refuse('fact-repeated')
  if (values.deliveredOn === null) return refuse('fact-premature')
  return notBefore(occurredOn, values.deliveredOn)
}

/** Whoever accepted the goods has said that they were delivered. */
function hasBuiltUpon({ counted }: Scene, target: Fact, party: string | null): boolean {
  const accepts = (fact: Fact) => fact.kind === 'acceptance.passed' && fact.party === party
  return target.kind === 'delivery.made' && counted.some(accepts)
}

function claimFault({ facts, counted }: Scene, { value }: GivenFact): Refusal | undefined {
  const claim = facts.find(({ id, kind }) => id === value.fact && kind === 'claim.opened')
  if (!claim) return refuse('fact-unknown')
  const closed = counted.some(
    (fact) => fact.kind === 'claim.closed' && fact.value.fact === value.fact,
  )
  return closed ? refuse('fact-repeated') : undefined
}

/** The one who contested may let the fact stand, the other may let it fall; the house may do either by an award. */
function settlementFault(scene: Scene, { party, source, value }: GivenFact): Refusal | undefined {
  if (value.outcome !== 'stands' && value.outcome !== 'falls') {
    return refuse('invalid', {}, 'outcome')
  }
  if (scene.contests.get(String(value.fact)) !== 'contested') return refuse('fact-unknown')
  if (source === 'platform') return undefined
  if (!isParty(scene, party)) return refuse('fact-not-yours')
  const contest = scene.facts.findLast(
    (fact) => fact.kind === 'fact.contested' && fact.value.fact === value.fact,
  )
  const givesWay = (party === contest?.party) === (value.outcome === 'stands')
  return givesWay ? undefined : refuse('fact-not-yours')
}

/** More than is owed for this clause, its penalty included, is not taken: it belongs to another clause or is a mistake. */
function paymentFault(scene: Scene, given: GivenFact, evaluate: Evaluate): Refusal | undefined {
  const { amount, clause } = given.value
  const before = obligationOf(scene, given)
  const wrong = refuse('amount-wrong', { maximum: formatYuan(before?.outstanding ?? 0) }, 'amount')
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount <= 0) return wrong
  if (!before || before.outstanding === 0) return wrong
  const position = scene.facts.length + 1
  const assumed: Fact = { ...given, id: '', position, recordedAt: new Date(0) }
  const after = evaluate(scene.terms, [...scene.facts, assumed], scene.today)
  const obligation = after.obligations.find((one) => one.clause === clause)
  return obligation && obligation.penaltyPaid <= obligation.penalty ? undefined : wrong
}

function notBefore(occurredOn: CivilDate, earliest: CivilDate | null): Refusal | undefined {
  if (earliest === null) return refuse('fact-premature')
  return occurredOn < earliest ? refuse('fact-before', { earliest }, 'occurredOn') : undefined
}

function deliveryOf({ terms, standing }: Scene): ObligationStanding | undefined {
  const ids = terms.clauses.flatMap(({ id, kind }) => (kind === 'delivery' ? [id] : []))
  return standing.obligations.find(({ clause }) => ids.includes(clause))
}

function obligationOf({ standing }: Scene, { value }: GivenFact): ObligationStanding | undefined {
  return standing.obligations.find(({ clause }) => clause === value.clause)
}

function isBetween(
  obligation: ObligationStanding | undefined,
  party: string | null,
): obligation is ObligationStanding {
  return party !== null && (party === obligation?.debtor || party === obligation?.creditor)
}

function isParty({ terms }: Scene, party: string | null): boolean {
  return terms.parties.some(({ field }) => field === party)
}
