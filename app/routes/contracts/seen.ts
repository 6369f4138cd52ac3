import type { App } from '../../../server/app.ts'
import type { ContractView, PartyView } from '../../../server/contracts/types.ts'
import { fieldsOf, type Label } from '../../../server/core/forms/fields.ts'
import { dateIn } from '../../../server/core/values/dates.ts'
import type { Actor } from '../../../server/people/types.ts'

/** A contract as a page needs it: without what was typed, and other organisations' addresses only hinted at. */
export function seenBy(actor: Actor, { values: _, ...contract }: ContractView) {
  return { ...contract, parties: contract.parties.map((party) => partySeenBy(actor, party)) }
}
export type SeenContract = ReturnType<typeof seenBy>

export function partySeenBy(actor: Actor, party: PartyView): PartyView & { own: boolean } {
  const own = actor.memberships.some(({ organisationCode }) => organisationCode === party.code)
  return { ...party, own, signerEmail: own ? party.signerEmail : masked(party.signerEmail) }
}

/** `s***@example.com`: enough to recognise, not enough to write to. */
function masked(email: string): string {
  const [name = '', host = ''] = email.split('@')
  return `${name.slice(0, 1)}***@${host}`
}

/** What only the template knows: its name, how many places of a draft are still to be filled in, and who will sign. */
export function draftFacts(
  { templates, clock }: Pick<App, 'templates' | 'clock'>,
  { state, values, templateName, templateVersion }: ContractView,
): { templateTitle: Label | null; missing: number; roles: readonly string[] } {
  const template = templates.get(templateName, templateVersion)
  if (template === undefined) return { templateTitle: null, missing: 0, roles: [] }
  const { title: templateTitle } = template
  const roles = fieldsOf(template).flatMap((field) => (field.type === 'party' ? [field.role] : []))
  if (state !== 'draft') return { templateTitle, missing: 0, roles }
  const { faults } = templates.check(template, values, dateIn(clock.now()))
  return { templateTitle, missing: faults.length, roles }
}
