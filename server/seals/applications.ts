/** Applications as an actor sees them, and who may decide about them. */
import type { Reader } from '../../db/connection.ts'
import type { KeyAlgorithm } from '../core/values/crypto.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import {
  type ApplicationRow,
  applicationById,
  applicationsOf,
  holdersOf,
  namesOf,
  undecidable,
} from './application-store.ts'
import { nextActs } from './life.ts'
import type { SealsDeps } from './parts.ts'
import type { SealApplication, SealKind, Seals } from './types.ts'

type Verbs = Pick<Seals, 'applications' | 'application' | 'orphanedApplications'>
/** An application, and whether its organisation has nobody but the applicant who could decide. */
type Standing = { row: ApplicationRow; orphaned: boolean }

export function createApplications(deps: SealsDeps): Verbs {
  const { read } = deps.db
  return {
    async applications(actor, organisationId) {
      const denied = deps.authorise(actor, 'seal.view', organisationId)
      if (denied) return denied
      const deciders = await holdersOf(read, organisationId, deps.rolesFor('seal.approve'))
      const standings = (await applicationsOf(read, organisationId)).map((row) => {
        return { row, orphaned: isOrphaned(row, deciders) }
      })
      return seen(deps, read, actor, standings)
    },
    async application(actor, id) {
      const row = await applicationById(read, id)
      const standing = row && (await standingOf(deps, read, row))
      const denied = deps.authorise(actor, 'seal.view', row?.organisationId ?? '')
      const forOperator = actor.operator && standing?.orphaned && row?.state === 'applied'
      if (!standing || (denied && !forOperator)) return denied ?? unknown()
      return one(await seen(deps, read, actor, [standing]))
    },
    async orphanedApplications(actor) {
      if (!actor.operator) return unknown()
      const waiting = await undecidable(read, deps.rolesFor('seal.approve'))
      const standings = waiting.map(({ application: row }) => ({ row, orphaned: true }))
      const views = await seen(deps, read, actor, standings)
      return waiting.map(({ organisation }, index) => {
        return { ...(views[index] as SealApplication), organisation }
      })
    },
  }
}

const unknown = (): Refusal => refuse('not-permitted', { action: 'seal.approve' })

/** The application as it stands in this transaction. */
export async function seenApplication(
  deps: SealsDeps,
  reader: Reader,
  actor: Actor,
  row: ApplicationRow,
): Promise<SealApplication> {
  return one(await seen(deps, reader, actor, [await standingOf(deps, reader, row)]))
}

/** Another person than the applicant; of the organisation, or of the platform where there is none. */
export async function decidingFault(
  deps: SealsDeps,
  reader: Reader,
  actor: Actor,
  row: ApplicationRow | undefined,
): Promise<Refusal | undefined> {
  const denied = deps.authorise(actor, 'seal.approve', row?.organisationId ?? '')
  if (!row) return denied ?? unknown()
  if (denied && !(actor.operator && (await standingOf(deps, reader, row)).orphaned)) return denied
  return row.appliedBy === actor.personId ? refuse('same-person') : undefined
}

async function standingOf(deps: SealsDeps, reader: Reader, row: ApplicationRow): Promise<Standing> {
  const deciders = await holdersOf(reader, row.organisationId, deps.rolesFor('seal.approve'))
  return { row, orphaned: isOrphaned(row, deciders) }
}

function isOrphaned({ appliedBy }: ApplicationRow, deciders: readonly string[]): boolean {
  return deciders.every((personId) => personId === appliedBy)
}

async function seen(
  deps: SealsDeps,
  reader: Reader,
  actor: Actor,
  standings: readonly Standing[],
): Promise<SealApplication[]> {
  const people = standings.flatMap(({ row: { appliedBy, decidedBy } }) => [appliedBy, decidedBy])
  const names = await namesOf(reader, [...new Set(people.filter((id) => id !== null))])
  return standings.map(({ row, orphaned }) => {
    const { appliedBy, decidedBy, ...rest } = row
    return {
      ...rest,
      kind: row.kind as SealKind,
      algorithm: row.algorithm as KeyAlgorithm,
      secondAlgorithm: row.secondAlgorithm as KeyAlgorithm | null,
      state: row.state as SealApplication['state'],
      appliedByName: names.get(appliedBy) ?? '',
      decidedByName: decidedBy === null ? null : (names.get(decidedBy) ?? ''),
      orphaned,
      next: nextActs(row.state, entitlement(deps, actor, { row, orphaned })),
    }
  })
}

function entitlement({ authorise }: SealsDeps, actor: Actor, { row, orphaned }: Standing) {
  const may = (action: 'seal.apply' | 'seal.approve' | 'seal.make') =>
    authorise(actor, action, row.organisationId) === undefined
  const decides = may('seal.approve') || (actor.operator && orphaned)
  return {
    decide: decides && row.appliedBy !== actor.personId,
    apply: may('seal.apply'),
    make: may('seal.make'),
  }
}

function one(views: readonly SealApplication[]): SealApplication {
  return views[0] as SealApplication
}
