import { deriveKey, hmac, lock, sameSecret, unlock } from '../adapters/key-material.ts'
import { concat, toHex } from '../core/values/bytes.ts'
import type { SigningWarrant, SpendableIntent } from './types.ts'

/** The master key is not the one this database was made with, or is damaged. The message is one sentence for the operator. */
export class MasterKeyError extends Error {
  override readonly name = 'MasterKeyError'
}

/** What only the holder of the master key can do. The database alone holds none of its secrets. */
export type Vault = {
  /** PKCS#8 (or another secret) bound to the row it is kept in. */
  wrap(id: string, purpose: string, secret: Uint8Array): Uint8Array
  /** Throws when the wrapping is damaged or belongs to another row. */
  unwrap(id: string, purpose: string, wrapped: Uint8Array): Uint8Array
  /** Recognises the master key without opening anything. */
  checkValue(): Uint8Array
  assertCheckValue(stored: Uint8Array): void
  sealIntent(intent: Omit<SpendableIntent, 'seal'>): string
  holdsIntent(intent: SpendableIntent): boolean
  sealWarrant(warrant: Omit<SigningWarrant, 'seal'>): string
  holdsWarrant(warrant: SigningWarrant): boolean
  encrypt(domain: string, plain: Uint8Array): Uint8Array
  decrypt(domain: string, box: Uint8Array): Uint8Array
}

/** First octet of everything sealed here, so that another construction can follow. */
const format = 1
/** nonce 12 ‖ data key 32 ‖ tag 16 */
const wrappedDataKeySize = 60

export function openVault(masterKey: Uint8Array, random: (length: number) => Uint8Array): Vault {
  if (masterKey.length !== 32) {
    throw new MasterKeyError(
      `The master key must be 32 bytes, but ${masterKey.length} were given; check QIYIN_MASTER_KEY or the key file.`,
    )
  }
  // One derived key a use: what leaks or wears out in one place opens nothing in another.
  const wrappingKey = deriveKey(masterKey, 'qiyin/keys/wrap/1')
  const check = hmac(deriveKey(masterKey, 'qiyin/keys/check/1'), 'qiyin').slice(0, 16)
  const boxKeys = new Map<string, Uint8Array>()
  const boxKey = (domain: string) => {
    const key = boxKeys.get(domain) ?? deriveKey(masterKey, `qiyin/box/1/${domain}`)
    boxKeys.set(domain, key)
    return key
  }
  const sealBox = (key: Uint8Array, plain: Uint8Array, associated: string) =>
    lock(key, plain, associated, random(12))

  return {
    wrap(id, purpose, secret) {
      const dataKey = random(32)
      const associated = `${id}\n${purpose}`
      const wrappedKey = sealBox(wrappingKey, dataKey, associated)
      return Uint8Array.of(format, ...wrappedKey, ...sealBox(dataKey, secret, associated))
    },
    unwrap(id, purpose, wrapped) {
      const associated = `${id}\n${purpose}`
      const body = bodyOf(wrapped)
      const dataKey = unlock(wrappingKey, body.subarray(0, wrappedDataKeySize), associated)
      return unlock(dataKey, body.subarray(wrappedDataKeySize), associated)
    },
    checkValue: () => check,
    assertCheckValue(stored) {
      if (sameSecret(stored, check)) return
      throw new MasterKeyError(
        'The master key is not the one this data was encrypted with; restore the original QIYIN_MASTER_KEY or key file.',
      )
    },
    ...willsOf(masterKey),
    encrypt: (domain, plain) =>
      concat(Uint8Array.of(format), sealBox(boxKey(domain), plain, domain)),
    decrypt: (domain, box) => unlock(boxKey(domain), bodyOf(box), domain),
  }
}

/** Seals of acts of will; each kind has a key of its own, so that none passes for the other. */
function willsOf(
  masterKey: Uint8Array,
): Pick<Vault, 'sealIntent' | 'holdsIntent' | 'sealWarrant' | 'holdsWarrant'> {
  const intentKey = deriveKey(masterKey, 'qiyin/keys/intent/1')
  const warrantKey = deriveKey(masterKey, 'qiyin/keys/warrant/1')
  const holds = (seal: unknown, meant: Uint8Array) =>
    typeof seal === 'string' &&
    /^[0-9a-f]{64}$/.test(seal) &&
    sameSecret(Buffer.from(seal, 'hex'), meant)
  return {
    sealIntent: (intent) => toHex(hmac(intentKey, intentText(intent))),
    holdsIntent: (intent) =>
      !Number.isNaN(intent.expiresAt.getTime()) &&
      holds(intent.seal, hmac(intentKey, intentText(intent))),
    sealWarrant: (warrant) => toHex(hmac(warrantKey, warrantText(warrant))),
    holdsWarrant: (warrant) => holds(warrant.seal, hmac(warrantKey, warrantText(warrant))),
  }
}

function bodyOf(sealed: Uint8Array): Uint8Array {
  if (sealed[0] !== format) throw new Error('sealed by an unknown construction')
  return sealed.subarray(1)
}

/** A JSON array of strings has one reading only: no two intents share a text. */
const intentText = (intent: Omit<SpendableIntent, 'seal'>): string =>
  JSON.stringify([
    intent.id,
    intent.personId,
    intent.purpose,
    intent.subjectId,
    intent.digest,
    intent.expiresAt.toISOString(),
  ])

const warrantText = (warrant: Omit<SigningWarrant, 'seal'>): string =>
  JSON.stringify([
    warrant.keyId,
    warrant.intentId,
    warrant.personId,
    warrant.purpose,
    warrant.subjectId,
    warrant.digest,
    warrant.count,
    warrant.validUntil,
  ])
