import type { ActionFunctionArgs } from '@remix-run/node'
import type { CertificateRow, Page } from '../../../server/certificates/types.ts'
import { bytesAnswer } from '../../http/bytes.ts'
import { csvBytes } from '../../http/csv.ts'
import { receive } from '../../http/forms.ts'
import { foundFile } from '../../http/found-file.ts'
import { languageOf } from '../../http/locale.ts'
import { goTo } from '../../http/redirects.ts'
import { speechOf } from '../../i18n/speech.server.ts'
import { requireAgency } from './agency.ts'
import { libraryQuery, searching } from './library-query.ts'

/** A list that somebody reads in a spreadsheet; more than this is a report. */
const longest = 5000
const pageLength = 100

export const loader = () => goTo('/certificates/library')

export async function action({ request, context }: ActionFunctionArgs) {
  const { actor, agency } = await requireAgency(request, context)
  const form = await receive(request, context, searching, { limit: 'ask', who: actor.personId })
  if (!form.ok) return goTo('/certificates/library')
  const { cursor: _, ...query } = libraryQuery(form.value, agency.organisationId)
  const rows: CertificateRow[] = []
  let cursor: string | null = ''
  while (cursor !== null && rows.length < longest) {
    const from: { cursor?: string } = cursor === '' ? {} : { cursor }
    const asked = { ...query, ...from, limit: pageLength }
    const page: Page<CertificateRow> = foundFile(
      request,
      await context.app.certificates.library(actor, asked),
    )
    rows.push(...page.rows)
    cursor = page.next
  }
  return bytesAnswer(csv(request, rows), 'text/csv; charset=utf-8', {}, 'certificates.csv')
}

/** Nothing of the face but the holder's name, by which the agency keeps it. */
function csv(request: Request, rows: readonly CertificateRow[]): Uint8Array {
  const language = languageOf(request)
  const t = speechOf(language).getFixedT(null, 'certificates')
  const head = [
    t('library.number'),
    t('detail.identifier'),
    t('library.type'),
    t('library.holder'),
    t('library.status'),
    t('library.validity'),
    '',
    t('library.issued'),
  ]
  const lines = rows.map((row) => [
    row.number,
    row.identifier,
    language === 'zh-CN' ? row.typeTitle.zh : row.typeTitle.en,
    row.holderName,
    t(`status.${row.status}`),
    row.validFrom,
    row.validTo ?? t('permanent'),
    row.issuedAt.toISOString(),
  ])
  return csvBytes([head, ...lines])
}
