import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ShownCertificate } from '../routes/keys/shown.ts'
import { useAlgorithmWords } from './key-words.ts'
import { QueryTable } from './query-table.tsx'
import { StateBadge } from './state-badge.tsx'
import { Anchor } from './text.tsx'
import { Timestamp } from './timestamp.tsx'

type KeyTableProps = { caption: string; lines: readonly ShownCertificate[]; empty: ReactNode }

/** Certificates with their keys, one line each; the name leads to what can be done with them. */
export function KeyTable({ caption, lines, empty }: KeyTableProps) {
  const { t } = useTranslation('keys')
  const algorithmWords = useAlgorithmWords()
  return (
    <QueryTable
      caption={caption}
      rows={lines}
      rowKey={({ serial }) => serial}
      empty={empty}
      columns={[
        {
          title: t('field.subject'),
          main: true,
          cell: ({ keyId, subjectName }) => (
            <Anchor to={`/keys/${keyId}`} prefetch="intent">
              {subjectName}
            </Anchor>
          ),
        },
        { title: t('field.state'), cell: ({ state }) => <StateBadge state={state} /> },
        { title: t('field.custody'), cell: ({ custody }) => t(`custody.${custody}`) },
        { title: t('field.issuer'), cell: ({ issuerName }) => issuerName },
        { title: t('field.algorithm'), cell: ({ algorithm }) => algorithmWords(algorithm) },
        {
          title: t('field.validity'),
          cell: ({ notBefore, notAfter }) => (
            <>
              <Timestamp at={notBefore} precision="day" /> –{' '}
              <Timestamp at={notAfter} precision="day" />
            </>
          ),
        },
      ]}
    />
  )
}
