/** Rows put by the hundred: the statement is built once, not once for every list of rows. */
import { type Column, getTableColumns, is, type Placeholder, SQL, sql } from 'drizzle-orm'
import type { SQLiteInsertBase, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { dialect } from './columns.ts'
import type { Tx } from './connection.ts'
import { keptFor } from './kept.ts'

/** Parameters that one statement may have; SQLite takes 32,766, PostgreSQL 65,535. */
const mostParameters = 32_000

/**
 * SQLite has no way to the server and back: a small statement that is kept costs less than a long one. PostgreSQL has,
 * and its statements live as long as their transaction.
 */
const mostRows = dialect === 'sqlite' ? 1 : 1000

type Insert<Table extends SQLiteTable> = SQLiteInsertBase<Table, 'sync', unknown>

/** An insertion with all that is said after its rows: conflicts, what is returned. */
type Finished = { prepare(): { execute(values: Record<string, unknown>): unknown } }

type Kept = { run: (values: Record<string, unknown>) => unknown; names: readonly string[][] }

/**
 * Puts any number of rows of a table, in order; answers the rows that `finish` lets the statement return. What a row leaves out
 * is what its column says by default. One transaction keeps it all or nothing.
 */
export function rowsInto<Table extends SQLiteTable, Answer = void>(
  table: Table,
  finish: (insert: Insert<Table>) => Finished = (insert) => insert as unknown as Finished,
): (tx: Tx, rows: readonly Table['$inferInsert'][]) => Promise<Answer> {
  const columns = Object.entries(getTableColumns(table)) as [string, Column][]
  const statementsOf = keptFor(() => new Map<string, Kept>())
  return async (tx, rows) => {
    const returned: unknown[] = []
    const used = columns.filter(([name]) => rows.some((row) => given(row, name) !== undefined))
    const most = Math.min(mostRows, Math.floor(mostParameters / Math.max(1, used.length)))
    const statements = statementsOf(tx)
    for (let at = 0; at < rows.length; at += most) {
      const some = rows.slice(at, at + most)
      const shape = `${some.length} ${used.map(([name]) => name).join()}`
      const statement = statements.get(shape) ?? built(tx, table, used, some.length, finish)
      statements.set(shape, statement)
      const answer = await statement.run(namedValues(some, used, statement.names))
      if (Array.isArray(answer)) returned.push(...answer)
    }
    return returned as Answer
  }
}

function built<Table extends SQLiteTable>(
  tx: Tx,
  table: Table,
  used: readonly [string, Column][],
  count: number,
  finish: (insert: Insert<Table>) => Finished,
): Kept {
  const names = Array.from({ length: count }, (_, row) => used.map(([name]) => `${row} ${name}`))
  const rows = names.map((own) =>
    Object.fromEntries(used.map(([name], at) => [name, openPlace(own[at] ?? '')])),
  )
  const insert = tx.insert(table).values(rows as unknown as Table['$inferInsert'][])
  const statement = finish(insert as unknown as Insert<Table>).prepare()
  return { run: (values) => statement.execute(values), names }
}

/** As SQL of its own: Drizzle would hand a null to the column's encoder. */
const openPlace = (name: string): SQL => sql`${sql.placeholder(name) as Placeholder}`

function namedValues(
  rows: readonly object[],
  used: readonly [string, Column][],
  names: readonly string[][],
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [index, row] of rows.entries()) {
    for (const [at, [name, column]] of used.entries()) {
      values[names[index]?.[at] ?? ''] = driven(column, given(row, name))
    }
  }
  return values
}

function driven(column: Column, stated: unknown): unknown {
  const value = stated === undefined ? column.default : stated
  if (is(value, SQL)) throw new Error(`${column.name} has a default of the database's own`)
  return value === undefined || value === null ? null : column.mapToDriverValue(value)
}

const given = (row: object, name: string): unknown => (row as Record<string, unknown>)[name]
