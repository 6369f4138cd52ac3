import type { Database } from '../../db/connection.ts'
import type { Fonts } from '../adapters/fonts.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import type { Keys } from '../keys/types.ts'
import type { Ledger } from '../ledger/types.ts'
import type { ActionName, Authorise, People, Role } from '../people/types.ts'

export type SealsDeps = {
  db: Database
  clock: { now(): Date }
  random: (length: number) => Uint8Array
  crypto: Pick<CryptoPort, 'digest'>
  keys: Pick<
    Keys,
    'prepareAt' | 'keep' | 'importPkcs12' | 'certificateOfKey' | 'hold' | 'sealIntent' | 'issueSeal'
  >
  ledger: Pick<Ledger, 'append'>
  authorise: Authorise
  rolesFor: (action: ActionName) => readonly Role[]
  organisation: People['organisation']
  spendIntent: People['spendIntent']
  fonts: Fonts
}
