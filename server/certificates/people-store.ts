import { inArray } from 'drizzle-orm'
import type { Reader } from '../../db/connection.ts'
import { user } from '../../db/schema/people.ts'

export type Person = { name: string; email: string }

export async function peopleWith(
  read: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Person>> {
  if (ids.length === 0) return new Map()
  const rows = await read
    .select({ id: user.id, name: user.name, email: user.email })
    .from(user)
    .where(inArray(user.id, [...ids]))
  return new Map(rows.map(({ id, ...person }) => [id, person]))
}
