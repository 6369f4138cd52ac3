import { useTranslation } from 'react-i18next'
import type { DueRow } from '../../server/fulfilment/types.ts'
import { FulfilmentDueRows } from './fulfilment-due-rows.tsx'
import { Sheet } from './sheet.tsx'
import { Anchor } from './text.tsx'

/** In the workspace: what is overdue or falls due soon, over all contracts; nothing where nothing runs. */
export function FulfilmentSoon({ rows }: { rows: readonly DueRow[] }) {
  const { t } = useTranslation('fulfilment')
  if (rows.length === 0) return null
  return (
    <Sheet
      title={t('calendar.soon')}
      aside={
        <Anchor to="/fulfilment" size="sm">
          {t('calendar.all')}
        </Anchor>
      }
      flush
    >
      <FulfilmentDueRows caption={t('calendar.soon')} rows={rows} />
    </Sheet>
  )
}
