/** What a party may state now: found by trying, so that what is offered is exactly what will be taken. */
import type { FactCase, GivenFact, JudgeFact } from './rules.ts'
import type { FactKind } from './standing-types.ts'
import type { ObligationAct } from './types.ts'

const kinds: readonly FactKind[] = [
  'delivery.made',
  'acceptance.passed',
  'acceptance.failed',
  'payment.confirmed',
  'claim.opened',
  'claim.closed',
  'dispute.opened',
  'dispute.closed',
  'obligation.waived',
  'fact.contested',
  'fact.settled',
]

const acts: readonly (readonly [ObligationAct, FactKind])[] = [
  ['confirm-payment', 'payment.confirmed'],
  ['waive', 'obligation.waived'],
  ['dispute', 'dispute.opened'],
  ['close-dispute', 'dispute.closed'],
]

/** `party`: its field (`partyA`). */
export function recordableKinds(judge: JudgeFact, known: FactCase, party: string): FactKind[] {
  return kinds.filter((kind) => candidates(known, kind).some(allowed(judge, known, kind, party)))
}

export function actsOn(
  judge: JudgeFact,
  known: FactCase,
  party: string,
  clause: string,
): ObligationAct[] {
  return acts
    .filter(([, kind]) => allowed(judge, known, kind, party)({ clause, amount: 1 }))
    .map(([act]) => act)
}

/** Whether the party may contest the fact, or settle what was contested, and how. */
export function answersTo(
  judge: JudgeFact,
  known: FactCase,
  party: string,
  fact: string,
): ('contest' | 'stands' | 'falls')[] {
  const may = (kind: FactKind, value: GivenFact['value']) =>
    allowed(judge, known, kind, party)(value)
  return [
    ...(may('fact.contested', { fact }) ? (['contest'] as const) : []),
    ...(['stands', 'falls'] as const).filter((outcome) => may('fact.settled', { fact, outcome })),
  ]
}

function allowed(judge: JudgeFact, known: FactCase, kind: FactKind, party: string) {
  return (value: GivenFact['value']): boolean => {
    const given = { kind, source: 'party', party, occurredOn: known.today, value } as const
    return judge(known, given) === undefined
  }
}

/** Every clause and every fact, with the smallest amount: if none of them is taken, nothing of this kind is. */
function candidates({ terms, facts }: FactCase, kind: FactKind): GivenFact['value'][] {
  if (kind === 'fact.contested' || kind === 'claim.closed') {
    return facts.map(({ id }) => ({ fact: id }))
  }
  if (kind === 'fact.settled') {
    return facts.flatMap(({ id }) => [
      { fact: id, outcome: 'stands' },
      { fact: id, outcome: 'falls' },
    ])
  }
  return terms.clauses.map(({ id }) => ({ clause: id, amount: 1 }))
}
