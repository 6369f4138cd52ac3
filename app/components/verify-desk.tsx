import { Alert, Button, Loader } from '@mantine/core'
import { IconAlertTriangle, IconFileCheck, IconLock, IconPlugConnectedX } from '@tabler/icons-react'
import { type DragEvent, lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActForm } from './act-form.tsx'
import classes from './verify-desk.module.css'
import { mostMegabytes, type RefusedFile, sizeWords, type Verifier } from './verify-state.ts'

/** Fetched while the file is being judged: nobody reads a report before there is one. */
const loadReport = () => import('./report-view.tsx')
const ReportView = lazy(async () => ({ default: (await loadReport()).ReportView }))

type VerifyDeskProps = {
  verifier: Verifier
  /** Upload bound for browsers without scripts, MB. */
  uploadMegabytes: number
}

/** Where a file is laid down and its report appears. */
export function VerifyDesk({ verifier, uploadMegabytes }: VerifyDeskProps) {
  const { t } = useTranslation('verify')
  const { state } = verifier
  const result = useRef<HTMLElement>(null)
  useEffect(() => {
    if (state.state === 'working') void loadReport()
    if (state.state !== 'judged') return
    result.current?.focus({ preventScroll: true })
    result.current?.scrollIntoView({ block: 'start' })
  }, [state])
  return (
    <div className={classes['desk']} data-state={state.state}>
      <Chooser verifier={verifier} uploadMegabytes={uploadMegabytes} />
      <div aria-live="polite" aria-busy={state.state === 'working'}>
        {state.state === 'working' ? <Working name={state.name} /> : null}
        {state.state === 'refused' ? <Refused refused={state.refused} /> : null}
      </div>
      {state.state === 'judged' ? (
        <section
          ref={result}
          tabIndex={-1}
          className={classes['result']}
          aria-label={t('report.label')}
        >
          {state.asked ? null : <Unasked retry={verifier.retry} />}
          <Suspense fallback={<Loader size="sm" />}>
            <ReportView judged={state} uploadMegabytes={uploadMegabytes} />
          </Suspense>
        </section>
      ) : null}
    </div>
  )
}

type ChooserProps = { verifier: Verifier; uploadMegabytes: number }

function Chooser({ verifier, uploadMegabytes }: ChooserProps) {
  const { t } = useTranslation('verify')
  const { over, ...drop } = useDrop(verifier.judge)
  const again = verifier.state.state === 'judged'
  return (
    <ActForm
      id="verify"
      encType="multipart/form-data"
      reloadDocument
      className={classes['form'] ?? ''}
    >
      <div className={classes['drop']} data-over={over} {...drop}>
        <IconFileCheck className={classes['picture']} size={44} stroke={1.3} aria-hidden="true" />
        <span className={classes['title']}>{t('drop.title')}</span>
        <input
          type="file"
          id="verify-file"
          name="file"
          accept=".pdf,.zip,application/pdf,application/zip"
          className={classes['input']}
          aria-label={t('drop.label')}
          onChange={({ currentTarget }) => {
            verifier.judge([...(currentTarget.files ?? [])])
            // So that the same file can be chosen once more.
            currentTarget.value = ''
          }}
        />
        <Button component="label" htmlFor="verify-file" className={classes['choose'] ?? ''}>
          {t(again ? 'drop.again' : 'drop.choose')}
        </Button>
        <span className={classes['kinds']}>{t('drop.kinds', { maximum: mostMegabytes })}</span>
        <noscript>
          <p>{t('drop.uploadText')}</p>
          <p>{t('drop.kindsUploaded', { maximum: uploadMegabytes })}</p>
          <button type="submit" className={classes['send']}>
            {t('drop.uploadAct')}
          </button>
          <p>{t('sealed.warningText')}</p>
          <button type="submit" formAction="/verify/report" className={classes['send']}>
            {t('sealed.uploadAct')}
          </button>
        </noscript>
      </div>
      <div className={classes['local']}>
        <IconLock size={22} stroke={1.7} aria-hidden="true" />
        <p>
          <strong>{t('drop.local')}</strong>
          <span>{t('drop.localText')}</span>
        </p>
      </div>
    </ActForm>
  )
}

/** A file may be let go anywhere on the page; the browser must not open it instead. */
function useDrop(judge: (files: readonly File[]) => void) {
  const [over, setOver] = useState(false)
  const take = useRef(judge)
  take.current = judge
  useEffect(() => {
    const hold = (event: globalThis.DragEvent) => event.preventDefault()
    const drop = (event: globalThis.DragEvent) => {
      event.preventDefault()
      setOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) take.current(files)
    }
    window.addEventListener('dragover', hold)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', hold)
      window.removeEventListener('drop', drop)
    }
  }, [])
  return {
    over,
    onDragEnter: () => setOver(true),
    onDragLeave: ({ currentTarget, relatedTarget }: DragEvent<HTMLElement>) => {
      if (!currentTarget.contains(relatedTarget as Node | null)) setOver(false)
    },
  }
}

function Working({ name }: { name: string }) {
  const { t } = useTranslation('verify')
  return (
    <div className={classes['working']}>
      <Loader size="sm" aria-hidden="true" />
      <div>
        <strong>{t('working', { name })}</strong>
        <div>{t('workingText')}</div>
      </div>
    </div>
  )
}

const refusals = [
  'too-large',
  'too-large-upload',
  'file-missing',
  'several-files',
  'not-read',
  'too-many-attempts',
] as const

function Refused({ refused: { code, size, ...facts } }: { refused: RefusedFile }) {
  const { t } = useTranslation('verify')
  const known = refusals.find((one) => one === code) ?? 'form-expired'
  return (
    <Alert
      role="alert"
      color="red"
      title={t('refused.title')}
      icon={<IconAlertTriangle aria-hidden="true" />}
    >
      {t(`refused.${known}`, { ...facts, size: size === undefined ? '' : sizeWords(size) })}
    </Alert>
  )
}

function Unasked({ retry }: { retry: () => void }) {
  const { t } = useTranslation('verify')
  return (
    <Alert
      role="alert"
      color="yellow"
      title={t('unasked.title')}
      icon={<IconPlugConnectedX aria-hidden="true" />}
    >
      <p className={classes['unasked']}>{t('unasked.text')}</p>
      <Button variant="default" onClick={retry}>
        {t('unasked.act')}
      </Button>
    </Alert>
  )
}
