import { Button, Group } from '@mantine/core'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { IconFilePlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { isRefusal } from '../../server/core/values/refusal.ts'
import { ActButton } from '../components/act-form.tsx'
import { CertificateWork } from '../components/certificate-work.tsx'
import { ContractRows } from '../components/contract-rows.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { useFresh } from '../components/fresh.ts'
import { FulfilmentSoon } from '../components/fulfilment-soon.tsx'
import { NoticeList } from '../components/notice-list.tsx'
import { PageHeader } from '../components/page-header.tsx'
import { QuickActs } from '../components/quick-acts.tsx'
import { SetUpSteps } from '../components/set-up-steps.tsx'
import { Sheet } from '../components/sheet.tsx'
import { Anchor, Text } from '../components/text.tsx'
import { membershipOf, requireActor } from '../http/actor.ts'
import type { RouteHandle } from '../i18n/languages.ts'
import { certificateWork } from './certificates/waiting.ts'
import { dueSoon } from './fulfilment/soon.ts'
import classes from './workspace.module.css'

export const handle: RouteHandle = {
  words: ['certificates', 'fulfilment', 'notices'],
  title: 'common:workspace.title',
  frame: 'workspace',
}

const fewNotices = 5

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { contracts, authorise, notices } = context.app
  const membership = membershipOf(request, actor)
  const organisationId = membership?.organisationId
  const [waiting, due, found, work, news, unread] = await Promise.all([
    contracts.inbox(actor),
    dueSoon(context.app, actor, organisationId),
    organisationId && contracts.search(actor, { organisationId, limit: 8 }),
    certificateWork(context.app, actor, membership),
    notices.listFor(actor, { limit: fewNotices, unread: true }),
    notices.unreadFor(actor),
  ])
  const recent = !found || isRefusal(found) ? [] : found.rows
  const drafts = organisationId && !authorise(actor, 'contract.draft', organisationId)
  return { actor, waiting, due, recent, work, news, unread, drafts: Boolean(drafts) }
}

export default function Workspace() {
  useFresh()
  const { actor, waiting, due, recent, work, news, unread, drafts } = useLoaderData<typeof loader>()
  const { t } = useTranslation()
  const { decide, ...counts } = work
  const others = Object.values(counts).reduce((sum, one) => sum + one, decide.length)
  const count = waiting.length + others
  // An office that has no contracts and a citizen need not read twice that there are none.
  const contracted = drafts || recent.length > 0
  return (
    <div className={classes['page']}>
      <PageHeader
        title={t('workspace.greeting', { name: actor.name })}
        lead={count > 0 ? t('workspace.count', { count }) : t('workspace.leadNone')}
        next={drafts ? <Draft /> : undefined}
      />
      <SetUpSteps actor={actor} />
      <News notices={news} unread={unread} />
      <CertificateWork work={work} />
      {waiting.length > 0 || contracted ? <Waiting rows={waiting} /> : null}
      <FulfilmentSoon rows={due} />
      {contracted ? <Recent rows={recent} /> : null}
      <QuickActs />
    </div>
  )
}

function Draft() {
  const { t } = useTranslation()
  return (
    <Button
      component={Link}
      to="/contracts/new"
      prefetch="intent"
      leftSection={<IconFilePlus size={18} aria-hidden="true" />}
    >
      {t('workspace.draft')}
    </Button>
  )
}

type NewsProps = { notices: Parameters<typeof NoticeList>[0]['notices']; unread: number }

function News({ notices, unread }: NewsProps) {
  const { t } = useTranslation('notices')
  if (unread === 0) return null
  return (
    <Sheet
      title={t('title')}
      aside={
        <Group gap="md">
          <Anchor to="/notices" size="sm">
            {t('all')}
          </Anchor>
          <ActButton action="/notices" values={{ notice: 'all', to: '/workspace' }} size="xs">
            {t('readAll')}
          </ActButton>
        </Group>
      }
      flush
    >
      <NoticeList notices={notices} to="/workspace" />
    </Sheet>
  )
}

type RowsProps = { rows: Parameters<typeof ContractRows>[0]['rows'] }

function Waiting({ rows }: RowsProps) {
  const { t } = useTranslation()
  return (
    <Sheet title={t('workspace.waiting')} flush>
      <ContractRows
        caption={t('workspace.waiting')}
        rows={rows}
        acts
        empty={
          <EmptyState title={t('workspace.waitingEmpty')}>
            {t('workspace.waitingEmptyText')}
          </EmptyState>
        }
      />
    </Sheet>
  )
}

function Recent({ rows }: RowsProps) {
  const { t } = useTranslation()
  return (
    <Sheet
      title={t('workspace.recent')}
      aside={
        <Anchor to="/contracts" size="sm">
          {t('workspace.all')}
        </Anchor>
      }
      flush
    >
      <ContractRows
        caption={t('workspace.recent')}
        rows={rows}
        empty={
          <EmptyState title={t('workspace.recentEmpty')}>
            <Text size="inherit">{t('workspace.recentEmptyText')}</Text>
          </EmptyState>
        }
      />
    </Sheet>
  )
}
