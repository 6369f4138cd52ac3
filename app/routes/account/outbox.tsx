import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../components/empty-state.tsx'
import { Letters } from '../../components/letters.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { useViewer } from '../../components/viewer.ts'
import { requireActor } from '../../http/actor.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = {
  words: ['account'],
  title: 'account:outbox.title',
  frame: 'workspace',
}

/** Only what was written to this person's own address. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { email } = await requireActor(request, context)
  return { letters: await context.app.mailbox.listFor(email, 50) }
}

export default function Outbox() {
  const { letters } = useLoaderData<typeof loader>()
  const { t } = useTranslation('account')
  const { person } = useViewer()
  return (
    <>
      <PageHeader
        title={t('outbox.title')}
        lead={t('outbox.lead', { email: person?.email ?? '' })}
      />
      <Sheet>
        {letters.length === 0 ? (
          <EmptyState title={t('outbox.empty')}>{t('outbox.emptyText')}</EmptyState>
        ) : (
          <Letters letters={letters} />
        )}
      </Sheet>
    </>
  )
}
