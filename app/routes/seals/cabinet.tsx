import { Button } from '@mantine/core'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { SealApplication } from '../../../server/seals/types.ts'
import columns from '../../components/columns.module.css'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { SealApplications } from '../../components/seal-applications.tsx'
import { SealCard } from '../../components/seal-card.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { requireMember } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { certificateOf } from './certificate.ts'
import classes from './seals.module.css'

export const handle: RouteHandle = {
  words: ['seals'],
  title: 'seals:cabinet.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { actor, membership } = await requireMember(request, context)
  const { organisationId, organisationName } = membership
  const { app } = context
  const seals = found(await app.seals.list(actor, organisationId))
  const certificates = await Promise.all(seals.map((seal) => certificateOf(app.keys, seal)))
  const applications = found(await app.seals.applications(actor, organisationId))
  const may = (action: 'seal.apply' | 'seal.make') =>
    app.authorise(actor, action, organisationId) === undefined
  return {
    ...{ seals, certificates, organisationName },
    /** What is open first; those that became a seal are told by the seal. */
    applications: [...applications.filter(isOpen), ...applications.filter(isOver)],
    mayApply: may('seal.apply'),
    mayEnable: may('seal.make'),
  }
}

type State = Pick<SealApplication, 'state'>
const isOpen = ({ state }: State) => state === 'applied' || state === 'approved'
const isOver = ({ state }: State) => state === 'rejected' || state === 'withdrawn'

export default function Cabinet() {
  const { seals, certificates, organisationName, ...page } = useLoaderData<typeof loader>()
  const { applications, mayApply, mayEnable } = page
  const { t } = useTranslation('seals')
  const apply = (
    <Button component={Link} to="/seals/new" prefetch="intent">
      {t('cabinet.apply')}
    </Button>
  )
  return (
    <div className={columns['stack']}>
      <PageHeader
        title={t('cabinet.title')}
        lead={t('cabinet.lead', { organisation: organisationName })}
        next={mayApply ? apply : null}
      />
      <SealApplications applications={applications} />
      {seals.length === 0 ? (
        <Sheet>
          <EmptyState title={t('cabinet.empty')} act={mayApply ? apply : null}>
            {t(mayApply ? 'cabinet.emptyText' : 'cabinet.emptyOthers')}
          </EmptyState>
        </Sheet>
      ) : (
        <ul className={classes['cabinet']}>
          {seals.map((seal, index) => (
            <SealCard
              key={seal.id}
              seal={seal}
              certificate={certificates[index]}
              mayEnable={mayEnable}
            />
          ))}
        </ul>
      )}
    </div>
  )
}
