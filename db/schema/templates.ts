import { primaryKey, table, text, time } from '../columns.ts'

export const templateVersions = table(
  'template_versions',
  {
    name: text().notNull(),
    version: text().notNull(),
    /** sha256 hex over the folder's files; a published version never changes. */
    digest: text().notNull(),
    publishedAt: time().notNull(),
    entryId: text(),
  },
  (t) => [primaryKey({ columns: [t.name, t.version] })],
)
