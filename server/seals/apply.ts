/** 申请, 审批 and withdrawal: what comes before a seal is made. */
import { toHex, utf8 } from '../core/values/bytes.ts'
import { canonicalJson } from '../core/values/canonical-json.ts'
import { newId } from '../core/values/ids.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import {
  type ApplicationRow,
  addApplication,
  applicationById,
  moveApplication,
} from './application-store.ts'
import { decidingFault, seenApplication } from './applications.ts'
import { applicationFault, decisionFault, wordsFault } from './life.ts'
import { pictureOf } from './make.ts'
import type { SealsDeps } from './parts.ts'
import { planSeal } from './rules.ts'
import { hasSealNamed } from './store.ts'
import type { SealApplication, Seals } from './types.ts'

type Wish = Parameters<Seals['apply']>[2]

/** Refused here is what could not be made later: nobody decides about a seal that cannot be. */
export async function apply(
  deps: SealsDeps,
  actor: Actor,
  organisationId: string,
  wish: Wish,
): Promise<SealApplication | Refusal> {
  const denied = deps.authorise(actor, 'seal.apply', organisationId)
  const owner = await deps.organisation(organisationId)
  if (denied || !owner) return denied ?? refuse('not-permitted', { action: 'seal.apply' })
  const plan = planSeal(owner, wish)
  if (isRefusal(plan)) return plan
  const picture = pictureOf(deps, plan)
  if (isRefusal(picture)) return picture
  const fault = wordsFault(wish.purpose, 'purpose')
  if (fault) return fault
  const { name, design } = plan
  const { kind, algorithm } = wish
  const draft = { kind, algorithm, name, serial: design.serial ?? '', purpose: wish.purpose.trim() }
  return deps.db.transaction(async (tx) => {
    if (await hasSealNamed(tx, organisationId, name)) return refuse('seal-exists', { name })
    const id = newId('sealApplication', deps.random)
    const appliedEntryId = await deps.ledger.append(tx, {
      kind: 'seal.applied',
      actor: actor.personId,
      organisation: organisationId,
      commitments: { applicationDigest: applicationDigest(deps, draft) },
      facts: { kind },
      subjects: [id],
    })
    const added = await addApplication(tx, {
      ...{ id, organisationId, ...draft, state: 'applied', appliedEntryId },
      appliedBy: actor.personId,
      appliedAt: deps.clock.now(),
    })
    if (!added) return refuse('seal-applied', { name })
    const row = (await applicationById(tx, id)) as ApplicationRow
    return seenApplication(deps, tx, actor, row)
  })
}

/** 审批: of another person. */
export async function decide(
  deps: SealsDeps,
  actor: Actor,
  id: string,
  input: Parameters<Seals['decide']>[2],
): Promise<SealApplication | Refusal> {
  const { approve, opinion, version } = input
  return deps.db.transaction(async (tx) => {
    const row = await applicationById(tx, id)
    const denied = await decidingFault(deps, tx, actor, row)
    if (denied || !row) return denied ?? refuse('not-permitted', { action: 'seal.approve' })
    const fault = decisionFault(row.state, input)
    if (fault) return fault
    // What was judged is what is moved.
    if (row.version !== version) return refuse('overtaken')
    const state = approve ? 'approved' : 'rejected'
    const decidedEntryId = await deps.ledger.append(tx, {
      kind: `seal.${state}`,
      actor: actor.personId,
      organisation: row.organisationId,
      commitments: {
        applicationDigest: applicationDigest(deps, row),
        opinionDigest: digestOf(deps, opinion.trim()),
      },
      subjects: [id],
    })
    const moved = await moveApplication(tx, id, version, {
      ...{ state, decidedEntryId, opinion: opinion.trim() || null },
      decidedBy: actor.personId,
      decidedAt: deps.clock.now(),
    })
    return moved ? seenApplication(deps, tx, actor, moved) : refuse('overtaken')
  })
}

export async function withdraw(
  deps: SealsDeps,
  actor: Actor,
  id: string,
  { version }: { version: number },
): Promise<SealApplication | Refusal> {
  return deps.db.transaction(async (tx) => {
    const row = await applicationById(tx, id)
    const denied = deps.authorise(actor, 'seal.apply', row?.organisationId ?? '')
    if (denied || !row) return denied ?? refuse('not-permitted', { action: 'seal.apply' })
    const fault = applicationFault(row.state, 'withdraw')
    if (fault) return fault
    if (row.version !== version) return refuse('overtaken')
    const moved = await moveApplication(tx, id, version, { state: 'withdrawn' })
    if (!moved) return refuse('overtaken')
    await deps.ledger.append(tx, {
      kind: 'seal.withdrawn',
      actor: actor.personId,
      organisation: row.organisationId,
      commitments: { applicationDigest: applicationDigest(deps, row) },
      subjects: [id],
    })
    return seenApplication(deps, tx, actor, moved)
  })
}

type Applied = Pick<ApplicationRow, 'kind' | 'name' | 'serial' | 'purpose' | 'algorithm'>

/** What was asked for, so that it can be proven to be what was decided and made. */
function applicationDigest(
  deps: Pick<SealsDeps, 'crypto'>,
  { kind, name, serial, purpose, algorithm }: Applied,
): string {
  return digestOf(deps, canonicalJson({ kind, name, serial, purpose, algorithm }))
}

function digestOf({ crypto }: Pick<SealsDeps, 'crypto'>, text: string): string {
  return toHex(crypto.digest('sha256', utf8(text)))
}
