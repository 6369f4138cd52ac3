import type { CertificateType } from './certificate-type.ts'
import type { CertificateDeps } from './parts.ts'
import { addType, nameTypeEntry, recordedTypeDigest } from './store.ts'

/**
 * Records a version that is not recorded yet. Two processes that start at once: one records, the other finds it recorded.
 * Throws a sentence when the files of a recorded one have changed.
 */
export async function publishType(
  { db, ledger, clock }: Pick<CertificateDeps, 'db' | 'ledger' | 'clock'>,
  { name, version, code, digest }: CertificateType,
): Promise<void> {
  const added = await db.transaction(async (tx) => {
    const row = { name, version, code, digest, publishedAt: clock.now() }
    if (!(await addType(tx, row))) return false
    const entryId = await ledger.append(tx, {
      kind: 'certificate.type-published',
      facts: { name, version, code, digest },
      subjects: [digest],
    })
    await nameTypeEntry(tx, { name, version, entryId })
    return true
  })
  if (added) return
  const recorded = await recordedTypeDigest(db.read, name, version)
  if (recorded === digest) return
  throw new Error(
    `The certificate type ${name} ${version} was published as ${recorded} but its files now have the digest ${digest}: ` +
      'restore the published files, or put the change into a new version.',
  )
}
