import { integer, table, text, time } from '../columns.ts'

export const documents = table('documents', {
  digest: text().primaryKey(),
  size: integer().notNull(),
  mediaType: text().notNull(),
  keptAt: time().notNull(),
})
