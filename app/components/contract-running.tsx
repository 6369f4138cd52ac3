import { Button } from '@mantine/core'
import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { fulfilmentAddress } from '../routes/fulfilment/addresses.ts'
import type { Running } from '../routes/fulfilment/running.ts'
import { FulfilmentNow } from './fulfilment-now.tsx'

/** On a contract's own page: what is due next by its clauses, and the way to all of it. */
export function ContractRunning({ id, running }: { id: string; running: Running }) {
  const { t } = useTranslation('fulfilment')
  return (
    <FulfilmentNow view={running}>
      <Button component={Link} to={fulfilmentAddress(id)} variant="default" prefetch="intent">
        {t('card.open')}
      </Button>
    </FulfilmentNow>
  )
}
