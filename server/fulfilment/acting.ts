/** For which parties of a contract somebody may speak, and what they may say. */
import type { ActionName, Actor, Authorise } from '../people/types.ts'
import { actsOn, answersTo, recordableKinds } from './offers.ts'
import type { FactCase, JudgeFact } from './rules.ts'
import type { FactKind } from './standing-types.ts'
import type { PartyRecord } from './store.ts'
import type { FactAnswer, ObligationAct } from './types.ts'

/** A party for which the actor may do something, being a member of the organisation that signed as it. */
export type Side = { field: string; organisationId: string; may: (action: ActionName) => boolean }

export function sidesOf(
  authorise: Authorise,
  actor: Actor,
  parties: readonly Pick<PartyRecord, 'field' | 'organisationId'>[],
): Side[] {
  return parties.flatMap(({ field, organisationId }) => {
    const member = actor.memberships.some((one) => one.organisationId === organisationId)
    if (!(member && organisationId)) return []
    const may = (action: ActionName) => authorise(actor, action, organisationId) === undefined
    return [{ field, organisationId, may }]
  })
}

/** What the role must allow: to say what happened, to quarrel about it, or to give something up. */
export function actionFor(kind: FactKind): ActionName {
  if (kind === 'obligation.waived') return 'fulfilment.waive'
  return /^(dispute|fact)\./.test(kind) ? 'fulfilment.dispute' : 'fulfilment.record'
}

export type Offers = {
  kinds: readonly FactKind[]
  actsOn(clause: string): readonly ObligationAct[]
  answersTo(factId: string): readonly FactAnswer[]
}

const kindOfAct: Readonly<Record<ObligationAct, FactKind>> = {
  'confirm-payment': 'payment.confirmed',
  waive: 'obligation.waived',
  dispute: 'dispute.opened',
  'close-dispute': 'dispute.closed',
}

/** All that some side of the actor may do now. */
export function offersTo(sides: readonly Side[], judge: JudgeFact, known: FactCase): Offers {
  const union = <One>(offered: (side: Side) => readonly One[]) => [
    ...new Set(sides.flatMap((side) => offered(side))),
  ]
  return {
    kinds: union(({ field, may }) =>
      recordableKinds(judge, known, field).filter((kind) => may(actionFor(kind))),
    ),
    actsOn: (clause) =>
      union(({ field, may }) =>
        actsOn(judge, known, field, clause).filter((act) => may(actionFor(kindOfAct[act]))),
      ),
    answersTo: (factId) =>
      union(({ field, may }) =>
        may('fulfilment.dispute') ? answersTo(judge, known, field, factId) : [],
      ),
  }
}
