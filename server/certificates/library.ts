/** Looking at certificates: who may, and what they see. */
import { formatToken, tokenUrl } from '../core/certificates/token.ts'
import type { Values } from '../core/forms/fields.ts'
import { dateIn } from '../core/values/dates.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { spellings } from '../core/values/searching.ts'
import type { Actor } from '../people/types.ts'
import { pageOf, pageSize, readCursor, titleOf, writeCursor } from './applications.ts'
import {
  certificatesOf,
  findCertificate,
  libraryPage,
  type NamedCertificate,
} from './certificate-store.ts'
import { nextLifeActs, statusNow } from './life-rules.ts'
import { type CertificateDeps, mayOf, timelineOf } from './parts.ts'
import { peopleWith } from './people-store.ts'
import { openProposal, type ProposalRecord } from './proposal-store.ts'
import type { CertificateRow, Certificates, CertificateView, Page, Proposal } from './types.ts'

/** If this person may see it; the same refusal whether it is hidden or absent. `inside`: for the agency. */
export async function openCertificate(
  deps: Pick<CertificateDeps, 'db' | 'authorise'>,
  actor: Actor,
  id: string,
): Promise<{ certificate: NamedCertificate; inside: boolean } | Refusal> {
  const certificate = await findCertificate(deps.db.read, 'id', id)
  if (!certificate) return refuse('not-found')
  const { holderPersonId, holderOrganisationId, agencyId } = certificate
  const inside = mayOf(deps, actor)('certificate.view', agencyId)
  const theirs =
    holderPersonId === actor.personId ||
    actor.memberships.some((one) => one.organisationId === holderOrganisationId)
  return inside || theirs ? { certificate, inside } : refuse('not-found')
}

export async function view(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
): Promise<CertificateView | Refusal> {
  const opened = await openCertificate(deps, actor, id)
  if (isRefusal(opened)) return opened
  const { certificate, inside } = opened
  const { agencyId, applicationId, typeVersion, edition, photoDigest, documentDigest } = certificate
  // What an officer proposes is the agency's own business until another has decided.
  const proposal = inside ? await openProposal(deps.db.read, id) : undefined
  const timeline = await timelineOf(deps, actor, [applicationId, id])
  const now = deps.clock.now()
  return {
    ...rowOf(deps, certificate),
    ...{ agencyId, typeVersion, edition, photoDigest, documentDigest },
    values: certificate.values as Values,
    verifyUrl: await verifyUrlOf(deps, certificate),
    proposal: proposal ? await proposalView(deps, actor, proposal) : null,
    timeline: timeline.filter(({ kind }) => inside || !/^revoke-/.test(kind)),
    next: nextLifeActs(certificate, actor, mayOf(deps, actor), proposal, now),
  }
}

/** After an act of one who could see it a moment ago. */
export async function reviewed(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
): Promise<CertificateView> {
  const found = await view(deps, actor, id)
  if (isRefusal(found)) throw new Error(`certificate ${id} vanished for its own actor`)
  return found
}

/** Ed25519 signs the same words the same way: the link is the one on the face. */
async function verifyUrlOf(
  deps: Pick<CertificateDeps, 'crypto' | 'keys' | 'baseUrl'>,
  { identifier, contentDigest, issuedAt }: NamedCertificate,
): Promise<string> {
  const key = await deps.keys.tokenKey()
  return tokenUrl(
    deps.baseUrl,
    formatToken(deps.crypto, key, { identifier, contentDigest, issuedAt }),
  )
}

async function proposalView(
  { db }: CertificateDeps,
  actor: Actor,
  { operation, proposedBy, ...row }: ProposalRecord,
): Promise<Proposal> {
  const { id, reason, decisionNumber, proposedAt, version } = row
  const people = await peopleWith(db.read, [proposedBy])
  return {
    ...{ id, reason, decisionNumber, proposedAt, version },
    operation: operation as Proposal['operation'],
    proposedByName: people.get(proposedBy)?.name ?? '',
    mine: proposedBy === actor.personId,
  }
}

export async function file(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
): Promise<{ bytes: Uint8Array; name: string } | Refusal> {
  const opened = await openCertificate(deps, actor, id)
  if (isRefusal(opened)) return opened
  const { documentDigest, number } = opened.certificate
  const bytes = await deps.documents.fetch(documentDigest)
  return bytes ? { bytes, name: `${number}.pdf` } : refuse('not-found')
}

export async function mine(
  deps: CertificateDeps,
  actor: Actor,
): Promise<readonly CertificateRow[]> {
  const organisations = actor.memberships.map((one) => one.organisationId)
  const rows = await certificatesOf(deps.db.read, actor.personId, organisations)
  return rows.map((row) => rowOf(deps, row))
}

export async function library(
  deps: CertificateDeps,
  actor: Actor,
  query: Parameters<Certificates['library']>[1],
): Promise<Page<CertificateRow> | Refusal> {
  const refused = deps.authorise(actor, 'certificate.view', query.agencyId)
  if (refused) return refused
  const before = query.cursor === undefined ? undefined : readCursor(query.cursor)
  if (query.cursor !== undefined && !before) return refuse('cursor-invalid')
  const { agencyId, status, typeName, text } = query
  const limit = pageSize(query.limit)
  const rows = await libraryPage(deps.db.read, {
    ...{ agencyId, status, typeName, before, limit },
    today: dateIn(deps.clock.now()),
    spellings: spellings((text ?? '').slice(0, 128)),
  })
  return pageOf(
    rows,
    limit,
    (row) => writeCursor(row.issuedAt, row.id),
    (row) => rowOf(deps, row),
  )
}

function rowOf(
  deps: Pick<CertificateDeps, 'catalogue' | 'clock'>,
  certificate: NamedCertificate,
): CertificateRow {
  const { id, identifier, number, typeName, holderName, agencyName } = certificate
  const { validFrom, validTo, issuedAt, version } = certificate
  return {
    ...{ id, identifier, number, typeName, holderName, agencyName },
    ...{ validFrom, validTo, issuedAt, version },
    typeTitle: titleOf(deps, certificate),
    status: statusNow(certificate, deps.clock.now()),
  }
}
