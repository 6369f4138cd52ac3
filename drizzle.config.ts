import { defineConfig } from 'drizzle-kit'
import { dialectOf } from './db/columns.ts'

const postgres = dialectOf(process.env.DATABASE_URL) === 'postgres'

export default defineConfig({
  dialect: postgres ? 'postgresql' : 'sqlite',
  schema: './db/schema.ts',
  out: postgres ? './db/migrations/postgres' : './db/migrations/sqlite',
  casing: 'snake_case',
})
