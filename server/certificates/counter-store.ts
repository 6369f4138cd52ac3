import { and, eq, inArray } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { counters } from '../../db/schema/contracts.ts'

/** The last number given of each scope; 0 where none was. */
export async function readCounters(
  read: Reader,
  scopes: readonly string[],
): Promise<Map<string, number>> {
  const values = new Map(scopes.map((scope) => [scope, 0]))
  if (scopes.length === 0) return values
  const rows = await read
    .select()
    .from(counters)
    .where(inArray(counters.scope, [...scopes]))
  for (const { scope, value } of rows) values.set(scope, value)
  return values
}

/** Compare-and-set: false when somebody else took numbers of this scope since `from` was read. */
export async function moveCounter(
  tx: Tx,
  { scope, from, to }: { scope: string; from: number; to: number },
): Promise<boolean> {
  if (from === 0) {
    const added = await tx
      .insert(counters)
      .values({ scope, value: to })
      .onConflictDoNothing()
      .returning({ scope: counters.scope })
    return added.length === 1
  }
  const moved = await tx
    .update(counters)
    .set({ value: to })
    .where(and(eq(counters.scope, scope), eq(counters.value, from)))
    .returning({ scope: counters.scope })
  return moved.length === 1
}
