import type { Database } from '../../db/connection.ts'
import type { Ledger } from '../ledger/types.ts'
import { addVersion, nameEntry, recordedDigest } from './store.ts'
import type { Template } from './types.ts'

/** True when this call recorded the version. Two processes that start at once: one records, the other finds it recorded. */
export async function publishTemplate(
  { name, version, digest }: Template,
  { db, ledger, clock }: { db: Database; ledger: Pick<Ledger, 'append'>; clock: { now(): Date } },
): Promise<boolean> {
  const added = await db.transaction(async (tx) => {
    if (!(await addVersion(tx, { name, version, digest, publishedAt: clock.now() }))) return false
    const entryId = await ledger.append(tx, {
      kind: 'template.published',
      facts: { name, version, digest },
      subjects: [digest],
    })
    await nameEntry(tx, { name, version, entryId })
    return true
  })
  if (added) return true
  const recorded = await recordedDigest(db.read, name, version)
  if (recorded === digest) return false
  throw new Error(
    `The template ${name} ${version} was published as ${recorded} but its files now have the digest ${digest}: ` +
      'restore the published files, or put the change into a new version.',
  )
}
