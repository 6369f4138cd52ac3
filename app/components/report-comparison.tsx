import { ActionIcon } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type PdfState, usePdfFile } from './pdf-file.ts'
import { PdfSheet } from './pdf-page.tsx'
import classes from './report.module.css'

type ComparisonProps = {
  /** The file as the last signature left it: its first bytes. */
  signed: Uint8Array<ArrayBuffer>
  current: Uint8Array<ArrayBuffer>
  /** Page to begin with, from 0. */
  first: number
  /** Whether what came after the signature is not allowed. */
  forged: boolean
}

// biome-ignore lint/style/noDefaultExport: React.lazy asks for one
export default function Comparison({ signed, current, first, forged }: ComparisonProps) {
  const { t } = useTranslation('verify')
  const [page, setPage] = useState(first)
  const then = usePdfFile(signed)
  const now = usePdfFile(current)
  const total = Math.max(pagesOf(then), pagesOf(now), 1)
  return (
    <div>
      <div className={classes['turn']}>
        <ActionIcon
          aria-label={t('report.previous')}
          disabled={page === 0}
          onClick={() => setPage(page - 1)}
        >
          <IconChevronLeft size={20} />
        </ActionIcon>
        <span aria-live="polite">{t('report.comparePage', { page: page + 1, total })}</span>
        <ActionIcon
          aria-label={t('report.next')}
          disabled={page + 1 >= total}
          onClick={() => setPage(page + 1)}
        >
          <IconChevronRight size={20} />
        </ActionIcon>
      </div>
      <div className={classes['sides']}>
        <Side title={t('report.signedVersion')} opened={then} page={page} tone="good" />
        <Side
          title={t('report.currentVersion')}
          opened={now}
          page={page}
          tone={forged ? 'bad' : 'good'}
        />
      </div>
    </div>
  )
}

function pagesOf(opened: PdfState): number {
  return opened.state === 'open' ? opened.pages.length : 0
}

type SideProps = { title: string; opened: PdfState; page: number; tone: 'good' | 'bad' }

function Side({ title, opened, page, tone }: SideProps) {
  const { t } = useTranslation('verify')
  const sheet = opened.state === 'open' ? opened.pages[page] : undefined
  return (
    <figure className={classes['side']} data-tone={tone}>
      <figcaption>{title}</figcaption>
      {opened.state === 'loading' ? <p role="status">{t('report.comparing')}</p> : null}
      {opened.state === 'broken' ? <p role="alert">{t('report.compareBroken')}</p> : null}
      {sheet ? <PdfSheet key={page} page={sheet} label={title} asText={false} /> : null}
    </figure>
  )
}
