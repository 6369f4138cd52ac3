import type { Reader } from '../../db/connection.ts'
import type { Files } from '../adapters/files.ts'
import { week } from '../core/values/durations.ts'
import { countRecorded, recordedAmong } from './store.ts'

/**
 * No transaction is open for this long after the file it speaks of was kept; and an operator who restored an older
 * database has the time to notice.
 */
const grace = week

/** How many digests one question may carry: below the bound of both dialects on parameters. */
const batch = 500

/** More orphans than this, and more than there are records, are no accident of a few lost races. */
const suspicious = 20

export async function sweep(read: Reader, files: Pick<Files, 'idle' | 'discard'>): Promise<number> {
  const orphans = await unrecorded(read, await files.idle(grace))
  if (orphans.length > suspicious && orphans.length > (await countRecorded(read))) {
    throw new Error(
      `${orphans.length} files have no record, more than have one: nothing was removed. Is this the database that belongs to the data folder?`,
    )
  }
  let gone = 0
  for (const digest of orphans) if (await files.discard(digest, grace)) gone += 1
  return gone
}

async function unrecorded(read: Reader, digests: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (let from = 0; from < digests.length; from += batch) {
    const some = digests.slice(from, from + batch)
    const recorded = await recordedAmong(read, some)
    found.push(...some.filter((digest) => !recorded.has(digest)))
  }
  return found
}
