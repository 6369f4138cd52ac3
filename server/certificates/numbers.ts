/**
 * Numbers for one chunk of a batch: read outside the transaction so that faces can be rendered and signed with them, taken
 * inside it by compare-and-set. Whoever was overtaken throws the chunk away; so no number is lost or used twice,
 * whatever crashes.
 */
import type { Database, Tx } from '../../db/connection.ts'
import { certificateStatusAt } from '../core/certificates/status.ts'
import { dateIn } from '../core/values/dates.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import type { Organisation } from '../people/types.ts'
import type { ApplicationRecord } from './application-store.ts'
import { type CertificateRecord, editionsOf } from './certificate-store.ts'
import type { CertificateType } from './certificate-type.ts'
import { moveCounter, readCounters } from './counter-store.ts'
import { type NumberPlan, planNumber } from './numbering.ts'

export type Numbered = {
  /** 证照编号 */
  number: string
  /** 流水号 of the identifier */
  serial: string
  /** Three digits. */
  edition: string
}

export type Numbers = {
  of(applicationId: string): Numbered
  /** False when another took numbers meanwhile. */
  take(tx: Tx): Promise<boolean>
}

/** What cannot be made as it was applied for, and why. */
export type Unfit = { asking: Asking; refusal: Refusal }

export type Asking = { application: ApplicationRecord; type: CertificateType }

type Counter = { scope: string; from: number; to: number }

export function planFor({ application, type }: Asking, agency: Organisation, at: Date): NumberPlan {
  return planNumber(type.number, type.name, {
    year: yearOf(at),
    agencyCode: agency.code,
    values: application.values,
  })
}

/** A list: those whose number another certificate has that still holds (number-taken). */
export async function expectNumbers(
  db: Database,
  asking: readonly Asking[],
  agency: Organisation,
  at: Date,
): Promise<Numbers | readonly Unfit[]> {
  const plans = asking.map((one) => ({ ...one, plan: planFor(one, agency, at) }))
  const earlier = await earlierEditions(db, plans)
  const taken = plans.flatMap(({ plan, ...one }): Unfit[] => {
    if (plan.scope !== undefined) return []
    const last = earlier.get(keyOf(one.type, plan.number(0)))
    const standing = last && standingAmong([last], at)
    if (!standing) return []
    return [{ asking: one, refusal: refuse('number-taken', { number: standing.number }) }]
  })
  if (taken.length > 0) return taken
  const scopes = plans.flatMap(({ plan, type }) => [
    ...(plan.scope === undefined ? [] : [plan.scope]),
    serialScope(type, agency, at),
  ])
  const counters = new Map<string, Counter>()
  for (const [scope, from] of await readCounters(db.read, [...new Set(scopes)])) {
    counters.set(scope, { scope, from, to: from })
  }
  const next = (scope: string): number => {
    const counter = counters.get(scope) as Counter
    counter.to += 1
    return counter.to
  }
  const given = new Map<string, Numbered>()
  for (const { application, type, plan } of plans) {
    const number = plan.number(plan.scope === undefined ? 0 : next(plan.scope))
    const last = earlier.get(keyOf(type, number))
    given.set(application.id, {
      number,
      serial: last ? serialOf(last) : newSerial(at, next(serialScope(type, agency, at))),
      edition: String(Number(last?.edition ?? 0) + 1).padStart(3, '0'),
    })
  }
  return {
    of: (id) => given.get(id) as Numbered,
    async take(tx) {
      for (const counter of counters.values()) {
        if (counter.to > counter.from && !(await moveCounter(tx, counter))) return false
      }
      return true
    },
  }
}

/** The newest edition of every number that does not come from a serial: what was ended may be issued anew. */
async function earlierEditions(
  db: Database,
  plans: readonly (Asking & { plan: NumberPlan })[],
): Promise<Map<string, CertificateRecord>> {
  const fixed = new Map<string, string[]>()
  for (const { plan, type } of plans) {
    if (plan.scope !== undefined) continue
    fixed.set(type.name, [...(fixed.get(type.name) ?? []), plan.number(0)])
  }
  const newest = new Map<string, CertificateRecord>()
  for (const [typeName, numbers] of fixed) {
    for (const one of await editionsOf(db.read, typeName, numbers)) {
      newest.set(keyOf({ name: typeName }, one.number), one)
    }
  }
  return newest
}

/** One of them that still holds, or is only suspended. */
export function standingAmong(
  records: readonly CertificateRecord[],
  at: Date,
): CertificateRecord | undefined {
  return records.find(({ status, validTo, issuedAt }) => {
    const now = certificateStatusAt([{ status, effectiveAt: issuedAt }], validTo, at)
    return now === '01' || now === '02'
  })
}

const keyOf = ({ name }: { name: string }, number: string) => `${name}/${number}`

const yearOf = (at: Date) => dateIn(at).slice(0, 4)

/** Counted by type, agency and year, whatever the numbers of the type are made from. */
function serialScope(type: CertificateType, agency: Organisation, at: Date): string {
  return `certificate-serial/${type.code}/${agency.code}/${yearOf(at)}`
}

function newSerial(at: Date, count: number): string {
  return `${yearOf(at)}${String(count).padStart(7, '0')}`
}

/** A later edition keeps the serial of the first. */
function serialOf({ identifier }: CertificateRecord): string {
  return identifier.split('.').at(-3) ?? ''
}
