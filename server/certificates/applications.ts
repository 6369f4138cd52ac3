/** Looking at applications: who may, and what they see. */
import type { Label, Values } from '../core/forms/fields.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import {
  applicationsBy,
  deskPage,
  findApplication,
  type NamedApplication,
} from './application-store.ts'
import { type CertificateDeps, mayOf, timelineOf } from './parts.ts'
import { isApplicantSide, nextActs } from './rules.ts'
import type { ApplicationRow, ApplicationView, Certificates, Page } from './types.ts'

/** With its names if this person may see it; the same refusal whether it is hidden or absent. */
export async function openApplication(
  deps: Pick<CertificateDeps, 'db' | 'authorise'>,
  actor: Actor,
  id: string,
): Promise<NamedApplication | Refusal> {
  const application = await findApplication(deps.db.read, id)
  if (!application) return refuse('not-found')
  const may = mayOf(deps, actor)
  // Whoever applied for an organisation and has left it has no more to do with it.
  const seen =
    isApplicantSide(actor, application, may) || may('certificate.view', application.agencyId)
  return seen ? application : refuse('not-found')
}

export async function application(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
): Promise<ApplicationView | Refusal> {
  const opened = await openApplication(deps, actor, id)
  return isRefusal(opened) ? opened : viewOf(deps, actor, opened)
}

/** After an act of one who could see it a moment ago. */
export async function reopened(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
): Promise<ApplicationView> {
  const view = await application(deps, actor, id)
  if (isRefusal(view)) throw new Error(`application ${id} vanished for its own actor`)
  return view
}

async function viewOf(
  deps: CertificateDeps,
  actor: Actor,
  opened: NamedApplication,
): Promise<ApplicationView> {
  const may = mayOf(deps, actor)
  const { agencyId, applicantName, photoDigest, opinion, certificateId, batchId } = opened
  return {
    ...rowOf(deps, opened),
    ...{ agencyId, applicantName, photoDigest, opinion, certificateId, batchId },
    mine: isApplicantSide(actor, opened, may),
    values: opened.values as Values,
    timeline: await timelineOf(deps, actor, [opened.id]),
    next: nextActs(opened, actor, may),
  }
}

export async function applicationsOf(
  deps: CertificateDeps,
  actor: Actor,
): Promise<readonly ApplicationRow[]> {
  const may = mayOf(deps, actor)
  const organisations = actor.memberships
    .map((one) => one.organisationId)
    .filter((id) => may('certificate.apply', id))
  const rows = await applicationsBy(deps.db.read, actor.personId, organisations)
  return rows.map((row) => rowOf(deps, row))
}

export async function desk(
  deps: CertificateDeps,
  actor: Actor,
  query: Parameters<Certificates['desk']>[1],
): Promise<Page<ApplicationRow> | Refusal> {
  const refused = deps.authorise(actor, 'certificate.view', query.agencyId)
  if (refused) return refused
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor)
  if (query.cursor !== undefined && !after) return refuse('cursor-invalid')
  const { agencyId, state } = query
  const limit = pageSize(query.limit)
  const rows = await deskPage(deps.db.read, {
    ...{ agencyId, limit },
    ...(state && { state }),
    ...(after && { after }),
  })
  return pageOf(
    rows,
    limit,
    (row) => writeCursor(row.updatedAt, row.id),
    (row) => rowOf(deps, row),
  )
}

function rowOf(deps: Pick<CertificateDeps, 'catalogue'>, row: NamedApplication): ApplicationRow {
  const { id, typeName, typeVersion, agencyName, submittedAt, updatedAt, version } = row
  const type = deps.catalogue.get(typeName, typeVersion)
  return {
    ...{ id, typeName, typeVersion, agencyName, submittedAt, updatedAt, version },
    typeTitle: titleOf(deps, row),
    holderName: type ? String(row.values[type.holder.name] ?? '') : '',
    state: row.state as ApplicationRow['state'],
  }
}

/** A type whose folder was taken away keeps at least its name. */
export function titleOf(
  { catalogue }: Pick<CertificateDeps, 'catalogue'>,
  { typeName, typeVersion }: { typeName: string; typeVersion: string },
): Label {
  return catalogue.get(typeName, typeVersion)?.title ?? { zh: typeName, en: typeName }
}

export function pageSize(limit: number): number {
  return Math.min(100, Math.max(1, Math.floor(limit)))
}

/** `rows`: one more than the page where there are more. */
export function pageOf<Row, Shown>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => string,
  show: (row: Row) => Shown,
): Page<Shown> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = rows.length > limit && last !== undefined ? cursorOf(last) : null
  return { rows: shown.map(show), next }
}

/** Where a page ended: milliseconds and id. */
export function writeCursor(at: Date, id: string): string {
  return `${at.getTime()}.${id}`
}

export function readCursor(cursor: string): { at: Date; id: string } | undefined {
  const match = /^(\d{1,15})\.([a-z]{3}_[0-9a-z]{26})$/.exec(cursor)
  return match ? { at: new Date(Number(match[1])), id: match[2] as string } : undefined
}
