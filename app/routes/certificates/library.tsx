import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { CertificateRow, Page } from '../../../server/certificates/types.ts'
import type { Label } from '../../../server/core/forms/fields.ts'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { CertificateTable } from '../../components/certificate-table.tsx'
import { useFresh } from '../../components/fresh.ts'
import { LibraryExport, LibrarySearch, NextOfSearch } from '../../components/library-search.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { found } from '../../http/answer.ts'
import { type FormAnswer, receive } from '../../http/forms.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { requireAgency } from './agency.ts'
import { filtersOf, libraryQuery, searching } from './library-query.ts'
import { newest } from './newest.ts'

export const handle: RouteHandle = {
  words: ['certificates'],
  title: 'certificates:library.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { actor, agency } = await requireAgency(request, context)
  const { certificates } = context.app
  const asked = filtersOf(new URL(request.url))
  const page = found(await certificates.library(actor, libraryQuery(asked, agency.organisationId)))
  const types = newest(certificates.types()).map(({ name, title }) => ({ name, title }))
  return { page, asked, types, agencyName: agency.organisationName }
}

type Asked = z.output<typeof searching>
type LibraryAnswer = Partial<FormAnswer> & { page?: Page<CertificateRow>; asked?: Asked }
export type LibraryTypes = readonly { name: string; title: Label }[]

export async function action({ request, context }: ActionFunctionArgs) {
  const { actor, agency } = await requireAgency(request, context)
  const form = await receive(request, context, searching, { limit: 'ask', who: actor.personId })
  if (!form.ok) return form.answer
  const asked = form.value
  const query = libraryQuery(asked, agency.organisationId)
  const page = await context.app.certificates.library(actor, query)
  return isRefusal(page) ? form.refuse(page) : data<LibraryAnswer>({ page, asked })
}

export default function Library() {
  useFresh()
  const listed = useLoaderData<typeof loader>()
  const found = useActionData<LibraryAnswer>()
  const { t } = useTranslation('certificates')
  const searched = found?.page !== undefined && found.asked?.text !== undefined
  const page = found?.page ?? listed.page
  const asked = found?.asked ?? listed.asked
  const filtered = Boolean(asked.text || asked.type || asked.status)
  return (
    <>
      <PageHeader
        title={t('library.title')}
        lead={t('library.lead', { agency: listed.agencyName })}
        others={page.rows.length > 0 ? <LibraryExport asked={asked} /> : null}
      />
      <Sheet flush>
        <LibrarySearch types={listed.types} asked={asked} searched={searched} />
        <CertificateTable rows={page.rows} next={searched ? null : page.next} filtered={filtered} />
        {searched && page.next ? <NextOfSearch asked={asked} cursor={page.next} /> : null}
      </Sheet>
    </>
  )
}
