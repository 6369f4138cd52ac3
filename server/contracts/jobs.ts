import type { Tx } from '../../db/connection.ts'
import type { JobHandler } from '../outbox/types.ts'
import type { Organisation } from '../people/types.ts'
import { tokenDigest } from './invitation.ts'
import { invitationLetter, type Letter, movedLetter } from './letters.ts'
import { type ContractDeps, record } from './parts.ts'
import { codeIsTrusted } from './rules.ts'
import {
  type ContractRecord,
  eventsOf,
  find,
  holdState,
  letRead,
  moveParty,
  type PartyRecord,
  partiesOf,
  partyById,
} from './store.ts'

/** Idempotent: a party that is invited already gets no second link. */
export function inviteJob(deps: ContractDeps): JobHandler {
  return async (payload) => {
    const party = await partyById(deps.db.read, String(payload.partyId))
    const contract = party && (await find(deps.db.read, party.contractId))
    if (!contract || party.state !== 'waiting' || contract.state !== 'signing') return
    const token = Buffer.from(deps.random(32)).toString('base64url')
    const organisation = await trustedOrganisation(deps, contract, party)
    const letters = await invitationLetters(deps, contract, party, { token, organisation })
    await deps.db.transaction((tx) =>
      commitInvitation(deps, tx, { contract, party, token, letters, organisation }),
    )
  }
}

type Addressed = Letter & { recipient: string; key: string }

async function commitInvitation(
  deps: ContractDeps,
  tx: Tx,
  made: {
    contract: ContractRecord
    party: PartyRecord
    token: string
    letters: readonly Addressed[]
    organisation: Organisation | undefined
  },
): Promise<void> {
  const { contract, party, token, organisation } = made
  const at = deps.clock.now()
  // Withdrawn in the meantime: a link that opens nothing helps nobody.
  if (!(await holdState(tx, contract.id, 'signing'))) return
  const moved = await moveParty(tx, party.id, party.version, {
    state: 'invited',
    invitedAt: at,
    tokenDigest: tokenDigest(deps, token),
    tokenExpiresAt: contract.signBy,
  })
  // Signed from the inbox in the meantime: no link is needed any more.
  if (!moved) return
  // It may have been vouched for only after the approval, which told the organisations known by then.
  if (organisation) await letRead(tx, organisation.id, contract.id, contract.updatedAt)
  for (const letter of made.letters) await deps.mailbox.enqueue(tx, letter)
  await record(deps, tx, {
    kind: 'contract.invited',
    contractId: contract.id,
    actor: undefined,
    organisationId: contract.organisationId,
    at,
    facts: { position: party.position },
  })
}

/** The link to the one who is named as signer, and word to every other signer of that organisation. */
async function invitationLetters(
  deps: ContractDeps,
  contract: ContractRecord,
  party: PartyRecord,
  { token, organisation }: { token: string; organisation: Organisation | undefined },
): Promise<Addressed[]> {
  const sender = await deps.people.organisation(contract.organisationId)
  const key = `contract.invite:${party.id}`
  const invitation = invitationLetter({
    signerName: party.signerName,
    organisationName: sender?.name ?? '',
    title: contract.title,
    number: contract.number,
    link: `${deps.baseUrl}/sign/${token}`,
    signBy: contract.signBy ?? deps.clock.now(),
  })
  const word = letterAbout(deps, contract, 'invited')
  const colleagues = organisation
    ? await deps.people.membersWithRole(organisation.id, 'signer')
    : []
  return [
    { ...invitation, key, recipient: party.signerEmail },
    ...colleagues
      .filter(({ email }) => email !== party.signerEmail)
      .map(({ email, personId }) => ({ ...word, key: `${key}:${personId}`, recipient: email })),
  ]
}

/** The organisation of this party's code, where that code is beyond doubt. */
async function trustedOrganisation(
  deps: ContractDeps,
  contract: ContractRecord,
  party: PartyRecord,
): Promise<Organisation | undefined> {
  const organisation = await deps.people.organisationByCode(party.code)
  if (!organisation) return undefined
  const { id: organisationId, identityLevel: organisationLevel } = organisation
  return codeIsTrusted({ organisationId, organisationLevel }, contract) ? organisation : undefined
}

/** Addresses, each with the id of the person or party it is of: keys are kept, and name no address. */
type Recipients = ReadonlyMap<string, string>

/** Tells those concerned what happened to a contract; a re-run writes no second letter. */
export function notifyJob(deps: ContractDeps): JobHandler {
  return async ({ contractId, event: happened, entryId }, job) => {
    const contract = await find(deps.db.read, String(contractId))
    if (!contract) return
    const event = String(happened)
    const about = (await eventsOf(deps.db.read, contract.id)).find((one) => one.entryId === entryId)
    const letter = letterAbout(deps, contract, event, String(about?.facts['reason'] ?? ''))
    const recipients =
      event === 'submitted'
        ? await approvers(deps, contract)
        : await concerned(deps, contract, event)
    await deps.db.transaction(async (tx) => {
      for (const [recipient, who] of recipients) {
        const key = `${job.key ?? job.id}:${who}`
        await deps.mailbox.enqueue(tx, { key, recipient, ...letter })
      }
    })
  }
}

/** Whoever wrote or submitted it, and every party that has had the contract before its eyes. */
async function concerned(
  deps: ContractDeps,
  contract: ContractRecord,
  event: string,
): Promise<Recipients> {
  const parties = event === 'rejected' ? [] : await partiesOf(deps.db.read, [contract.id])
  const authors = await Promise.all(
    [contract.draftedBy, contract.submittedBy ?? ''].map((id) => deps.people.actorById(id)),
  )
  const seen = parties.filter(({ state }) => state !== 'waiting')
  // Authors last: who is both is told once, under a name that no turn of the parties changes.
  return new Map([
    ...seen.map(({ signerEmail, id }) => [signerEmail, id] as const),
    ...authors.flatMap((one) => (one ? [[one.email, one.personId] as const] : [])),
  ])
}

/** Those who may decide; where nobody has the role but its author, the owners, who may do everything. */
async function approvers(deps: ContractDeps, contract: ContractRecord): Promise<Recipients> {
  for (const role of ['approver', 'owner'] as const) {
    const members = await deps.people.membersWithRole(contract.organisationId, role)
    const others = members.filter(
      ({ personId }) => personId !== contract.draftedBy && personId !== contract.submittedBy,
    )
    if (others.length > 0) return new Map(others.map((one) => [one.email, one.personId]))
  }
  return new Map()
}

function letterAbout(
  deps: Pick<ContractDeps, 'baseUrl'>,
  { id, title, number }: ContractRecord,
  event: string,
  reason = '',
): Letter {
  return movedLetter({ event, title, number, link: `${deps.baseUrl}/contracts/${id}`, reason })
}
