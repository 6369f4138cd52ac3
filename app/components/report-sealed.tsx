import { Button } from '@mantine/core'
import { IconCertificate } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './report-depth.module.css'
import { saveFile } from './report-save.ts'
import { Sheet } from './sheet.tsx'
import { sizeWords } from './verify-state.ts'
import { useViewer } from './viewer.ts'

type Asked =
  | { state: 'idle' | 'working' }
  | { state: 'done'; name: string }
  /** In the sentence of the server, where it answered. */
  | { state: 'failed'; words: string }

type ReportSealedProps = { file: File; uploadMegabytes: number }

/** The one thing on this page for which the file leaves the browser: said before, and done only when asked for. */
export function ReportSealed({ file, uploadMegabytes: maximum }: ReportSealedProps) {
  const { t } = useTranslation('verify')
  const { csrf } = useViewer()
  const [asked, setAsked] = useState<Asked>({ state: 'idle' })
  const tooLarge = file.size > maximum * 1_000_000
  const ask = () => {
    setAsked({ state: 'working' })
    sendFor(file, csrf).then(setAsked, () =>
      setAsked({ state: 'failed', words: t('sealed.failed') }),
    )
  }
  return (
    <div className={classes['sealed']}>
      <Sheet title={t('sealed.title')}>
        <p className={classes['lead']}>{t('sealed.lead')}</p>
        <div className={classes['warning']}>
          <strong>{t('sealed.warning')}</strong>
          <span>
            {tooLarge
              ? t('sealed.tooLarge', { size: sizeWords(file.size), maximum })
              : t('sealed.warningText')}
          </span>
        </div>
        <Button
          variant="default"
          className={classes['send'] ?? ''}
          disabled={tooLarge}
          loading={asked.state === 'working'}
          leftSection={<IconCertificate size={18} aria-hidden="true" />}
          onClick={ask}
        >
          {t('sealed.act')}
        </Button>
        <p className={classes['status']} role="status">
          {asked.state === 'working' ? t('sealed.working') : null}
          {asked.state === 'done' ? t('sealed.done', { name: asked.name }) : null}
          {asked.state === 'failed' ? asked.words : null}
        </p>
      </Sheet>
    </div>
  )
}

async function sendFor(file: File, csrf: string): Promise<Asked> {
  const body = new FormData()
  // The token first: the server reads the parts in order.
  body.set('csrf', csrf)
  body.set('file', file, file.name)
  const headers = { Accept: 'application/pdf' }
  const answer = await fetch('/verify/report', { method: 'POST', headers, body })
  if (!answer.ok) return { state: 'failed', words: await answer.text() }
  const name = answer.headers.get('X-Report-Name') ?? 'report.pdf'
  saveFile(await answer.blob(), name)
  return { state: 'done', name }
}
