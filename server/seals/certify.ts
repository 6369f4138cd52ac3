import type { Tx } from '../../db/connection.ts'
import type { KeyAlgorithm } from '../core/values/crypto.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { BroughtKey, Keys, PreparedKey } from '../keys/types.ts'
import type { Organisation } from '../people/types.ts'
import { judgeSealKey } from './rules.ts'
import { sealByKey } from './store.ts'
import type { SealKeyFacts, SealKeySource } from './types.ts'

/** What a seal needs to know of its key; `fresh` is kept together with the seal. */
export type SealKey = {
  keyId: string
  serial: string
  certificate: Uint8Array
  algorithm: string
  fresh?: PreparedKey | BroughtKey
}

export const keyFacts = ({ keyId, serial, algorithm }: SealKey): SealKeyFacts => ({
  keyId,
  certificateSerial: serial,
  algorithm,
})

type Deps = {
  clock: { now(): Date }
  keys: Pick<Keys, 'prepareAt' | 'keep' | 'importPkcs12' | 'certificateOfKey' | 'hold'>
}

type Wish = { name: string; algorithm: KeyAlgorithm; key?: SealKeySource }

/** The key of the other suite is where the first one is: one passphrase opens both. */
export function secondWish(
  { name, key }: Pick<Wish, 'name' | 'key'>,
  algorithm: KeyAlgorithm,
): Wish {
  return { name, algorithm, ...(key && 'place' in key ? { key } : {}) }
}

/** The certificate and key of a new seal: made by the house, brought along now, or brought along before. */
export async function certifySeal(
  deps: Deps,
  owner: Organisation,
  { name, algorithm, key: source }: Wish,
): Promise<SealKey | Refusal> {
  if (source && 'keyId' in source) return knownKey(deps, owner, source.keyId)
  const base = { purpose: 'seal', ownerId: owner.id } as const
  const subject = { commonName: name, organisation: owner.name, organisationCode: owner.code }
  const place = source && 'place' in source ? source.place : ({ custody: 'server' } as const)
  const fresh =
    source && 'pkcs12' in source
      ? await deps.keys.importPkcs12({ ...base, file: source.pkcs12, password: source.password })
      : await deps.keys.prepareAt(place, { ...base, algorithm, subject })
  return isRefusal(fresh) ? fresh : { ...fresh, fresh }
}

async function knownKey(
  { keys, clock }: Deps,
  owner: Organisation,
  keyId: string,
): Promise<SealKey | Refusal> {
  const certificate = await keys.certificateOfKey(keyId)
  const fault = judgeSealKey(certificate, owner.id, clock.now())
  if (fault || !certificate) return fault ?? refuse('key-unknown')
  const { serial, algorithm, der } = certificate
  return { keyId, serial, algorithm, certificate: der }
}

/** In the seal's transaction. A key speaks for one seal: two at once are told apart by its lock. */
export async function takeKey(
  { keys }: Deps,
  tx: Tx,
  { keyId, fresh }: SealKey,
): Promise<Refusal | undefined> {
  if (fresh) return keys.keep(tx, fresh)
  if (!(await keys.hold(tx, keyId))) return refuse('key-unknown')
  const other = await sealByKey(tx, keyId)
  return other && refuse('key-in-use', { name: other.name })
}
