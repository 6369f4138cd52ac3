import type { BetterAuthOptions } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import type { Database } from '../../db/connection.ts'
import * as schema from '../../db/schema/people.ts'

/**
 * SQLite has one writer connection: every write waits for `db.exclusive`, so that it can neither join nor be
 * rolled back with somebody's open transaction. Reads go to the reader. better-auth's own transactions are
 * off: they would hold `exclusive` while their writes wait for it.
 */
export function portableAdapter(db: Database) {
  const config = {
    provider: db.dialect === 'postgres' ? ('pg' as const) : ('sqlite' as const),
    schema,
    transaction: false,
  }
  const writerFor = drizzleAdapter(db.writer, config)
  const readerFor = drizzleAdapter(db.read, config)
  return (options: BetterAuthOptions) => {
    const writer = writerFor(options)
    const { findOne, findMany, count } = readerFor(options)
    const adapter: typeof writer = {
      ...writer,
      findOne,
      findMany,
      count,
      create: (change) => db.exclusive(() => writer.create(change)),
      update: (change) => db.exclusive(() => writer.update(change)),
      updateMany: (change) => db.exclusive(() => writer.updateMany(change)),
      delete: (change) => db.exclusive(() => writer.delete(change)),
      deleteMany: (change) => db.exclusive(() => writer.deleteMany(change)),
      consumeOne: (change) => db.exclusive(() => writer.consumeOne(change)),
      incrementOne: (change) => db.exclusive(() => writer.incrementOne(change)),
      transaction: (work) => work(adapter),
    }
    return adapter
  }
}
