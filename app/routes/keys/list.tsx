import { Button } from '@mantine/core'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { KeyHolder } from '../../../server/keys/holder-types.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { KeyTable } from '../../components/key-table.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Anchor, Text } from '../../components/text.tsx'
import { membershipOf, requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './keys.module.css'
import { shown } from './shown.ts'

export const handle: RouteHandle = {
  words: ['keys'],
  title: 'keys:title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { authorise, keyHolders, clock } = context.app
  const membership = membershipOf(request, actor)
  const theirs = membership && !authorise(actor, 'key.view', membership.organisationId)
  const now = clock.now()
  const lines = async (holder: KeyHolder) =>
    found(await keyHolders.list(actor, holder)).map((certificate) => shown(certificate, now))
  return {
    own: await lines({}),
    name: membership?.organisationName ?? '',
    remote: context.app.config.remoteSigning !== undefined,
    organisation: theirs ? await lines({ organisationId: membership.organisationId }) : null,
  }
}

export default function Keys() {
  const { own, organisation, name, remote } = useLoaderData<typeof loader>()
  const { t } = useTranslation('keys')
  return (
    <div className={classes['stack']}>
      <PageHeader
        title={t('title')}
        lead={
          <>
            <div>{t('lead')}</div>
            <div>{t('demoCa')}</div>
          </>
        }
        others={
          <>
            <BringButton />
            <BrowserButton />
            {remote ? <RemoteButton /> : null}
          </>
        }
        next={<CreateButton variant="filled" />}
      />
      <Sheet title={t('list.own')} flush>
        <KeyTable
          caption={t('list.own')}
          lines={own}
          empty={
            <EmptyState title={t('list.emptyOwn')} act={<CreateButton variant="default" />}>
              {t('list.emptyOwnText')}
            </EmptyState>
          }
        />
      </Sheet>
      {organisation ? (
        <Sheet title={t('list.organisation', { name })} flush>
          <KeyTable
            caption={t('list.organisation', { name })}
            lines={organisation}
            empty={
              <EmptyState title={t('list.emptyOrganisation')}>
                {t('list.emptyOrganisationText')}
              </EmptyState>
            }
          />
        </Sheet>
      ) : null}
      <AuthorityFiles />
    </div>
  )
}

function CreateButton({ variant }: { variant: 'filled' | 'default' }) {
  const { t } = useTranslation('keys')
  return (
    <Button component={Link} to="/keys/new" variant={variant} prefetch="intent">
      {t('list.create')}
    </Button>
  )
}

function BringButton() {
  const { t } = useTranslation('keys')
  return (
    <Button component={Link} to="/keys/import" variant="default" prefetch="intent">
      {t('list.bring')}
    </Button>
  )
}

function BrowserButton() {
  const { t } = useTranslation('keys')
  return (
    <Button component={Link} to="/keys/browser" variant="default" prefetch="intent">
      {t('list.browser')}
    </Button>
  )
}

function RemoteButton() {
  const { t } = useTranslation('keys')
  return (
    <Button component={Link} to="/keys/remote" variant="default" prefetch="intent">
      {t('list.remote')}
    </Button>
  )
}

/** What outside programs need to check our signatures. */
function AuthorityFiles() {
  const { t } = useTranslation('keys')
  return (
    <Sheet title={t('list.ca')}>
      <Text size="sm" tone="dimmed" mb="sm">
        {t('list.caText')}
      </Text>
      <div className={classes['links']}>
        {['root.cer', 'issuing.cer', 'tsa.cer', 'root.crl', 'issuing.crl'].map((file) => (
          <Anchor key={file} href={`/ca/${file}`} download size="md">
            {file}
          </Anchor>
        ))}
      </div>
    </Sheet>
  )
}
