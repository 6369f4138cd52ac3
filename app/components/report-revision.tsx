import { Button } from '@mantine/core'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './report.module.css'
import { saveFile } from './report-save.ts'
import { useScripted } from './scripted.ts'

/** pdf.js comes with it: only for those who want to look. */
const Comparison = lazy(() => import('./report-comparison.tsx'))

type ReportRevisionProps = {
  pdf: Uint8Array<ArrayBuffer>
  /** Bytes of the file that were signed. */
  coversTo: number
  /** Page to begin with, from 0. */
  first: number
  /** Whether what came after is not allowed. */
  forged: boolean
  act: 'compare' | 'revision'
  /** Under which to save the signed version. */
  name: string
}

/** The version that was signed beside the file as it is now, when asked for; and that version to keep. */
export function ReportRevision({ pdf, coversTo, first, forged, act, name }: ReportRevisionProps) {
  const { t } = useTranslation('verify')
  const [open, setOpen] = useState(false)
  const scripted = useScripted()
  const signed = useMemo(() => pdf.subarray(0, coversTo), [pdf, coversTo])
  if (!scripted || coversTo === 0 || coversTo === pdf.length) return null
  return (
    <div className={classes['compare']}>
      <div className={classes['acts']}>
        <Button variant="default" onClick={() => setOpen(!open)} aria-expanded={open}>
          {t(open ? 'report.compareHide' : `report.${act}`)}
        </Button>
        <Button
          variant="subtle"
          onClick={() => saveFile(new Blob([signed], { type: 'application/pdf' }), name)}
        >
          {t('report.revisionSave')}
        </Button>
      </div>
      {open ? (
        <Suspense fallback={<p role="status">{t('report.comparing')}</p>}>
          <Comparison signed={signed} current={pdf} first={first} forged={forged} />
        </Suspense>
      ) : null}
    </div>
  )
}
