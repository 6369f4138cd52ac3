import { isRefusal } from '../../../server/core/values/refusal.ts'
import type { KeyHolders } from '../../../server/keys/types.ts'
import type { Actor } from '../../../server/people/types.ts'

export type BroughtKey = { keyId: string; subjectName: string; issuerName: string }

/** Keys that were brought along for a seal; whether one is taken already is the verb's to say. */
export async function broughtKeys(
  holders: KeyHolders,
  actor: Actor,
  organisationId: string,
): Promise<readonly BroughtKey[]> {
  const list = await holders.list(actor, { organisationId })
  if (isRefusal(list)) return []
  return list
    .filter((one) => one.purpose === 'seal' && one.outside && one.revokedAt === null)
    .map(({ keyId, subjectName, issuerName }) => ({ keyId, subjectName, issuerName }))
}
