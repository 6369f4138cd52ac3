/** 申请, 审批 and withdrawal: what comes before a seal is made. */
import type { Tx } from '../../db/connection.ts'
import { toHex, utf8 } from '../core/values/bytes.ts'
import { canonicalJson } from '../core/values/canonical-json.ts'
import { newId } from '../core/values/ids.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { suiteOfAlgorithm } from '../core/values/suite.ts'
import type { Actor } from '../people/types.ts'
import {
  type ApplicationRow,
  addApplication,
  applicationById,
  moveApplication,
} from './application-store.ts'
import { decidingFault, seenApplication } from './applications.ts'
import { applicationFault, decisionFault, secondKeyFault, wordsFault } from './life.ts'
import { pictureOf } from './make.ts'
import type { SealsDeps } from './parts.ts'
import { otherAlgorithm, planSeal } from './rules.ts'
import { hasSealNamed, sealById } from './store.ts'
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
  const { kind, algorithm, secondAlgorithm } = wish
  if (secondAlgorithm && suiteOfAlgorithm(secondAlgorithm) === suiteOfAlgorithm(algorithm))
    return refuse('suite-same', {}, 'algorithm')
  const draft = {
    ...{ kind, algorithm, name, serial: design.serial ?? '', purpose: wish.purpose.trim() },
    ...{ secondAlgorithm: secondAlgorithm ?? null, forSealId: null },
  }
  return deps.db.transaction(async (tx) => {
    if (await hasSealNamed(tx, organisationId, name)) return refuse('seal-exists', { name })
    return enter(deps, tx, actor, organisationId, draft)
  })
}

/** For a seal that there is already: a key of the suite that it has none of. */
export async function applyForKey(
  deps: SealsDeps,
  actor: Actor,
  sealId: string,
  { purpose }: { purpose: string },
): Promise<SealApplication | Refusal> {
  const seal = await sealById(deps.db.read, sealId)
  const denied = deps.authorise(actor, 'seal.apply', seal?.organisationId ?? '')
  if (denied || !seal) return denied ?? refuse('not-permitted', { action: 'seal.apply' })
  const fault = secondKeyFault(seal) ?? wordsFault(purpose, 'purpose')
  if (fault) return fault
  const { kind, name } = seal
  const serial = /\(\d+\)$/.exec(name)?.[0] ?? ''
  const draft = {
    ...{ kind, name, serial, algorithm: otherAlgorithm(seal.algorithm) },
    ...{ purpose: purpose.trim(), secondAlgorithm: null, forSealId: sealId },
  }
  return deps.db.transaction((tx) => enter(deps, tx, actor, seal.organisationId, draft))
}

async function enter(
  deps: SealsDeps,
  tx: Tx,
  actor: Actor,
  organisationId: string,
  draft: Applied,
): Promise<SealApplication | Refusal> {
  const id = newId('sealApplication', deps.random)
  const appliedEntryId = await deps.ledger.append(tx, {
    kind: draft.forSealId === null ? 'seal.applied' : 'seal.key-applied',
    actor: actor.personId,
    organisation: organisationId,
    commitments: { applicationDigest: applicationDigest(deps, draft) },
    facts: { kind: draft.kind },
    subjects: [id, ...(draft.forSealId === null ? [] : [draft.forSealId])],
  })
  const added = await addApplication(tx, {
    ...{ id, organisationId, ...draft, state: 'applied', appliedEntryId },
    appliedBy: actor.personId,
    appliedAt: deps.clock.now(),
  })
  if (!added) return refuse('seal-applied', { name: draft.name })
  const row = (await applicationById(tx, id)) as ApplicationRow
  return seenApplication(deps, tx, actor, row)
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

type Applied = Pick<
  ApplicationRow,
  'kind' | 'name' | 'serial' | 'purpose' | 'algorithm' | 'secondAlgorithm' | 'forSealId'
>

/** What was asked for, so that it can be proven to be what was decided and made. */
function applicationDigest(
  deps: Pick<SealsDeps, 'crypto'>,
  { kind, name, serial, purpose, algorithm, secondAlgorithm, forSealId }: Applied,
): string {
  const asked = { kind, name, serial, purpose, algorithm }
  // Absent where nothing was asked: earlier applications keep their digests.
  const more = {
    ...(secondAlgorithm === null ? {} : { secondAlgorithm }),
    ...(forSealId === null ? {} : { forSealId }),
  }
  return digestOf(deps, canonicalJson({ ...asked, ...more }))
}

function digestOf({ crypto }: Pick<SealsDeps, 'crypto'>, text: string): string {
  return toHex(crypto.digest('sha256', utf8(text)))
}
