/** A key that never comes here: certified for whoever proves that they have it. */
import { sameSecret } from '../adapters/key-material.ts'
import { readRequest } from '../core/asn1/pkcs10.ts'
import { utf8 } from '../core/values/bytes.ts'
import { minute } from '../core/values/durations.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { certifyOwner, type KeyRequest } from './authority.ts'
import type { KeysDeps } from './house.ts'
import { findKeyByPublic } from './store.ts'
import type { Keys, PreparedKey } from './types.ts'
import type { Vault } from './vault.ts'

/** Octets; a request of ours has some 300. */
const mostRequest = 4096
const challengeLife = 10 * minute

type Mac = Keys['mac']

/** Names its end and whom it was given to; nothing is stored. The key it comes back with is certified once only. */
export async function challengeFor(
  { clock }: Pick<KeysDeps, 'clock'>,
  mac: Mac,
  whom: string,
): Promise<string> {
  const end = String(clock.now().getTime() + challengeLife)
  return `${end}.${await sealOf(mac, whom, end)}`
}

const sealOf = (mac: Mac, whom: string, end: string): Promise<string> =>
  mac('keys/possession', JSON.stringify([whom, end]))

/** Refusals: request-unproven, request-challenge, key-known. */
export async function certifyPossessed(
  deps: KeysDeps,
  vault: Vault,
  mac: Mac,
  {
    request,
    whom,
    ...wanted
  }: Omit<KeyRequest, 'algorithm'> & { request: Uint8Array; whom: string },
): Promise<PreparedKey | Refusal> {
  const proven = request.length <= mostRequest ? readRequest(deps.crypto, request) : undefined
  if (!proven) return refuse('request-unproven')
  const [end = '', seal = ''] = proven.challenge?.split('.') ?? []
  const genuine = sameSecret(utf8(seal), utf8(await sealOf(mac, whom, end)))
  if (!genuine || !(deps.clock.now().getTime() <= Number(end))) return refuse('request-challenge')
  const { publicKey, algorithm } = proven
  // One key speaks for one owner; a key that this house holds was never in a browser.
  if (await findKeyByPublic(deps.db.read, publicKey)) return refuse('key-known')
  const certified = await certifyOwner(deps, vault, { ...wanted, algorithm }, publicKey)
  return { ...certified, custody: 'browser' }
}
