/** New keys where their holder wants them, and another passphrase for those that have one. */
import { generateKeys } from '../adapters/key-material.ts'
import { keptOrDiscarded } from '../core/values/discard.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { certifyOwner, type KeyRequest, prepareKey } from './authority.ts'
import { custodyOf, openKey } from './custody.ts'
import type { KeyPlace } from './custody-types.ts'
import type { KeysDeps } from './house.ts'
import { judgePin, lockWithPin } from './pin.ts'
import { rewrapKey } from './pin-store.ts'
import { isGone } from './rules.ts'
import { findKey } from './store.ts'
import type { Keys, PreparedKey } from './types.ts'
import type { Vault } from './vault.ts'

export async function prepareAt(
  deps: KeysDeps,
  vault: Vault,
  place: KeyPlace,
  request: KeyRequest,
): Promise<PreparedKey | Refusal> {
  if (place.custody === 'server') return prepareKey(deps, vault, request)
  if (place.custody === 'pkcs11') return prepareOnDevice(deps, vault, place, request)
  const weak = judgePin(place.pin, 'newPin')
  if (weak) return weak
  const pair = await generateKeys(request.algorithm)
  const certified = await certifyOwner(deps, vault, request, pair.publicKey)
  const { keyId, purpose } = certified
  const row = { id: keyId, purpose }
  const locked = await lockWithPin(deps.random, row, pair.privateKey, place.pin)
  return { ...certified, custody: 'pin', wrappedKey: vault.wrap(keyId, purpose, locked) }
}

async function prepareOnDevice(
  deps: KeysDeps,
  vault: Vault,
  { custody, pin }: KeyPlace & { custody: 'pkcs11' },
  request: KeyRequest,
): Promise<PreparedKey | Refusal> {
  const create = deps.devices?.[custody]?.create
  if (!create) return refuse('key-device-missing')
  const factor = pin === undefined ? {} : { pin }
  const made = await create(request.algorithm, factor)
  if (isRefusal(made)) return made
  const { reference, publicKey } = made
  // A token that has gone meanwhile keeps what nobody can use without it.
  const discard = async () => {
    await deps.devices?.[custody]?.destroy?.(reference, factor).catch(() => undefined)
  }
  const certified = await keptOrDiscarded([{ discard }], () =>
    certifyOwner(deps, vault, request, publicKey),
  )
  return isRefusal(certified) ? certified : { ...certified, custody, reference, discard }
}

/** Tries the old one under the same count as a signature does; the caller's transaction puts the new wrapping in its place. */
export async function changePin(
  deps: KeysDeps,
  vault: Vault,
  { keyId, pin, newPin }: Parameters<Keys['changePin']>[0],
): ReturnType<Keys['changePin']> {
  const key = await findKey(deps.db.read, keyId)
  if (!key) return refuse('key-unknown')
  if (custodyOf(key) !== 'pin') return refuse('key-without-pin')
  if (isGone(key)) return refuse('key-destroyed')
  const weak = judgePin(newPin, 'newPin')
  if (weak) return weak
  const open = await openKey(deps, vault, key, { pin })
  if (isRefusal(open)) return open
  const locked = await lockWithPin(deps.random, key, open.pkcs8 as Uint8Array, newPin)
  const wrapped = vault.wrap(key.id, key.purpose, locked)
  const before = key.wrappedKey as Uint8Array
  return async (tx) =>
    (await rewrapKey(tx, key.id, before, wrapped)) ? undefined : refuse('overtaken')
}
