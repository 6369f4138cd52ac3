import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../components/empty-state.tsx'
import { Letters } from '../../components/letters.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { requireOperator } from '../../http/actor.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = {
  words: ['account'],
  title: 'account:admin.mail',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireOperator(request, context)
  return { letters: await context.app.mailbox.listFor('all', 100) }
}

export default function AllMail() {
  const { letters } = useLoaderData<typeof loader>()
  const { t } = useTranslation('account')
  return (
    <>
      <PageHeader title={t('admin.mail')} lead={t('admin.mailLead')} />
      <Sheet>
        {letters.length === 0 ? (
          <EmptyState title={t('admin.mailEmpty')} />
        ) : (
          <Letters letters={letters} recipients />
        )}
      </Sheet>
    </>
  )
}
