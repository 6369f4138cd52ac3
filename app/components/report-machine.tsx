import { Button } from '@mantine/core'
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Report } from '../../server/core/values/report.ts'
import { reportData } from '../i18n/report-lines.ts'
import classes from './report-depth.module.css'
import { saveFile } from './report-save.ts'
import { Sheet } from './sheet.tsx'
import { useViewer } from './viewer.ts'

/** The very JSON of `qiyin verify --json`, made here; words of both languages come with it, so it is fetched when asked for. */
// biome-ignore lint/style/noDefaultExport: React.lazy asks for one
export default function Machine({ report, asked }: { report: Report; asked: boolean }) {
  const { t } = useTranslation('verify')
  const { language } = useViewer()
  const [copied, setCopied] = useState(false)
  const text = `${JSON.stringify(reportData(report, language, asked), null, 2)}\n`
  const save = () => saveFile(new Blob([text], { type: 'application/json' }), t('depth.file'))
  return (
    <Sheet title={t('depth.machine')}>
      <p className={classes['lead']}>{t('depth.jsonLead')}</p>
      <div className={classes['acts']}>
        <Button leftSection={<IconDownload size={18} aria-hidden="true" />} onClick={save}>
          {t('depth.download')}
        </Button>
        <Button
          variant="default"
          leftSection={
            copied ? (
              <IconCheck size={18} aria-hidden="true" />
            ) : (
              <IconCopy size={18} aria-hidden="true" />
            )
          }
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        >
          {t(copied ? 'depth.copied' : 'depth.copy')}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre className={classes['json']} tabIndex={0}>
        {text}
      </pre>
    </Sheet>
  )
}
