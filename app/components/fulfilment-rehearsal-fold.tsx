import { useTranslation } from 'react-i18next'
import type { Rehearsal } from '../routes/fulfilment/rehearse.ts'
import classes from './fulfilment-rehearsal.module.css'
import { FulfilmentRehearsal } from './fulfilment-rehearsal.tsx'
import { Sheet } from './sheet.tsx'

/** Before one approves or signs: open, and folded away by who has seen it. */
export function RehearsalFold({ rehearsal }: { rehearsal: Rehearsal }) {
  const { t } = useTranslation('fulfilment')
  return (
    <Sheet>
      <details className={classes['fold']} open>
        <summary>{t('rehearsal.title')}</summary>
        <FulfilmentRehearsal rehearsal={rehearsal} />
      </details>
    </Sheet>
  )
}
