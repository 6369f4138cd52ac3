import { Button } from '@mantine/core'
import { Link } from '@remix-run/react'
import { IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Leaf } from '../../server/core/log/leaf.ts'
import { Facts } from './facts.tsx'
import classes from './ledger.module.css'
import { LedgerVerdict, useLedgerCheck } from './ledger-check.tsx'
import { LedgerFact } from './ledger-fact.tsx'
import { useKindWords } from './ledger-kind.ts'
import { PageHeader } from './page-header.tsx'
import { Sheet } from './sheet.tsx'
import { Timestamp } from './timestamp.tsx'
import { WholeWords } from './whole-words.tsx'

export type ShownEntry = {
  kind: string
  leafIndex: number
  /** Exact text of the leaf. */
  leaf: string
  at: Date | string
  /** C2SP tlog-proof. */
  proof: string
}

type LedgerEntryProps = { entry: ShownEntry; vkey: string; back: ReactNode }

export function LedgerEntry({ entry, vkey, back }: LedgerEntryProps) {
  const { t } = useTranslation('ledger')
  const kindWords = useKindWords()
  const leaf = JSON.parse(entry.leaf) as Leaf
  return (
    <div className={classes['page']}>
      <PageHeader
        title={t('entry.title', { index: entry.leafIndex })}
        lead={kindWords(entry.kind)}
        back={back}
        others={<Neighbours entry={entry} />}
      />
      <Content entry={entry} leaf={leaf} />
      <Proof entry={entry} vkey={vkey} />
      <Sheet title={t('entry.leaf')} aside={<LeafFile entry={entry} />}>
        <pre className={classes['leaf']}>{JSON.stringify(leaf, null, 2)}</pre>
      </Sheet>
    </div>
  )
}

function Neighbours({ entry: { leafIndex, proof } }: { entry: ShownEntry }) {
  const { t } = useTranslation('ledger')
  const size = sizeOf(proof)
  return (
    <>
      {leafIndex > 0 ? (
        <Button
          component={Link}
          to={`/ledger/entries/${leafIndex - 1}`}
          variant="default"
          leftSection={<IconChevronLeft size={18} aria-hidden="true" />}
        >
          {t('entry.older')}
        </Button>
      ) : null}
      {leafIndex + 1 < size ? (
        <Button
          component={Link}
          to={`/ledger/entries/${leafIndex + 1}`}
          variant="default"
          rightSection={<IconChevronRight size={18} aria-hidden="true" />}
        >
          {t('entry.newer')}
        </Button>
      ) : null}
    </>
  )
}

function Content({ entry, leaf }: { entry: ShownEntry; leaf: Leaf }) {
  const { t } = useTranslation('ledger')
  const kindWords = useKindWords()
  const word = useNames()
  const facts = Object.entries(leaf.facts)
  const commitments = Object.entries(leaf.commitments)
  const pseudonyms = [
    ...(leaf.actor ? [{ label: t('entry.actor'), value: <code>{leaf.actor}</code> }] : []),
    ...(leaf.organisation
      ? [{ label: t('entry.organisation'), value: <code>{leaf.organisation}</code> }]
      : []),
  ]
  return (
    <Sheet title={t('entry.what')}>
      <div className={classes['stack']}>
        <Facts
          lines={[
            {
              label: t('entry.kind'),
              value: (
                <>
                  {kindWords(entry.kind)} <WholeWords>{entry.kind}</WholeWords>
                </>
              ),
            },
            { label: t('entry.at'), value: <Timestamp at={leaf.at} precision="second" /> },
            { label: t('entry.index'), value: <code>#{entry.leafIndex}</code> },
            ...pseudonyms,
            ...facts.map(([name, value]) => ({
              label: word('fact', name),
              value: <LedgerFact name={name} value={value} />,
            })),
          ]}
        />
        {pseudonyms.length > 0 ? <p className={classes['dim']}>{t('entry.pseudonym')}</p> : null}
        {commitments.length > 0 ? (
          <section>
            <h3>{t('entry.commitments')}</h3>
            <p className={classes['dim']}>{t('entry.commitmentsText')}</p>
            <Facts
              lines={commitments.map(([name, value]) => ({
                label: word('commitment', name),
                value: <code>{value}</code>,
              }))}
            />
          </section>
        ) : null}
      </div>
    </Sheet>
  )
}

/** The name of a fact or commitment in words; one that has none yet keeps its own. */
function useNames() {
  const { t, i18n } = useTranslation('ledger')
  return (of: 'fact' | 'commitment', name: string) => {
    const key = `entry.${of}.${name}`
    return i18n.exists(key, { ns: 'ledger' }) ? (t as (key: string) => string)(key) : name
  }
}

function Proof({ entry, vkey }: { entry: ShownEntry; vkey: string }) {
  const { t } = useTranslation('ledger')
  const { proof, leafIndex } = entry
  const checked = useLedgerCheck(({ checkEntry }) => checkEntry(entry, vkey), proof)
  const hashes = hashesOf(proof)
  const code = checked && 'code' in checked ? checked.code : undefined
  return (
    <Sheet
      title={t('entry.proof')}
      aside={<Download name={`entry-${leafIndex}.tlog-proof`} text={proof} word="download" />}
    >
      <div className={classes['stack']}>
        <p className={classes['dim']}>{t('entry.proofText')}</p>
        <LedgerVerdict
          holds={checked ? code === undefined : undefined}
          passed={t('entry.verified')}
          failed={t('entry.wrong', { code })}
          waiting={t('entry.checking')}
          unscripted={t('entry.unscripted')}
        />
        <Facts
          lines={[
            ...(checked
              ? [{ label: t('entry.leafHash'), value: <code>{checked.leafHash}</code> }]
              : []),
            ...(checked && 'root' in checked
              ? [{ label: t('entry.root'), value: <code>{checked.root}</code> }]
              : []),
            { label: t('entry.treeSize'), value: sizeOf(proof) },
          ]}
        />
        <details className={classes['fold']}>
          <summary>
            {t('entry.hashes')} ({hashes.length})
          </summary>
          <ol className={classes['path']}>
            {hashes.map((hash) => (
              <li key={hash}>
                <code>{hash}</code>
              </li>
            ))}
          </ol>
        </details>
      </div>
    </Sheet>
  )
}

function LeafFile({ entry: { leafIndex, leaf } }: { entry: ShownEntry }) {
  return <Download name={`entry-${leafIndex}.leaf.json`} text={leaf} word="downloadLeaf" />
}

type DownloadProps = { name: string; text: string; word: 'download' | 'downloadLeaf' }

/** The text is on the page already: a data address gives it a name, also without scripts. */
function Download({ name, text, word }: DownloadProps) {
  const { t } = useTranslation('ledger')
  return (
    <Button
      component="a"
      href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
      download={name}
      variant="default"
      leftSection={<IconDownload size={18} aria-hidden="true" />}
    >
      {t(`entry.${word}`)}
    </Button>
  )
}

function hashesOf(proof: string): string[] {
  return (proof.split('\n\n')[0] ?? '')
    .split('\n')
    .filter((line) => /^[A-Za-z0-9+/]{43}=$/.test(line))
}

/** Second line of the checkpoint in the proof. */
function sizeOf(proof: string): number {
  return Number((proof.split('\n\n')[1] ?? '').split('\n')[1] ?? 0)
}
