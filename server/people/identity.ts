import type { Tx } from '../../db/connection.ts'
import { toHex } from '../core/values/bytes.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { actorWithId, raisePerson } from './account-store.ts'
import { reviewLetter } from './letters.ts'
import { authorise } from './matrix.ts'
import { organisationWith, ownedOrganisations, raiseOrganisation } from './organisation-store.ts'
import type { Parts } from './parts.ts'
import {
  addReview,
  closeReview,
  latestReview,
  pendingReviewOf,
  pendingReviews,
  type ReviewRow,
  reviewWith,
} from './review-store.ts'
import { levelObstacle, reviewObstacle } from './rules.ts'
import type { Actor, IdentityProvider, IdentitySubject, People } from './types.ts'

export type Identity = Pick<
  People,
  'requestIdentityReview' | 'identityReview' | 'pendingReviews' | 'decideReview' | 'proveIdentity'
> & {
  /** Level 1: the person's e-mail is verified, and with it the organisations that they registered. */
  raiseVerified(tx: Tx, personId: string): Promise<void>
}

type Rise = {
  subjectKind: string
  subjectId: string
  level: number
  actor: string
  /** Review id, provider and digest of its evidence; salted on the ledger. */
  evidence: string
}

export function createIdentity(parts: Parts, provider: IdentityProvider | undefined): Identity {
  const { db } = parts
  return {
    raiseVerified: (tx, personId) => raiseVerified(parts, tx, personId),
    requestIdentityReview: (actor, input) => requestReview(parts, actor, input),
    async identityReview(actor, subject) {
      return speakerObstacle(actor, subject) ?? (await latestReview(db.read, subject)) ?? null
    },
    async pendingReviews(actor) {
      return actor.operator ? pendingReviews(db.read) : notPermitted()
    },
    decideReview: (actor, id, input) => decideReview(parts, actor, id, input),
    proveIdentity: (actor, subject) => proveIdentity(parts, provider, actor, subject),
  }
}

async function raise(parts: Parts, tx: Tx, rise: Rise): Promise<void> {
  const { subjectKind, subjectId, level, actor, evidence } = rise
  const person = subjectKind === 'person'
  const rose = person
    ? await raisePerson(tx, subjectId, level)
    : await raiseOrganisation(tx, subjectId, level)
  if (!rose) return
  await parts.ledger.append(tx, {
    kind: 'identity.raised',
    actor,
    ...(person ? {} : { organisation: subjectId }),
    commitments: { subject: subjectId, subjectKind, level: String(level), evidence },
    subjects: [subjectId],
  })
}

async function raiseVerified(parts: Parts, tx: Tx, personId: string): Promise<void> {
  const rise = { level: 1, actor: personId, evidence: 'e-mail' }
  await raise(parts, tx, { ...rise, subjectKind: 'person', subjectId: personId })
  for (const subjectId of await ownedOrganisations(tx, personId)) {
    await raise(parts, tx, { ...rise, subjectKind: 'organisation', subjectId })
  }
}

async function requestReview(
  parts: Parts,
  actor: Actor,
  subject: IdentitySubject,
): Promise<{ id: string } | Refusal> {
  const obstacle = await subjectObstacle(parts, actor, subject, 2)
  if (obstacle) return obstacle
  if (Object.values(subject.statement).every((value) => value.trim() === '')) {
    return refuse('required', {}, 'statement')
  }
  const id = `rev_${toHex(parts.random(16))}`
  return parts.db.transaction(async (tx) => {
    if (await pendingReviewOf(tx, subject.subjectId)) return refuse('review-pending')
    await addReview(tx, {
      ...subject,
      id,
      level: 2,
      state: 'pending',
      statement: { ...subject.statement },
      requestedBy: actor.personId,
      requestedAt: parts.clock.now(),
    })
    return { id }
  })
}

/** Whether the actor may speak for the subject. */
function speakerObstacle(
  actor: Actor,
  { subjectKind, subjectId }: Pick<IdentitySubject, 'subjectKind' | 'subjectId'>,
): Refusal | undefined {
  if (subjectKind === 'organisation') return authorise(actor, 'organisation.manage', subjectId)
  return subjectId === actor.personId ? undefined : notPermitted()
}

/** And whether the subject stands just below the wanted level. */
async function subjectObstacle(
  parts: Parts,
  actor: Actor,
  subject: IdentitySubject,
  wanted: 2 | 3,
): Promise<Refusal | undefined> {
  const forbidden = speakerObstacle(actor, subject)
  if (forbidden) return forbidden
  const { subjectKind, subjectId: id } = subject
  const { read } = parts.db
  const found =
    subjectKind === 'person' ? await actorWithId(read, id) : await organisationWith(read, { id })
  return found ? levelObstacle(found.identityLevel, wanted) : notPermitted()
}

async function decideReview(
  parts: Parts,
  actor: Actor,
  id: string,
  { accept, reason, version }: { accept: boolean; reason: string; version: number },
): Promise<true | Refusal> {
  if (!actor.operator) return notPermitted()
  const review = await reviewWith(parts.db.read, id)
  if (!review) return refuse('not-found')
  const obstacle = reviewObstacle(actor, review)
  if (obstacle) return obstacle
  if (!accept && reason.trim() === '') return refuse('reason-required', {}, 'reason')
  return parts.db.transaction(async (tx) => {
    const closed = await closeReview(tx, id, version, {
      state: accept ? 'accepted' : 'rejected',
      reason: reason.trim(),
      reviewedBy: actor.personId,
      reviewedAt: parts.clock.now(),
    })
    if (!closed) return refuse('version-conflict')
    if (accept) await raise(parts, tx, { ...review, actor: actor.personId, evidence: id })
    await tellOutcome(parts, tx, review, accept)
    return true as const
  })
}

/** Whoever asked is told, at the address that they have now, and led to where they asked. */
async function tellOutcome(
  { baseUrl, mailbox }: Parts,
  tx: Tx,
  { id, requestedBy, subjectKind, subjectId }: ReviewRow,
  accepted: boolean,
): Promise<void> {
  const applicant = await actorWithId(tx, requestedBy)
  if (!applicant) return
  const path = subjectKind === 'person' ? '/account/identity' : `/organisations/${subjectId}`
  const letter = reviewLetter(baseUrl, applicant.email, { key: `review:${id}`, accepted, path })
  await mailbox.enqueue(tx, letter)
}

async function proveIdentity(
  parts: Parts,
  provider: IdentityProvider | undefined,
  actor: Actor,
  subject: IdentitySubject,
): Promise<true | Refusal> {
  if (!provider) return refuse('provider-missing')
  const obstacle = await subjectObstacle(parts, actor, subject, 3)
  if (obstacle) return obstacle
  const proof = await provider.prove(subject)
  if (isRefusal(proof)) return proof
  const evidence = `${provider.name}:${proof.evidenceDigest}`
  await parts.db.transaction((tx) =>
    raise(parts, tx, { ...subject, level: 3, actor: actor.personId, evidence }),
  )
  return true
}

function notPermitted(): Refusal {
  return refuse('not-permitted', { action: 'identity.review' })
}
