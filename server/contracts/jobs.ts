import type { JobHandler } from '../outbox/types.ts'
import { tokenDigest } from './invitation.ts'
import { invitationLetter, movedLetter } from './letters.ts'
import { type ContractDeps, record } from './parts.ts'
import { find, moveParty, partiesOf, partyById } from './store.ts'

/** Idempotent: a party that is invited already gets no second link. */
export function inviteJob(deps: ContractDeps): JobHandler {
  return async (payload) => {
    const party = await partyById(deps.db.read, String(payload.partyId))
    const contract = party && (await find(deps.db.read, party.contractId))
    if (!contract || party.state !== 'waiting' || contract.state !== 'signing') return
    const at = deps.clock.now()
    const token = Buffer.from(deps.random(32)).toString('base64url')
    const organisation = await deps.people.organisation(contract.organisationId)
    const letter = invitationLetter({
      signerName: party.signerName,
      organisationName: organisation?.name ?? '',
      title: contract.title,
      number: contract.number,
      link: `${deps.baseUrl}/sign/${token}`,
      signBy: contract.signBy ?? at,
    })
    await deps.db.transaction(async (tx) => {
      const moved = await moveParty(tx, party.id, party.version, {
        state: 'invited',
        invitedAt: at,
        tokenDigest: tokenDigest(deps, token),
        tokenExpiresAt: contract.signBy,
      })
      // Signed from the inbox in the meantime: no link is needed any more.
      if (!moved) return
      await deps.mailbox.enqueue(tx, {
        key: `contract.invite:${party.id}`,
        recipient: party.signerEmail,
        ...letter,
      })
      await record(deps, tx, {
        kind: 'contract.invited',
        contractId: contract.id,
        actor: undefined,
        organisationId: contract.organisationId,
        at,
        facts: { position: party.position },
      })
    })
  }
}

/** Tells the drafter and every party that has had the contract before its eyes. */
export function notifyJob(deps: ContractDeps): JobHandler {
  return async (payload, job) => {
    const contractId = String(payload.contractId)
    const contract = await find(deps.db.read, contractId)
    if (!contract) return
    const parties = await partiesOf(deps.db.read, [contractId])
    const drafter = await deps.people.actorById(contract.draftedBy)
    const event = String(payload.event)
    const concerned = event === 'rejected' ? [] : parties.filter((one) => one.state !== 'waiting')
    const recipients = new Set(concerned.map((party) => party.signerEmail))
    if (drafter) recipients.add(drafter.email)
    const letter = movedLetter({
      event,
      title: contract.title,
      number: contract.number,
      link: `${deps.baseUrl}/contracts/${contract.id}`,
      reason: String(payload.reason ?? ''),
    })
    await deps.db.transaction(async (tx) => {
      for (const recipient of recipients) {
        await deps.mailbox.enqueue(tx, {
          key: `${job.key ?? job.id}:${recipient}`,
          recipient,
          ...letter,
        })
      }
    })
  }
}
