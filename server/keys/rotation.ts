import type { Database, Tx } from '../../db/connection.ts'
import { isRefusal, type Refusal } from '../core/values/refusal.ts'
import type { Ledger } from '../ledger/types.ts'
import type { Keys, Rotation, RotationName } from './types.ts'

export type RotationDeps = {
  db: Database
  keys: Pick<Keys, 'prepareRotation' | 'keepRotation'>
  ledger: Pick<Ledger, 'append'>
}

/** Puts the next generation of a key of the house to work, and says so in the ledger. Refusals: root-offline, overtaken. */
export type Rotate = (which: RotationName) => Promise<Rotation | Refusal>

/** Also where nobody ordered it: a key that is followed in time by the next one. */
export const enterRotation = (
  ledger: Pick<Ledger, 'append'>,
  tx: Tx,
  { which, keyId, serial }: Rotation,
) =>
  ledger.append(tx, {
    kind: 'key.rotated',
    commitments: { certificate: serial },
    facts: { purpose: which },
    subjects: [keyId, serial],
  })

/** No actor: whoever sits at the terminal with the master key needs nobody's leave, and has no account there. */
export function createRotation({ db, keys, ledger }: RotationDeps): Rotate {
  return async (which) => {
    const next = await keys.prepareRotation(which)
    if (isRefusal(next)) return next
    const { keyId, serial } = next
    return db.transaction(async (tx) => {
      const refused = await keys.keepRotation(tx, next)
      if (refused) return refused
      await enterRotation(ledger, tx, next)
      return { which, keyId, serial }
    })
  }
}
