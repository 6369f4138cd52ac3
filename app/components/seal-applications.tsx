import { useTranslation } from 'react-i18next'
import type { SealApplication } from '../../server/seals/types.ts'
import { QueryTable } from './query-table.tsx'
import { badgeOf, useExpectation } from './seal-words.ts'
import { Sheet } from './sheet.tsx'
import { StateBadge } from './state-badge.tsx'
import { Anchor } from './text.tsx'
import { Timestamp } from './timestamp.tsx'

/** What was applied for and has not become a seal, with what is expected of whom. */
export function SealApplications({ applications }: { applications: readonly SealApplication[] }) {
  const { t } = useTranslation('seals')
  const expectation = useExpectation()
  if (applications.length === 0) return null
  return (
    <Sheet title={t('application.listTitle')} flush>
      <QueryTable
        caption={t('application.caption')}
        rows={applications}
        rowKey={({ id }) => id}
        columns={[
          {
            title: t('application.name'),
            main: true,
            cell: ({ id, name }) => <Anchor to={`/seals/applications/${id}`}>{name}</Anchor>,
          },
          {
            title: t('application.state'),
            cell: ({ state }) => <StateBadge state={badgeOf(state)} />,
          },
          {
            title: t('application.applicant'),
            cell: ({ appliedByName, appliedAt }) => (
              <>
                {appliedByName} <Timestamp at={appliedAt} precision="day" />
              </>
            ),
          },
          { title: t('application.expected'), cell: expectation },
        ]}
      />
    </Sheet>
  )
}
