import { Button } from '@mantine/core'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { ApplicationTable } from '../../components/application-table.tsx'
import { CertificateCard } from '../../components/certificate-card.tsx'
import columns from '../../components/columns.module.css'
import { EmptyState } from '../../components/empty-state.tsx'
import { useFresh } from '../../components/fresh.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Text } from '../../components/text.tsx'
import { requireActor } from '../../http/actor.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './certificates.module.css'

export const handle: RouteHandle = {
  words: ['certificates'],
  title: 'certificates:mine.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { certificates } = context.app
  const [held, applications] = await Promise.all([
    certificates.mine(actor),
    certificates.applicationsOf(actor),
  ])
  // What came back waits for its applicant.
  const back = ({ state }: (typeof applications)[number]) => Number(state === 'returned')
  return { held, applications: applications.toSorted((a, b) => back(b) - back(a)) }
}

export default function Mine() {
  useFresh()
  const { held, applications } = useLoaderData<typeof loader>()
  const { t } = useTranslation('certificates')
  const apply = (
    <Button component={Link} to="/certificates/apply" prefetch="intent">
      {t('mine.apply')}
    </Button>
  )
  return (
    <div className={columns['stack']}>
      <PageHeader
        title={t('mine.title')}
        lead={t('mine.lead')}
        next={held.length > 0 || applications.length > 0 ? apply : null}
      />
      {held.length === 0 ? (
        <Sheet>
          <EmptyState title={t('mine.empty')} act={applications.length > 0 ? null : apply}>
            {t('mine.emptyText')}
          </EmptyState>
        </Sheet>
      ) : (
        <ul className={classes['cards']} aria-label={t('mine.held')}>
          {held.map((certificate) => (
            <CertificateCard key={certificate.id} certificate={certificate} />
          ))}
        </ul>
      )}
      {applications.length > 0 ? (
        <Sheet title={t('mine.applications')} flush>
          <ApplicationTable
            rows={applications}
            caption={t('mine.applications')}
            agency
            empty={<Text tone="dimmed">{t('mine.noApplications')}</Text>}
          />
        </Sheet>
      ) : null}
    </div>
  )
}
