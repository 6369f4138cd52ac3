import { useTranslation } from 'react-i18next'
import type { AssetView } from '../../server/fulfilment/types.ts'
import { useDay } from './fulfilment-words.ts'
import { type Column, QueryTable } from './query-table.tsx'
import { Anchor } from './text.tsx'

/** Whose each thing is, since when, by which entry. */
export function FulfilmentAssets({ assets }: { assets: readonly AssetView[] }) {
  const { t } = useTranslation('fulfilment')
  const { t: common } = useTranslation()
  const day = useDay()
  const columns: readonly Column<AssetView>[] = [
    { title: t('assets.name'), main: true, cell: ({ name }) => name },
    {
      title: t('assets.quantity'),
      align: 'right',
      cell: ({ quantity, unit }) => `${thousandths(quantity)} ${unit}`,
    },
    { title: t('assets.owner'), cell: ({ ownerName }) => ownerName },
    { title: t('assets.since'), cell: ({ since }) => day(since) },
    {
      title: t('assets.proof'),
      cell: ({ leafIndex }) =>
        leafIndex === null ? (
          common('timeline.pending')
        ) : (
          <Anchor to={`/ledger/entries/${leafIndex}`}>
            {common('timeline.entry', { index: leafIndex })}
          </Anchor>
        ),
    },
  ]
  return (
    <QueryTable<AssetView>
      caption={t('assets.title')}
      columns={columns}
      rows={assets}
      rowKey={({ id }) => id}
    />
  )
}

/** 2500 is 2.5; whole numbers have no point. */
function thousandths(quantity: number): string {
  const places = String(quantity % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  const whole = String(Math.trunc(quantity / 1000)).replace(/\B(?=(\d{3})+$)/g, ',')
  return places === '' ? whole : `${whole}.${places}`
}
