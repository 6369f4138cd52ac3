import { Button } from '@mantine/core'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { IconFilePlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { isRefusal } from '../../server/core/values/refusal.ts'
import { ContractRows } from '../components/contract-rows.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { useFresh } from '../components/fresh.ts'
import { PageHeader } from '../components/page-header.tsx'
import { QuickActs } from '../components/quick-acts.tsx'
import { SetUpSteps } from '../components/set-up-steps.tsx'
import { Sheet } from '../components/sheet.tsx'
import { Anchor, Text } from '../components/text.tsx'
import { membershipOf, requireActor } from '../http/actor.ts'
import type { RouteHandle } from '../i18n/languages.ts'
import classes from './workspace.module.css'

export const handle: RouteHandle = { title: 'common:workspace.title', frame: 'workspace' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { contracts, authorise } = context.app
  const organisationId = membershipOf(request, actor)?.organisationId
  const [waiting, found] = await Promise.all([
    contracts.inbox(actor),
    organisationId && contracts.search(actor, { organisationId, limit: 8 }),
  ])
  const recent = !found || isRefusal(found) ? [] : found.rows
  const drafts = organisationId && !authorise(actor, 'contract.draft', organisationId)
  return { actor, waiting, recent, drafts: Boolean(drafts) }
}

export default function Workspace() {
  useFresh()
  const { actor, waiting, recent, drafts } = useLoaderData<typeof loader>()
  const { t } = useTranslation()
  const count = waiting.length
  return (
    <div className={classes['page']}>
      <PageHeader
        title={t('workspace.greeting', { name: actor.name })}
        lead={count > 0 ? t('workspace.count', { count }) : t('workspace.leadNone')}
        next={drafts ? <Draft /> : undefined}
      />
      <SetUpSteps actor={actor} />
      <Sheet title={t('workspace.waiting')} flush>
        <ContractRows
          caption={t('workspace.waiting')}
          rows={waiting}
          acts
          empty={
            <EmptyState title={t('workspace.waitingEmpty')}>
              {t('workspace.waitingEmptyText')}
            </EmptyState>
          }
        />
      </Sheet>
      <Recent rows={recent} />
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

function Recent({ rows }: { rows: Parameters<typeof ContractRows>[0]['rows'] }) {
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
