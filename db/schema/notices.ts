/** What the house tells somebody inside the app. */
import { index, json, rowNumber, table, text, time, uniqueIndex } from '../columns.ts'

export const notices = table(
  'notices',
  {
    id: rowNumber(),
    /** Told once. */
    key: text().notNull(),
    /** Whom: an organisation's members or one person. */
    organisationId: text(),
    personId: text(),
    kind: text().notNull(),
    /** Contract, certificate or application it is about. */
    subjectId: text().notNull(),
    facts: json().$type<Record<string, string | number>>().notNull(),
    at: time().notNull(),
    readAt: time(),
  },
  (t) => [
    uniqueIndex('notices_key').on(t.key),
    index('notices_organisation').on(t.organisationId, t.readAt, t.id),
    index('notices_person').on(t.personId, t.readAt, t.id),
  ],
)
