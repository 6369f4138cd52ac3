import { Button } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { ActButton } from '../../components/act-form.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { useFresh } from '../../components/fresh.ts'
import { NoticeList } from '../../components/notice-list.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { requireActor } from '../../http/actor.ts'
import { receive } from '../../http/forms.ts'
import { goTo, safePath } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = {
  words: ['notices'],
  title: 'notices:title',
  frame: 'workspace',
}

const pageLength = 30

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { notices } = context.app
  const before = Number(new URL(request.url).searchParams.get('before'))
  const from = Number.isSafeInteger(before) && before > 0 ? { before } : {}
  const rows = await notices.listFor(actor, { limit: pageLength + 1, ...from })
  return {
    rows: rows.slice(0, pageLength),
    next: rows.length > pageLength ? (rows[pageLength - 1]?.id ?? null) : null,
    unread: await notices.unreadFor(actor),
  }
}

const reading = z.object({
  notice: z.union([z.literal('all'), z.coerce.number().int()]),
  to: z.string().optional(),
})

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, reading)
  if (!form.ok) return form.answer
  const done = await context.app.notices.markRead(actor, form.value.notice)
  return isRefusal(done) ? form.refuse(done) : goTo(safePath(form.value.to, '/notices'))
}

export default function Notices() {
  useFresh()
  const { rows, next, unread } = useLoaderData<typeof loader>()
  const { t } = useTranslation('notices')
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={unread > 0 ? t('unread', { count: unread }) : t('lead')}
        others={
          unread > 0 ? (
            <ActButton values={{ notice: 'all', to: '/notices' }}>{t('readAll')}</ActButton>
          ) : null
        }
      />
      <Sheet flush>
        {rows.length === 0 ? (
          <EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>
        ) : (
          <NoticeList notices={rows} to="/notices" />
        )}
      </Sheet>
      {next === null ? null : (
        <Button component={Link} to={`?before=${next}`} variant="default" mt="md">
          {t('earlier')}
        </Button>
      )}
    </>
  )
}
