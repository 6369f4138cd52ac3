import type { CivilDate } from '../core/values/dates.ts'
import type { Fact } from './standing-types.ts'

/** Facts in the order in which they happened; of one day, in the order in which they were recorded. */
function inOrder(facts: readonly Fact[]): Fact[] {
  return [...facts].sort(byDayThenPosition)
}

/**
 * The facts that count on `now`, in order: not those of later days, not those that are contested and not yet settled,
 * or settled as fallen, no delivery that failed acceptance afterwards (what does not conform is no performance), and
 * of a claim that counts its first closing.
 */
export function countedFacts(facts: readonly Fact[], now: CivilDate): Fact[] {
  const known = inOrder(facts).filter((fact) => fact.occurredOn <= now)
  const contests = contestsOf(known)
  const standing = known.filter(({ id }) => (contests.get(id) ?? 'stands') === 'stands')
  const failed = standing.findLastIndex(({ kind }) => kind === 'acceptance.failed')
  const claims = new Set<string>()
  return standing.filter(({ id, kind, value }, index) => {
    if (kind === 'delivery.made') return index > failed
    if (kind === 'claim.opened') claims.add(id)
    return kind !== 'claim.closed' || claims.delete(String(value.fact))
  })
}

/** `contested`: not settled yet. Only facts that were ever contested are in it. */
export function contestsOf(
  facts: readonly Fact[],
): ReadonlyMap<string, 'contested' | 'stands' | 'falls'> {
  const contests = new Map<string, 'contested' | 'stands' | 'falls'>()
  for (const { kind, value } of facts) {
    if (kind === 'fact.contested') contests.set(String(value.fact), 'contested')
    else if (kind === 'fact.settled') {
      contests.set(String(value.fact), value.outcome === 'falls' ? 'falls' : 'stands')
    }
  }
  return contests
}

/** What conditions may name of the facts. */
export type FactValues = {
  effectiveOn: CivilDate | null
  deliveredOn: CivilDate | null
  acceptedOn: CivilDate | null
  openClaims: number
}

export const noFacts: FactValues = {
  effectiveOn: null,
  deliveredOn: null,
  acceptedOn: null,
  openClaims: 0,
}

/** `values` after one more counted fact; the first of its kind stays. */
export function takeFact(values: FactValues, { kind, occurredOn }: Fact): void {
  if (kind === 'contract.effective') values.effectiveOn ??= occurredOn
  else if (kind === 'delivery.made') values.deliveredOn ??= occurredOn
  else if (kind === 'acceptance.passed') values.acceptedOn ??= occurredOn
  else if (kind === 'claim.opened') values.openClaims += 1
  else if (kind === 'claim.closed') values.openClaims -= 1
}

function byDayThenPosition(one: Fact, other: Fact): number {
  if (one.occurredOn !== other.occurredOn) return one.occurredOn < other.occurredOn ? -1 : 1
  return one.position - other.position
}
