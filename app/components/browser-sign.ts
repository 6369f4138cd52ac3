/** What happens between "sign" and the value: fetched, checked and signed in this browser. */
import { judgeOffer, type OfferFault } from '../../server/core/to-sign.ts'
import { fromBase64 } from '../../server/core/values/bytes.ts'
import { webCrypto } from '../../server/core/web-crypto.ts'
import { signHeld, WrongPassphrase } from './browser-key.ts'
import { heldKey } from './browser-key-store.ts'

/** As the signing room's loader hands it over; octets as base64, digests as hex. */
export type Pending = {
  id: string
  documentDigest: string
  pinnedDigest: string
  byteRange: readonly number[]
  algorithm: 'p256' | 'sm2'
  attributes: string
  certificate: string
  keyDigest: string
}

export type SignFault = OfferFault | 'key-absent' | 'passphrase-wrong' | 'unreachable'

/** The signature value, or why there is none. `contract`: its address. */
export async function signPending(
  contract: string,
  pending: Pending,
  passphrase: string,
): Promise<Uint8Array | SignFault> {
  const held = await heldKey(pending.keyDigest).catch(() => undefined)
  if (!held) return 'key-absent'
  try {
    const [shown, bytes] = await Promise.all([
      fetched(`${contract}/file`),
      fetched(`${contract}/sign/pending/${pending.id}`),
    ])
    const judged = judgeOffer(webCrypto, {
      ...pending,
      ...{ shown, bytes, publicKey: held.publicKey },
      attributes: fromBase64(pending.attributes),
      certificate: fromBase64(pending.certificate),
    })
    if (typeof judged === 'string') return judged
    return await signHeld(held, judged.attributes, passphrase)
  } catch (error) {
    return error instanceof WrongPassphrase ? 'passphrase-wrong' : 'unreachable'
  }
}

async function fetched(address: string): Promise<Uint8Array> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${address} answered ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}
