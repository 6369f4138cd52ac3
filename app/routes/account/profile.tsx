import { Badge, Button, Group } from '@mantine/core'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { Membership } from '../../../server/people/types.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Facts } from '../../components/facts.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { QueryTable } from '../../components/query-table.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Anchor } from '../../components/text.tsx'
import { requireActor } from '../../http/actor.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './account.module.css'

export const handle: RouteHandle = {
  words: ['account'],
  title: 'account:profile.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  return { actor: await requireActor(request, context) }
}

export default function Profile() {
  const { actor } = useLoaderData<typeof loader>()
  const { t } = useTranslation('account')
  const { t: common } = useTranslation()
  return (
    <div className={classes['stack']}>
      <PageHeader
        title={t('profile.title')}
        lead={t('profile.lead')}
        others={
          <>
            <Button component={Link} to="/account/identity" variant="default">
              {t('profile.raise')}
            </Button>
            <Button component={Link} to="/account/security" variant="default">
              {t('profile.manage')}
            </Button>
          </>
        }
      />
      <Sheet>
        <Facts
          columns={2}
          lines={[
            { label: t('name'), value: actor.name },
            { label: t('email'), value: actor.email },
            { label: t('profile.level'), value: common(`levels.${level(actor.identityLevel)}`) },
            {
              label: t('profile.factor'),
              value: actor.twoFactorEnabled ? t('profile.on') : t('profile.off'),
            },
          ]}
        />
      </Sheet>
      <Sheet title={t('profile.memberships')} flush>
        <Memberships memberships={actor.memberships} />
      </Sheet>
    </div>
  )
}

function Memberships({ memberships }: { memberships: readonly Membership[] }) {
  const { t } = useTranslation('account')
  const { t: common } = useTranslation()
  return (
    <QueryTable
      caption={t('profile.memberships')}
      rows={memberships}
      rowKey={({ organisationId }) => organisationId}
      empty={
        <EmptyState
          title={t('profile.none')}
          act={
            <Button component={Link} to="/organisations/new">
              {t('profile.register')}
            </Button>
          }
        />
      }
      columns={[
        {
          title: t('profile.organisation'),
          main: true,
          cell: ({ organisationId, organisationName }) => (
            <Anchor to={`/organisations/${organisationId}`}>{organisationName}</Anchor>
          ),
        },
        {
          title: t('profile.roles'),
          cell: ({ roles }) => (
            <Group gap={6}>
              {roles.map((role) => (
                <Badge key={role}>{common(`roles.${role}`)}</Badge>
              ))}
            </Group>
          ),
        },
      ]}
    />
  )
}

function level(value: number) {
  return String(Math.min(Math.max(value, 0), 3)) as '0' | '1' | '2' | '3'
}
