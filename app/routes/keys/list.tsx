import { Anchor, Group } from '@mantine/core'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { CertificateView } from '../../../server/keys/types.ts'
import { Digest } from '../../components/digest.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { QueryTable } from '../../components/query-table.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { Timestamp } from '../../components/timestamp.tsx'
import { membershipOf, requireActor } from '../../http/actor.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from '../organisations/organisations.module.css'

export const handle: RouteHandle = {
  words: ['organisation'],
  title: 'organisation:keys.title',
  frame: 'workspace',
}

type Line = Omit<CertificateView, 'der'> & { state: 'active' | 'revoked' | 'expired' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { authorise, keys, clock } = context.app
  const membership = membershipOf(request, actor)
  const theirs = membership && !authorise(actor, 'key.view', membership.organisationId)
  const now = clock.now()
  const lines = async (owner: string) =>
    (await keys.certificatesOf(owner)).map((certificate) => lineOf(certificate, now))
  return {
    own: await lines(actor.personId),
    name: membership?.organisationName ?? '',
    organisation: theirs ? await lines(membership.organisationId) : null,
  }
}

function lineOf({ der: _, ...certificate }: CertificateView, now: Date): Line {
  if (certificate.revokedAt !== null) return { ...certificate, state: 'revoked' }
  return { ...certificate, state: certificate.notAfter < now ? 'expired' : 'active' }
}

export default function Keys() {
  const { own, organisation, name } = useLoaderData<typeof loader>()
  const { t } = useTranslation('organisation')
  return (
    <div className={classes['stack']}>
      <PageHeader title={t('keys.title')} lead={t('keys.lead')} />
      {organisation ? (
        <Sheet title={t('keys.organisation', { name })} flush>
          <Certificates lines={organisation} />
        </Sheet>
      ) : null}
      <Sheet title={t('keys.own')} flush>
        <Certificates lines={own} />
      </Sheet>
      <Sheet title={t('keys.ca')}>
        <Group>
          {['root.cer', 'issuing.cer', 'tsa.cer', 'root.crl', 'issuing.crl'].map((file) => (
            <Anchor key={file} href={`/ca/${file}`} download>
              {file}
            </Anchor>
          ))}
        </Group>
      </Sheet>
    </div>
  )
}

function Certificates({ lines }: { lines: readonly Line[] }) {
  const { t } = useTranslation('organisation')
  return (
    <QueryTable
      caption={t('keys.title')}
      rows={lines}
      rowKey={({ serial }) => serial}
      empty={<EmptyState title={t('keys.empty')}>{t('keys.emptyText')}</EmptyState>}
      columns={[
        { title: t('keys.subject'), main: true, cell: ({ subjectName }) => subjectName },
        { title: t('keys.state'), cell: ({ state }) => <StateBadge state={state} /> },
        { title: t('keys.algorithm'), cell: ({ algorithm }) => algorithm },
        {
          title: t('keys.validity'),
          cell: ({ notBefore, notAfter }) => (
            <>
              <Timestamp at={notBefore} precision="day" /> –{' '}
              <Timestamp at={notAfter} precision="day" />
            </>
          ),
        },
        { title: t('keys.serial'), cell: ({ serial }) => <Digest value={serial} ends={5} /> },
        {
          title: t('keys.download'),
          cell: ({ serial }) => (
            <Anchor href={`/keys/certificates/${serial}`} download inherit>
              .cer
            </Anchor>
          ),
        },
      ]}
    />
  )
}
