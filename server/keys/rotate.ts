import type { Tx } from '../../db/connection.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import {
  type CertifiedDraft,
  draftCertified,
  type KeysDeps,
  keepHouse,
  openCertified,
} from './house.ts'
import { issuerOf, type MemberPurpose, memberKey, ocspKey, ocspPurpose } from './profiles.ts'
import { currentHouseKey, destroyKey, houseGenerations, retireKey } from './store.ts'
import type { Rotation, RotationName } from './types.ts'
import type { Vault } from './vault.ts'

const purposes: Readonly<Record<RotationName, MemberPurpose | typeof ocspPurpose>> = {
  issuing: 'issuing-ca',
  tsa: 'tsa',
  'sm2-issuing': 'sm2-issuing-ca',
  'sm2-tsa': 'sm2-tsa',
  ocsp: ocspPurpose,
  'sm2-ocsp': ocspPurpose,
}

export type PreparedRotation = Rotation & {
  draft: CertifiedDraft
  purpose: string
  /** Keys that step back. */
  former: readonly string[]
}

/** The next generation of a key, certified; nothing is stored. Refusal: root-offline (its issuer's key is not here). */
export async function prepareRotation(
  deps: KeysDeps,
  vault: Vault,
  which: RotationName,
): Promise<PreparedRotation | Refusal> {
  const purpose = purposes[which]
  const responder = purpose === ocspPurpose
  const answersFor = which === 'sm2-ocsp' ? 'sm2-issuing-ca' : 'issuing-ca'
  const issuerPurpose = responder ? answersFor : issuerOf(purpose)
  const issuer = issuerPurpose && (await currentHouseKey(deps.db.read, issuerPurpose))
  if (!issuer) throw new Error(`Nobody certifies a ${which} key.`)
  if (!issuer.key.wrappedKey) return refuse('root-offline')
  const generations = await houseGenerations(deps.db.read, [purpose])
  const own = generations.filter(
    ({ certificate }) => !responder || certificate.issuerKeyId === issuer.key.id,
  )
  const next = own.length + 1
  const now = deps.clock.now()
  const member = responder ? ocspKey(issuer.key.id, next, now) : memberKey(purpose, next, now)
  const opened = await openCertified(deps, vault, issuer)
  const signedBy = { key: { id: issuer.key.id }, parsed: opened.certificate, open: opened.key }
  const draft = await draftCertified(deps, vault, member, signedBy)
  const former = own.filter(({ key }) => !key.retiredAt).map(({ key }) => key.id)
  return { which, serial: draft.parsed.serial, keyId: draft.key.id, draft, purpose, former }
}

/** Refusal: overtaken (somebody else rotated it meanwhile). */
export async function keepRotation(
  deps: Pick<KeysDeps, 'clock'>,
  tx: Tx,
  { draft, purpose, former }: PreparedRotation,
): Promise<Refusal | undefined> {
  const now = deps.clock.now()
  if (!(await keepHouse(tx, [draft]))) return refuse('overtaken')
  for (const id of former) {
    // An authority goes on signing the lists of what it issued; every other key signs nothing more, so it goes.
    if (purpose.endsWith('issuing-ca')) await retireKey(tx, id, now)
    else await destroyKey(tx, id, now)
  }
  return undefined
}
