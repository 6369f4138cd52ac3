import { randomBytes } from 'node:crypto'
import type { Database } from '../../db/connection.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import type { Signer } from '../../server/core/values/crypto.ts'
import { isRefusal, type Refusal } from '../../server/core/values/refusal.ts'
import type { KeysDeps } from '../../server/keys/house.ts'
import { createKeys } from '../../server/keys/keys.ts'
import type { Keys, PreparedKey, SpendableIntent } from '../../server/keys/types.ts'

/** 统一社会信用代码 of nobody, with a right check digit left to the people module. */
export const subject = {
  commonName: '示例科技有限公司 合同专用章',
  organisation: '示例科技有限公司',
  organisationCode: '91110108MA01EXAM0P',
}
export const ownerId = 'org_example'

/** A clock that stands still until it is moved. */
export function stoppedClock(at: Date) {
  const clock = { at, now: () => new Date(clock.at) }
  return clock
}

export type Clock = ReturnType<typeof stoppedClock>

export function openKeys(
  db: Database,
  clock: Clock,
  masterKey: Uint8Array,
  renewed: KeysDeps['renewed'] = async () => undefined,
): Keys {
  return createKeys({
    db,
    clock,
    random: (length) => new Uint8Array(randomBytes(length)),
    crypto: nodeCrypto,
    masterKey,
    renewed,
    baseUrl: 'http://localhost:3000',
  })
}

export function intentFor(
  keys: Keys,
  clock: Clock,
  changes: Partial<Omit<SpendableIntent, 'seal'>> = {},
): SpendableIntent {
  const intent = {
    id: 'int_example',
    personId: 'psn_example',
    purpose: 'contract.sign',
    subjectId: 'ctr_example',
    digest: 'ab'.repeat(32),
    expiresAt: new Date(clock.at.getTime() + 300_000),
    ...changes,
  }
  return { ...intent, seal: keys.sealIntent(intent) }
}

export async function makeKey(
  db: Database,
  keys: Keys,
  algorithm: PreparedKey['algorithm'] = 'p256',
): Promise<PreparedKey> {
  const key = await keys.prepare({ purpose: 'seal', ownerId, algorithm, subject })
  await db.transaction((tx) => keys.keep(tx, key))
  return key
}

/** What was not refused; a refusal here is a failed test. */
export function granted<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new Error(`refused: ${value.code}`)
  return value
}

export async function signerOf(keys: Keys, clock: Clock, key: PreparedKey): Promise<Signer> {
  return granted(await keys.signerFor(key.keyId, intentFor(keys, clock)))
}
