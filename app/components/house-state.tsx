import { useTranslation } from 'react-i18next'
import type { HouseState as State } from '../http/house-state.ts'
import { Facts } from './facts.tsx'
import { Sheet } from './sheet.tsx'
import { Text } from './text.tsx'
import { Timestamp } from './timestamp.tsx'

/** The house's own authorities, at a glance. */
export function HouseState({ state }: { state: State }) {
  const { t } = useTranslation('trust')
  const { outside, tsaEnds, roots } = state
  const between = t('between')
  return (
    <Sheet title={t('house.title')}>
      {roots.some(({ due }) => due) ? <Text mb="md">{t('house.due')}</Text> : null}
      <Facts
        lines={[
          {
            label: t('house.stamps'),
            value: outside.length > 0 ? outside.join(between) : t('house.ownStamps'),
          },
          { label: t('house.tsaEnds'), value: <Timestamp at={tsaEnds} precision="day" /> },
          { label: t('house.clock'), value: <Clock state={state} /> },
          ...roots.map((root) => ({
            label: t(`house.root.${root.suite}`),
            value: <Root root={root} />,
          })),
        ]}
      />
    </Sheet>
  )
}

function Clock({ state: { timeServers, reading } }: { state: State }) {
  const { t } = useTranslation('trust')
  if (timeServers === 0) return <>{t('house.noServer')}</>
  if (!reading) return <>{t('house.noAnswer')}</>
  const { offset, within, readAt } = reading
  return (
    <>
      {t('house.offset', { offset, within })} <Timestamp at={readAt} precision="second" />
    </>
  )
}

function Root({ root: { offline, listEnds } }: { root: State['roots'][number] }) {
  const { t } = useTranslation('trust')
  return (
    <>
      {t(offline ? 'house.offline' : 'house.online')}
      {offline && listEnds ? (
        <>
          {t('house.listEnds')}
          <Timestamp at={listEnds} precision="day" />
        </>
      ) : null}
    </>
  )
}
