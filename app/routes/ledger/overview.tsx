import { Button } from '@mantine/core'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { IconDownload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../components/empty-state.tsx'
import { Facts } from '../../components/facts.tsx'
import classes from '../../components/ledger.module.css'
import { LedgerVerdict, useLedgerCheck } from '../../components/ledger-check.tsx'
import { useKindWords } from '../../components/ledger-kind.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { QueryTable } from '../../components/query-table.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Anchor } from '../../components/text.tsx'
import { Timestamp } from '../../components/timestamp.tsx'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = { words: ['ledger'], title: 'ledger:title' }

const pageLength = 25

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { ledger } = context.app
  const cursor = new URL(request.url).searchParams.get('cursor') ?? ''
  const before = /^\d{1,15}$/.test(cursor) ? { before: Number(cursor) } : {}
  await ledger.checkpoint()
  const [[checkpoint], rows, vkey] = await Promise.all([
    ledger.checkpoints({ limit: 1 }),
    ledger.list({ ...before, limit: pageLength + 1 }),
    ledger.verifierKey(),
  ])
  const shown = rows.slice(0, pageLength)
  const entries = shown.map(({ leafIndex, kind, stagedAt }) => ({ leafIndex, kind, at: stagedAt }))
  const next = rows.length > pageLength ? String(shown.at(-1)?.leafIndex) : null
  const { size, root, note, at } = checkpoint ?? { size: 0, root: '', note: '', at: new Date(0) }
  return {
    checkpoint: { size, root, note, at, origin: context.app.config.origin },
    vkey,
    entries,
    next,
  }
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>

export default function Ledger() {
  const { t } = useTranslation('ledger')
  const { checkpoint, vkey, entries, next } = useLoaderData<typeof loader>()
  return (
    <div className={classes['page']}>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        next={
          <Button component={Link} to="/ledger/growth" prefetch="intent">
            {t('growth.open')}
          </Button>
        }
      />
      <Checkpoint checkpoint={checkpoint} vkey={vkey} />
      <Sheet title={t('entries.title')} flush>
        <Entries entries={entries} next={next} />
      </Sheet>
      <Machines />
    </div>
  )
}

function Checkpoint({ checkpoint, vkey }: Pick<Data, 'checkpoint' | 'vkey'>) {
  const { t } = useTranslation('ledger')
  const { size, root, note, at, origin } = checkpoint
  const checked = useLedgerCheck(({ checkCheckpoint }) => checkCheckpoint(note, vkey), note)
  return (
    <Sheet
      title={t('checkpoint.title')}
      aside={
        <Button
          component="a"
          href="/ledger/checkpoint"
          download="checkpoint.txt"
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden="true" />}
        >
          {t('checkpoint.download')}
        </Button>
      }
    >
      <div className={classes['stack']}>
        <p className={classes['dim']}>{t('checkpoint.lead')}</p>
        <div className={classes['checkpoint']}>
          <div className={classes['size']}>
            <span className={classes['dim']}>{t('checkpoint.size')}</span>
            <span className={classes['number']}>{size.toLocaleString('en')}</span>
          </div>
          <Facts
            lines={[
              { label: t('checkpoint.root'), value: <code>{root}</code> },
              { label: t('checkpoint.time'), value: <Timestamp at={at} precision="second" /> },
              { label: t('checkpoint.origin'), value: <code>{origin}</code> },
              { label: t('checkpoint.key'), value: <code>{vkey}</code> },
            ]}
          />
        </div>
        <LedgerVerdict
          holds={checked?.holds}
          passed={t('checkpoint.verified')}
          failed={t('checkpoint.wrong')}
          waiting={t('checkpoint.checking')}
          unscripted={t('checkpoint.unscripted')}
        />
        <details className={classes['fold']}>
          <summary>{t('checkpoint.note')}</summary>
          <pre className={classes['leaf']}>{note}</pre>
        </details>
      </div>
    </Sheet>
  )
}

function Entries({ entries, next }: Pick<Data, 'entries' | 'next'>) {
  const { t } = useTranslation('ledger')
  const kindWords = useKindWords()
  return (
    <QueryTable
      caption={t('entries.caption')}
      rows={entries}
      rowKey={({ leafIndex }) => leafIndex}
      next={next}
      empty={<EmptyState title={t('entries.empty')}>{t('entries.emptyText')}</EmptyState>}
      columns={[
        {
          title: t('entries.kind'),
          main: true,
          cell: ({ leafIndex, kind }) => (
            <Anchor to={`/ledger/entries/${leafIndex}`} prefetch="intent">
              {kindWords(kind)}
            </Anchor>
          ),
        },
        { title: t('entries.index'), cell: ({ leafIndex }) => <code>#{leafIndex}</code> },
        { title: t('entries.time'), cell: ({ at }) => <Timestamp at={at} precision="second" /> },
      ]}
    />
  )
}

function Machines() {
  const { t } = useTranslation('ledger')
  const addresses = [
    { word: t('machines.checkpoint'), address: '/ledger/checkpoint', link: true },
    { word: t('machines.vkey'), address: '/ledger/vkey', link: true },
    { word: t('machines.tiles'), address: '/ledger/tile/<L>/<N>[.p/<W>]', link: false },
    { word: t('machines.entries'), address: '/ledger/tile/entries/<N>[.p/<W>]', link: false },
  ]
  return (
    <Sheet title={t('machines.title')}>
      <div className={classes['stack']}>
        <p className={classes['dim']}>{t('machines.text')}</p>
        <ul className={classes['machines']}>
          {addresses.map(({ word, address, link }) => (
            <li key={address}>
              <span className={classes['dim']}>{word}</span>
              {link ? (
                <Anchor href={address} size="md">
                  <code>{address}</code>
                </Anchor>
              ) : (
                <code>{address}</code>
              )}
            </li>
          ))}
        </ul>
      </div>
    </Sheet>
  )
}
