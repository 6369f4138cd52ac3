/** 制证签发: the officer's act of will over a closed list. */
import type { Tx } from '../../db/connection.ts'
import { toHex, utf8 } from '../core/values/bytes.ts'
import { canonicalJson } from '../core/values/canonical-json.ts'
import { hour } from '../core/values/durations.ts'
import { newId } from '../core/values/ids.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { SigningWarrant, SpendableIntent } from '../keys/types.ts'
import type { Actor, Organisation } from '../people/types.ts'
import type { Seal } from '../seals/types.ts'
import { applicationsWith, type NamedApplication } from './application-store.ts'
import { laidAside } from './aside.ts'
import { addBatch, batchesOf, enlist, findBatch } from './batch-store.ts'
import { editionsOf } from './certificate-store.ts'
import type { CertificateType } from './certificate-type.ts'
import { type Asking, planFor, standingAmong } from './numbers.ts'
import { type CertificateDeps, record } from './parts.ts'
import { officerIsIndependent, stateAllows } from './rules.ts'
import { signingKey } from './signing-key.ts'
import type { BatchReport, BatchView } from './types.ts'

const mostAtOnce = 1000
/** A house that stood still longer asks the officer again. */
const warrantLife = 24 * hour

type Wish = { agencyId: string; applicationIds: readonly string[]; sealId: string }
type Order = {
  digest: string
  seal: Seal
  /** Of the seal's keys the one that signs. */
  keyId: string
  applications: readonly NamedApplication[]
}

export const issueJob = 'certificate.issue'

export async function issueOrder(
  deps: CertificateDeps,
  actor: Actor,
  wish: Wish,
): Promise<{ digest: string; count: number } | Refusal> {
  const order = await readOrder(deps, actor, wish)
  if (isRefusal(order)) return order
  return { digest: order.digest, count: order.applications.length }
}

export async function issue(
  deps: CertificateDeps,
  actor: Actor,
  { intent, ...wish }: Wish & { intent: SpendableIntent },
): Promise<BatchView | Refusal> {
  const order = await readOrder(deps, actor, wish)
  if (isRefusal(order)) return order
  const meant =
    intent.personId === actor.personId &&
    intent.subjectId === wish.agencyId &&
    intent.digest === order.digest
  if (!meant) return refuse('intent-invalid')
  const id = newId('batch', deps.random)
  const warrant = await deps.keys.warrant(intent, {
    keyId: order.keyId,
    subjectId: id,
    count: order.applications.length,
    validUntil: new Date(deps.clock.now().getTime() + warrantLife),
  })
  if (isRefusal(warrant)) return warrant
  // A key that cannot sign is found out before the will is spent.
  const signer = await deps.keys.signerUnder(warrant)
  if (isRefusal(signer)) return signer
  const done = await deps.db.transaction((tx) =>
    commitOrder(deps, tx, actor, { ...order, id, agencyId: wish.agencyId, warrant }),
  )
  return isRefusal(done) ? done : batch(deps, actor, id)
}

async function commitOrder(
  deps: CertificateDeps,
  tx: Tx,
  actor: Actor,
  order: Order & { id: string; agencyId: string; warrant: SigningWarrant },
): Promise<true | Refusal> {
  const { id, agencyId, warrant, applications, digest, seal } = order
  const at = deps.clock.now()
  if (!(await deps.people.spendIntent(tx, warrant.intentId, at))) return refuse('intent-invalid')
  if ((await enlist(tx, id, applications, at)) !== applications.length) return refuse('overtaken')
  await addBatch(tx, {
    ...{ id, agencyId, digest, sealId: seal.id, warrant: { ...warrant } },
    ...{ orderedBy: actor.personId, orderedAt: at, intentId: warrant.intentId },
    ...{ total: applications.length, state: 'running' },
  })
  await record(deps, tx, {
    ...{ kind: 'batch-ordered', subjectId: id, actor, agencyId, at },
    commitments: { order: digest, seal: seal.pictureDigest },
    facts: { count: applications.length },
    subjects: [seal.id],
  })
  await deps.outbox.put(tx, {
    kind: issueJob,
    payload: { batchId: id },
    key: `${issueJob}:${id}:1`,
  })
  return true
}

/** The list as it stands, if this person may have all of it issued under this seal. */
async function readOrder(
  deps: CertificateDeps,
  actor: Actor,
  { agencyId, applicationIds, sealId }: Wish,
): Promise<Order | Refusal> {
  const ids = [...new Set(applicationIds)]
  const refused =
    deps.authorise(actor, 'certificate.issue', agencyId) ??
    deps.authorise(actor, 'seal.use', agencyId)
  if (refused) return refused
  if (ids.length === 0) return refuse('batch-empty')
  if (ids.length > mostAtOnce) return refuse('batch-large', { maximum: mostAtOnce })
  const seal = await usableSeal(deps, agencyId, sealId)
  if (isRefusal(seal)) return seal
  const applications = await listOf(deps, ids)
  const agency = await deps.people.organisation(agencyId)
  const fit = applications.length === ids.length && agency
  if (!fit || applications.some((one) => one.agencyId !== agencyId)) return refuse('not-found')
  for (const application of applications) {
    const fault =
      stateAllows('issue', application.state) ?? officerIsIndependent(actor, 'issue', application)
    if (fault) return fault
  }
  const asking = askingOf(deps, applications)
  if (isRefusal(asking)) return asking
  const taken = await takenNumber(deps, asking, agency)
  const keyId = signingKey(seal, agency.suite)
  if (isRefusal(keyId)) return keyId
  const digest = digestOf(deps, { agencyId, sealId, asking })
  return taken ?? { digest, seal, keyId, applications }
}

async function listOf(
  { db }: CertificateDeps,
  ids: readonly string[],
): Promise<readonly NamedApplication[]> {
  const found: NamedApplication[] = []
  for (let i = 0; i < ids.length; i += 500) {
    found.push(...(await applicationsWith(db.read, ids.slice(i, i + 500))))
  }
  return found
}

function askingOf(
  { catalogue }: CertificateDeps,
  applications: readonly NamedApplication[],
): readonly (Asking & { type: CertificateType })[] | Refusal {
  const asking: Asking[] = []
  for (const application of applications) {
    const type = catalogue.get(application.typeName, application.typeVersion)
    if (!type) return refuse('type-unknown')
    asking.push({ application, type })
  }
  return asking
}

async function usableSeal(
  { seals }: CertificateDeps,
  agencyId: string,
  sealId: string,
): Promise<Seal | Refusal> {
  const seal = await seals.get(sealId)
  if (!seal || seal.organisationId !== agencyId || seal.kind === 'contract') {
    return refuse('seal-unknown')
  }
  const { name, state } = seal
  return state === 'active' ? seal : refuse('seal-not-active', { name, state })
}

/** A number that is the holder's own code is given once, until its certificate has ended. */
async function takenNumber(
  { db, clock }: CertificateDeps,
  asking: readonly Asking[],
  agency: Organisation,
): Promise<Refusal | undefined> {
  const at = clock.now()
  const byType = new Map<string, Set<string>>()
  for (const one of asking) {
    const plan = planFor(one, agency, at)
    if (plan.scope !== undefined) continue
    const numbers = byType.get(one.type.name) ?? new Set<string>()
    const number = plan.number(0)
    if (numbers.has(number)) return refuse('number-taken', { number })
    byType.set(one.type.name, numbers.add(number))
  }
  for (const [typeName, numbers] of byType) {
    const standing = standingAmong(await editionsOf(db.read, typeName, [...numbers]), at)
    if (standing) return refuse('number-taken', { number: standing.number })
  }
  return undefined
}

/** Everything that the certificates will say, but for what the house itself adds; in the order of ids, so that the list is a set. */
function digestOf(
  { crypto }: CertificateDeps,
  order: { agencyId: string; sealId: string; asking: readonly Asking[] },
): string {
  const { agencyId, sealId, asking } = order
  const list = asking.map(({ application: { id, version, values, photoDigest }, type }) => ({
    ...{ id, version, values, photo: photoDigest },
    type: { name: type.name, version: type.version, digest: type.digest },
  }))
  list.sort((one, other) => (one.id < other.id ? -1 : 1))
  const text = canonicalJson({ v: 1, agency: agencyId, seal: sealId, applications: list })
  return toHex(crypto.digest('sha256', utf8(text)))
}

/** For members of its agency; the same refusal whether it is hidden or absent. */
export async function batch(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
): Promise<BatchReport | Refusal> {
  const found = await findBatch(deps.db.read, id)
  const hidden = deps.authorise(actor, 'certificate.view', found?.agencyId ?? '')
  if (hidden || !found) return refuse('not-found')
  const [shown] = await batchesOf(deps.db.read, found.agencyId, id)
  return shown ? { ...viewOf(shown), laidAside: await laidAside(deps, id) } : refuse('not-found')
}

export async function batches(
  deps: CertificateDeps,
  actor: Actor,
  agencyId: string,
): Promise<readonly BatchView[] | Refusal> {
  const refused = deps.authorise(actor, 'certificate.view', agencyId)
  return refused ?? (await batchesOf(deps.db.read, agencyId)).map(viewOf)
}

function viewOf({
  agencyId: _,
  sealName,
  orderedByName,
  state,
  ...rest
}: Awaited<ReturnType<typeof batchesOf>>[number]): BatchView {
  return {
    ...rest,
    state: state as BatchView['state'],
    sealName: sealName ?? '',
    orderedByName: orderedByName ?? '',
  }
}
