import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import type { Database } from '../../db/connection.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { systemRandom } from '../../server/adapters/random.ts'
import { createLedger } from '../../server/ledger/ledger.ts'
import type { EntryDraft, Ledger } from '../../server/ledger/types.ts'
import { type FrozenClock, frozenClock } from '../support/clock.ts'
import { openTestDatabase } from '../support/database.ts'

export const origin = 'ledger.example/qiyin'
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }))

const key = async () => ({
  publicKey: spki,
  sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)),
})

async function mac(domain: string, value: string): Promise<string> {
  return createHmac('sha256', 'test secret').update(`${domain}\0${value}`).digest('hex')
}

export type Bench = { db: Database; ledger: Ledger; clock: FrozenClock }

/** A ledger on a fresh database, or on `over`, a database that behaves differently. */
export async function openLedger(over?: Database): Promise<Bench> {
  const db = over ?? (await openTestDatabase())
  const clock = frozenClock()
  const deps = { db, clock, random: systemRandom, crypto: nodeCrypto, key, mac, origin }
  return { db, ledger: createLedger(deps), clock }
}

export function draft(i: number): EntryDraft {
  return {
    kind: 'contract.signed',
    actor: `psn_${i % 7}`,
    organisation: 'org_demo',
    commitments: { documentDigest: `${i}`.padStart(64, '0') },
    facts: { revision: i },
    subjects: [`subject-${i % 5}`, 'all'],
  }
}

/** Stages `count` entries in one transaction and returns their ids. */
export function stage(bench: Bench, count: number, from = 0): Promise<readonly string[]> {
  const drafts = Array.from({ length: count }, (_, i) => draft(from + i))
  return bench.db.transaction((tx) => bench.ledger.appendAll(tx, drafts))
}
