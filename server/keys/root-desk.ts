import type { Database } from '../../db/connection.ts'
import { isRefusal, type Refusal } from '../core/values/refusal.ts'
import type { SingleSuite } from '../core/values/suite.ts'
import type { Ledger } from '../ledger/types.ts'
import type { RootAnswer } from './root-papers.ts'
import type { PreparedAnswer, RootKeys } from './root-types.ts'

export type RootDeskDeps = {
  db: Database
  root: RootKeys
  ledger: Pick<Ledger, 'append'>
}

export type RootDesk = Pick<RootKeys, 'standings' | 'request' | 'carry'> & {
  /** Refusals: those of prepareAnswer, overtaken. */
  accept(answer: RootAnswer): Promise<Pick<PreparedAnswer, 'kind' | 'number'> | Refusal>
  /** The root's private key leaves the database for good. Refusals: those of prepareRemoval, overtaken. */
  remove(
    suite: SingleSuite,
    file: { text: string; passphrase: string | undefined },
  ): Promise<true | Refusal>
}

/** For whoever sits at the terminal with the master key; as with a rotation there is no account to ask. */
export function createRootDesk({ db, root, ledger }: RootDeskDeps): RootDesk {
  return {
    standings: root.standings,
    request: root.request,
    carry: root.carry,
    async accept(answer) {
      const prepared = await root.prepareAnswer(answer)
      if (isRefusal(prepared)) return prepared
      const { kind, suite, number, keyId } = prepared
      const list = kind === 'list'
      const issuing = suite === 'guomi' ? 'sm2-issuing' : 'issuing'
      return db.transaction(async (tx) => {
        const refused = await prepared.keep(tx)
        if (refused) return refused
        await ledger.append(tx, {
          kind: list ? 'key.list-accepted' : 'key.rotated',
          commitments: list ? { list: number } : { certificate: number },
          facts: { purpose: list ? suite : issuing },
          subjects: list ? [keyId] : [keyId, number],
        })
        return { kind, number }
      })
    },
    async remove(suite, file) {
      const prepared = await root.prepareRemoval(suite, file)
      if (isRefusal(prepared)) return prepared
      const { keyId, fingerprint } = prepared
      const done = await db.transaction(async (tx) => {
        const refused = await prepared.keep(tx)
        if (refused) return refused
        await ledger.append(tx, {
          kind: 'key.carried-away',
          commitments: { certificateDigest: fingerprint },
          facts: { purpose: suite },
          subjects: [keyId],
        })
        return true as const
      })
      if (!isRefusal(done)) await root.scrub()
      return done
    },
  }
}
