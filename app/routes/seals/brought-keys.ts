import { isRefusal } from '../../../server/core/values/refusal.ts'
import type { KeyHolders } from '../../../server/keys/holder-types.ts'
import type { CertificateView } from '../../../server/keys/types.ts'
import type { Actor } from '../../../server/people/types.ts'

export type BroughtKey = { keyId: string; subjectName: string; issuerName: string }

/** Not made by this house for one of its seals: brought along, or elsewhere. */
const isOwn = ({ outside, custody }: CertificateView): boolean =>
  outside || !['server', 'pin'].includes(custody)

/** Keys that were brought along for a seal; whether one is taken already is the verb's to say. */
export async function broughtKeys(
  holders: KeyHolders,
  actor: Actor,
  organisationId: string,
): Promise<readonly BroughtKey[]> {
  const list = await holders.list(actor, { organisationId })
  if (isRefusal(list)) return []
  return list
    .filter((one) => one.purpose === 'seal' && isOwn(one) && one.revokedAt === null)
    .map(({ keyId, subjectName, issuerName }) => ({ keyId, subjectName, issuerName }))
}
