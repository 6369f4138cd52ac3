import { toHex, utf8 } from '../core/values/bytes.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { type Suite, suiteOr } from '../core/values/suite.ts'
import type { Actor } from '../people/types.ts'
import type { Seal } from '../seals/types.ts'
import { keyPlaceOf } from './key-place.ts'
import { type ContractDeps, openContract, partyView, record, viewOf } from './parts.ts'
import { codeIsTrusted, isInvited, partyOf, signsContracts, turnObstacle } from './rules.ts'
import {
  type ContractRecord,
  find,
  letRead,
  markOpened,
  mayRead,
  type PartyRecord,
  partiesOf,
  partyByToken,
} from './store.ts'
import { keysFor } from './suites.ts'
import type { Contracts, SigningView } from './types.ts'

/** A contract as the person sees it who may sign for one of its parties. */
export type Found = { contract: ContractRecord; parties: PartyRecord[]; party: PartyRecord }

export async function openForSigning(
  deps: ContractDeps,
  actor: Actor,
  by: { token: string } | { contractId: string },
): ReturnType<Contracts['openForSigning']> {
  const found = await findForSigning(deps, actor, by)
  if (isRefusal(found)) return found
  const { contract, parties, party } = found
  const organisationId = organisationOf(actor, party.code)
  const at = deps.clock.now()
  const turn = turnObstacle(turnOf(found), party, at)
  if (party.openedAt === null && organisationId && !turn) {
    await deps.db.transaction(async (tx) => {
      // Only the first opening is an event; two tabs at once make one.
      if (!(await markOpened(tx, party.id, at))) return
      await letRead(tx, organisationId, contract.id, at)
      const act = { kind: 'contract.opened', contractId: contract.id, actor, organisationId, at }
      await record(deps, tx, { ...act, facts: { position: party.position } })
    })
  }
  const seals = organisationId ? await deps.seals.list(actor, organisationId) : []
  const usable = isRefusal(seals)
    ? []
    : seals.filter((seal) => seal.state === 'active' && signsContracts(seal))
  const suite = suiteOr(contract.suite)
  const fresh = (await partiesOf(deps.db.read, [contract.id])).find((one) => one.id === party.id)
  return {
    contract: await viewOf(deps, actor, contract, parties),
    party: partyView(fresh ?? party),
    documentDigest: contract.documentDigest ?? '',
    pages: party.place.pages,
    place: { page: party.place.page, rectangle: party.place.rectangle },
    seals: await Promise.all(usable.map((seal) => choiceOf(deps, seal, suite))),
    obstacle: signingObstacle(deps, actor, found, usable),
  }
}

async function choiceOf(
  deps: ContractDeps,
  seal: Seal,
  suite: Suite,
): Promise<SigningView['seals'][number]> {
  const { id, name, picture, diameter } = seal
  const fits = !isRefusal(keysFor(seal, suite))
  return { id, name, picture, diameter, ...(await keyPlaceOf(deps, seal, suite)), fits }
}

export async function findForSigning(
  deps: ContractDeps,
  actor: Actor,
  by: { token: string } | { contractId: string },
): Promise<Found | Refusal> {
  const invited =
    'token' in by ? await partyByToken(deps.db.read, tokenDigest(deps, by.token)) : null
  if (invited === undefined) return refuse('link-unknown')
  if (invited?.tokenExpiresAt && deps.clock.now() > invited.tokenExpiresAt)
    return refuse('link-expired')
  const contractId = invited?.contractId ?? ('contractId' in by ? by.contractId : '')
  const contract = await find(deps.db.read, contractId)
  if (!contract) return refuse('not-found')
  const parties = await partiesOf(deps.db.read, [contractId])
  const party = partyOf(
    actor,
    invited ? [invited] : parties,
    (action, organisationId) => deps.authorise(actor, action, organisationId) === undefined,
  )
  // A link names its organisation to the invited e-mail address only, so that it can be joined or registered.
  if (!party && invited && isInvited(actor, invited)) {
    return refuse('signer-organisation-missing', { name: invited.name, code: invited.code })
  }
  if (!party && invited) return refuse('link-not-yours')
  if (!party || !(invited || (await isWithinReach(deps, actor, contract, party)))) {
    return notForSigning(deps, actor, contract)
  }
  return { contract, parties, party }
}

/** Without a link: the organisation has the contract in its list, or its code is beyond doubt, or it was this person who was invited. */
async function isWithinReach(
  deps: ContractDeps,
  actor: Actor,
  contract: ContractRecord,
  party: PartyRecord,
): Promise<boolean> {
  const membership = actor.memberships.find((one) => one.organisationCode === party.code)
  if (!membership) return false
  if (codeIsTrusted(membership, contract) || isInvited(actor, party)) return true
  return (await mayRead(deps.db.read, [membership.organisationId], contract.id)).length > 0
}

/** Who may see the contract is told that signing is not theirs; anybody else, nothing. */
async function notForSigning(
  deps: ContractDeps,
  actor: Actor,
  contract: ContractRecord,
): Promise<Refusal> {
  const opened = await openContract(deps, actor, contract.id)
  return isRefusal(opened) ? opened : refuse('not-permitted', { action: 'contract.sign' })
}

function signingObstacle(
  deps: ContractDeps,
  actor: Actor,
  found: Found,
  usable: readonly Seal[],
): Refusal | null {
  const turn = turnObstacle(turnOf(found), found.party, deps.clock.now())
  if (turn) return turn
  const [first] = usable
  if (!first) return refuse('no-seal')
  const suite = suiteOr(found.contract.suite)
  const unfit = usable.every((seal) => isRefusal(keysFor(seal, suite)))
  if (unfit) return refuse('suite-seal-missing', { suite, name: first.name, seal: first.id })
  return actor.twoFactorEnabled ? null : refuse('second-factor-missing')
}

export function turnOf({ contract, parties }: Found) {
  return { state: contract.state, signBy: contract.signBy, parties }
}

export function organisationOf(actor: Actor, code: string): string | undefined {
  return actor.memberships.find((one) => one.organisationCode === code)?.organisationId
}

export function levelOf(actor: Actor, organisationId: string): number {
  return (
    actor.memberships.find((one) => one.organisationId === organisationId)?.organisationLevel ?? 0
  )
}

/** Links are kept as digests only: whoever reads the database cannot open one. */
export function tokenDigest(deps: Pick<ContractDeps, 'crypto'>, token: string): string {
  return toHex(deps.crypto.digest('sha256', utf8(`qiyin/sign-link/v1\0${token}`)))
}
