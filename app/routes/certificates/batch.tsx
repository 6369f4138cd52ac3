import { Button } from '@mantine/core'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData, useRevalidator } from '@remix-run/react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { LaidAside } from '../../../server/certificates/types.ts'
import { BackLink } from '../../components/back-link.tsx'
import { BatchBadge } from '../../components/certificate-badge.tsx'
import columns from '../../components/columns.module.css'
import { Facts } from '../../components/facts.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { type Column, QueryTable } from '../../components/query-table.tsx'
import { useSentence } from '../../components/refusal.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Anchor, Text } from '../../components/text.tsx'
import { Timestamp } from '../../components/timestamp.tsx'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './certificates.module.css'

export const handle: RouteHandle = {
  words: ['certificates'],
  title: 'certificates:batch.title',
  frame: 'workspace',
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  return { batch: found(await context.app.certificates.batch(actor, params['id'] ?? '')) }
}

/** Milliseconds, and seconds where no script runs. */
const pause = 1500
const longerPause = 3

export default function Batch() {
  const { batch } = useLoaderData<typeof loader>()
  const { t } = useTranslation('certificates')
  const running = batch.state === 'running'
  useFollowing(running)
  return (
    <div className={columns['stack']}>
      {running ? (
        <noscript>
          <meta httpEquiv="refresh" content={String(longerPause)} />
        </noscript>
      ) : null}
      <PageHeader
        title={t('batch.title')}
        state={<BatchBadge state={batch.state} />}
        lead={t('batch.lead', { count: batch.total, name: batch.orderedByName })}
        back={<BackLink to="/certificates/issue">{t('issue.title')}</BackLink>}
        next={
          running ? null : (
            <Button component={Link} to="/certificates/library" prefetch="intent">
              {t('batch.library')}
            </Button>
          )
        }
      />
      <Sheet>
        <Progress />
      </Sheet>
      {batch.laidAside.length > 0 ? <Aside rows={batch.laidAside} /> : null}
      <Sheet>
        <Facts
          lines={[
            { label: t('batch.seal'), value: batch.sealName },
            {
              label: t('batch.ordered'),
              value: <Timestamp at={batch.orderedAt} precision="second" />,
            },
            ...(batch.finishedAt
              ? [
                  {
                    label: t('batch.finished'),
                    value: <Timestamp at={batch.finishedAt} precision="second" />,
                  },
                ]
              : []),
          ]}
        />
      </Sheet>
    </div>
  )
}

function Progress() {
  const { batch } = useLoaderData<typeof loader>()
  const { t } = useTranslation('certificates')
  const sentence = useSentence()
  const { issued, total, state, fault, laidAside } = batch
  const outcome = state === 'done' && laidAside.length > 0 ? 'doneBut' : state
  const words = t('batch.progress', { issued, total })
  const reason = fault ? sentence({ code: fault, facts: {} }) : ''
  return (
    <div className={classes['progress']} role="status" data-state={state}>
      <Text weight={600} size="lg">
        {words}
      </Text>
      <progress value={issued} max={total} aria-label={words} />
      <Text tone="dimmed">{t(`batch.${outcome}`, { reason })}</Text>
    </div>
  )
}

function Aside({ rows }: { rows: readonly LaidAside[] }) {
  const { t } = useTranslation('certificates')
  const sentence = useSentence()
  const columns: Column<LaidAside>[] = [
    {
      title: t('batch.holder'),
      main: true,
      cell: ({ applicationId, holderName }) => (
        <Anchor to={`/certificates/applications/${applicationId}`} prefetch="intent">
          {holderName}
        </Anchor>
      ),
    },
    { title: t('batch.reason'), cell: ({ refusal }) => sentence(refusal) },
  ]
  return (
    <Sheet title={t('batch.laidAside')}>
      <Text tone="dimmed">{t('batch.laidAsideLead', { count: rows.length })}</Text>
      <QueryTable
        caption={t('batch.laidAside')}
        columns={columns}
        rows={rows}
        rowKey={({ applicationId }) => applicationId}
      />
    </Sheet>
  )
}

/** Asks again while it is being made; the work itself goes on without anybody looking. */
function useFollowing(running: boolean): void {
  const { revalidate, state } = useRevalidator()
  useEffect(() => {
    if (!running || state !== 'idle') return
    const timer = setTimeout(revalidate, pause)
    return () => clearTimeout(timer)
  }, [running, state, revalidate])
}
