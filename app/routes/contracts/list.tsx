import { Button } from '@mantine/core'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData, useSearchParams } from '@remix-run/react'
import { IconDownload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ContractTable } from '../../components/contract-table.tsx'
import { ContractTabs } from '../../components/contract-tabs.tsx'
import { useFresh } from '../../components/fresh.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { requireMember } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { queryOf, rowsFor } from './query.ts'

export const handle: RouteHandle = {
  words: ['contracts'],
  title: 'contracts:list.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { actor, membership } = await requireMember(request, context)
  const { organisationId } = membership
  const query = queryOf(new URL(request.url), organisationId)
  const page = found(await rowsFor(context.app.contracts, actor, query))
  const mayDraft = context.app.authorise(actor, 'contract.draft', organisationId) === undefined
  return { ...page, mayDraft }
}

export default function ContractList() {
  useFresh()
  const { rows, next, mayDraft } = useLoaderData<typeof loader>()
  const { t } = useTranslation('contracts')
  return (
    <>
      <PageHeader
        title={t('list.title')}
        lead={t('list.lead')}
        next={mayDraft ? <NewContract /> : null}
        others={rows.length > 0 ? <Export /> : null}
      />
      <Sheet flush>
        <ContractTabs />
        <ContractTable rows={rows} next={next} act={mayDraft ? <NewContract /> : null} />
      </Sheet>
    </>
  )
}

function NewContract() {
  const { t } = useTranslation('contracts')
  return (
    <Button component={Link} to="/contracts/new" prefetch="intent">
      {t('list.new')}
    </Button>
  )
}

function Export() {
  const { t } = useTranslation('contracts')
  const [parameters] = useSearchParams()
  return (
    <Button
      component="a"
      href={`/contracts.csv?${parameters}`}
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden="true" />}
    >
      {t('list.export')}
    </Button>
  )
}
