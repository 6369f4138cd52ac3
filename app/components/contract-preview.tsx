import { Loader } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../server/templates/types.ts'
import classes from './contract-form.module.css'
import { labelOfPath, useLiveForm } from './contract-form-state.ts'
import { PdfViewer } from './pdf-viewer.tsx'
import { useScripted } from './scripted.ts'
import { Anchor, Text, Title } from './text.tsx'
import { useViewer } from './viewer.ts'

type ContractPreviewProps = { template: Template; formId: string }

/** The document itself, a second after typing stops; until nothing is missing, what is missing. */
export function ContractPreview({ template, formId }: ContractPreviewProps) {
  const { t } = useTranslation('contracts')
  const { faults } = useLiveForm()
  const scripted = useScripted()
  const { bytes, busy, failed } = usePreview(template, formId)
  return (
    <aside className={classes['preview']} aria-label={t('preview.title')}>
      <div className={classes['previewHead']}>
        <Title order={2}>{t('preview.title')}</Title>
        {busy ? <Loader size={16} aria-label={t('preview.busy')} /> : null}
      </div>
      {scripted ? null : <Text tone="dimmed">{t('preview.unscripted')}</Text>}
      {scripted && faults.length > 0 ? <Missing template={template} formId={formId} /> : null}
      {scripted && bytes && faults.length > 0 ? (
        <Text size="sm" tone="dimmed">
          {t('preview.earlier')}
        </Text>
      ) : null}
      {scripted && (bytes || faults.length === 0) ? (
        <PdfViewer bytes={bytes} failed={failed} scroll="inside" waiting={t('preview.busy')} />
      ) : null}
    </aside>
  )
}

const shown = 8

function Missing({ template, formId }: ContractPreviewProps) {
  const { t } = useTranslation('contracts')
  const { faults } = useLiveForm()
  const { language } = useViewer()
  const paths = faults.map(({ field }) => field ?? '').filter((path) => path !== '')
  return (
    <div className={classes['missing']}>
      <Text weight={600}>{t('preview.missing', { count: faults.length })}</Text>
      <ul>
        {paths.slice(0, shown).map((path) => (
          <li key={path}>
            <Anchor href={`#${formId}-${path}`} size="sm">
              {labelOfPath(template, path, language)}
            </Anchor>
          </li>
        ))}
      </ul>
      {paths.length > shown ? (
        <Text size="sm" tone="dimmed">
          {t('preview.more', { count: paths.length - shown })}
        </Text>
      ) : null}
    </div>
  )
}

const pause = 1000

type Preview = { bytes: Uint8Array | undefined; busy: boolean; failed: boolean }

function usePreview(template: Template, formId: string): Preview {
  const { values, faults } = useLiveForm()
  const [preview, setPreview] = useState<Preview>({ bytes: undefined, busy: false, failed: false })
  const first = useRef(true)
  const typed = JSON.stringify(values)
  const complete = faults.length === 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when what was typed means something else
  useEffect(() => {
    if (!complete) {
      // Whatever was on its way has been called off.
      setPreview((now) => (now.busy ? { ...now, busy: false } : now))
      return
    }
    const leaving = new AbortController()
    const ask = async () => {
      setPreview((now) => ({ ...now, busy: true }))
      try {
        const bytes = await askForPreview(template, formId, leaving.signal)
        setPreview({ bytes, busy: false, failed: false })
      } catch {
        if (!leaving.signal.aborted) setPreview((now) => ({ ...now, busy: false, failed: true }))
      }
    }
    const timer = setTimeout(ask, first.current ? 0 : pause)
    first.current = false
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
  }, [typed, complete, template.name, template.version, formId])
  return preview
}

async function askForPreview(
  { name, version }: Template,
  formId: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const form = document.getElementById(formId)
  const body = new FormData(form instanceof HTMLFormElement ? form : undefined)
  body.set('template-name', name)
  body.set('template-version', version)
  const response = await fetch('/contracts/preview', { method: 'POST', body, signal })
  if (!response.ok) throw new Error(`the preview was answered with ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}
