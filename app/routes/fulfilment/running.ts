import type { App } from '../../../server/app.ts'
import type { ContractView } from '../../../server/contracts/types.ts'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import type { FulfilmentView } from '../../../server/fulfilment/types.ts'
import type { Actor } from '../../../server/people/types.ts'
import { type Rehearsal, rehearse } from './rehearse.ts'

export type Running = Pick<FulfilmentView, 'obligations' | 'parties' | 'state'>

type Asked = { actor: Actor; contract: ContractView; url: string }

/** What a contract's own page says about its clauses that run: how they stand, or before it is in force what they would do. */
export async function runningOf(
  app: Pick<App, 'fulfilment' | 'templates'>,
  { actor, contract, url }: Asked,
): Promise<{ running: Running | null; rehearsal: Rehearsal | null }> {
  if (contract.state === 'completed') {
    const view = await app.fulfilment.view(actor, contract.id)
    if (isRefusal(view)) return { running: null, rehearsal: null }
    const { obligations, parties, state } = view
    return { running: { obligations, parties, state }, rehearsal: null }
  }
  return { running: null, rehearsal: rehearsalOf(app, contract, url) }
}

const open: ReadonlySet<ContractView['state']> = new Set(['draft', 'submitted', 'signing'])

/** The days assumed are in the query of the page's address. */
export function rehearsalOf(
  app: Pick<App, 'fulfilment' | 'templates'>,
  { state, templateName, templateVersion, values }: ContractView,
  url: string,
): Rehearsal | null {
  if (!open.has(state)) return null
  const template = app.templates.get(templateName, templateVersion)
  return rehearse(app, template, values, new URL(url).searchParams)
}
