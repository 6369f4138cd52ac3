import type { LoaderFunctionArgs } from '@remix-run/node'
import type { ContractRow } from '../../../server/contracts/types.ts'
import { formatYuan } from '../../../server/core/values/money.ts'
import { partyFacts } from '../../components/contract-words.ts'
import { requireMember } from '../../http/actor.ts'
import { bytesAnswer } from '../../http/bytes.ts'
import { csvBytes } from '../../http/csv.ts'
import { foundFile } from '../../http/found-file.ts'
import { languageOf } from '../../http/locale.ts'
import { speechOf } from '../../i18n/speech.server.ts'
import { queryOf, rowsFor } from './query.ts'

/** A list that somebody reads in a spreadsheet; more than this is a report. */
const longest = 5000

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { actor, membership } = await requireMember(request, context)
  const query = { ...queryOf(new URL(request.url), membership.organisationId), limit: 100 }
  const rows: ContractRow[] = []
  let cursor: string | null = query.cursor ?? ''
  while (cursor !== null && rows.length < longest) {
    const from = cursor === '' ? query : { ...query, cursor }
    const page: { rows: readonly ContractRow[]; next: string | null } = foundFile(
      request,
      await rowsFor(context.app.contracts, actor, from),
    )
    rows.push(...page.rows)
    cursor = page.next
  }
  return bytesAnswer(csv(request, rows), 'text/csv; charset=utf-8', {}, 'contracts.csv')
}

function csv(request: Request, rows: readonly ContractRow[]): Uint8Array {
  const t = speechOf(languageOf(request)).getFixedT(null, 'contracts')
  const say = speechOf(languageOf(request)).getFixedT(null, 'common')
  const columns = ['number', 'title', 'counterparty', 'amount', 'state', 'updated'] as const
  const head = columns.map((column) => t(`list.${column}`))
  const lines = rows.map((row) => [
    row.number,
    row.title,
    row.counterparty,
    row.amount === null ? '' : formatYuan(row.amount).replaceAll(',', ''),
    row.awaits ? say('workspace.awaits', partyFacts(row.awaits)) : say(`states.${row.state}`),
    row.updatedAt.toISOString(),
  ])
  return csvBytes([head, ...lines])
}
