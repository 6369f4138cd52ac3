import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import { judgeReachable, type KeyHoldersDeps, keepAndEnter } from './holder-parts.ts'
import type { KeyHolders } from './holder-types.ts'

type RemoteVerbs = Pick<KeyHolders, 'remoteOffers' | 'bindRemote'>

/** An owner's verbs about keys at the remote signing service. */
export function remoteVerbs(deps: KeyHoldersDeps): RemoteVerbs {
  return {
    async remoteOffers(actor, holder, account) {
      const denied = forbidden(deps, actor, holder)
      if (denied) return denied
      if (account.trim() === '') return refuse('required', {}, 'account')
      return deps.keys.remoteOffers(account.trim())
    },
    async bindRemote(actor, holder, { credential, factor }) {
      const denied = forbidden(deps, actor, holder)
      if (denied) return denied
      const { organisationId } = holder
      const owner = organisationId
        ? ({ ownerId: organisationId, purpose: 'seal' } as const)
        : ({ ownerId: actor.personId, purpose: 'person' } as const)
      const bound = await deps.keys.bindRemote({
        ...{ ...owner, credential, factor, whom: actor.personId },
      })
      return isRefusal(bound) ? bound : keepAndEnter(deps, actor, bound, 'key.bound')
    },
  }
}

const forbidden = (
  { authorise }: KeyHoldersDeps,
  actor: Actor,
  { organisationId }: { organisationId?: string },
): Refusal | undefined =>
  organisationId ? authorise(actor, 'key.import', organisationId) : judgeReachable(actor)
