import type { Database } from '../../db/connection.ts'
import type { Accounts } from '../adapters/accounts.ts'
import { toHex, utf8 } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import type { Ledger } from '../ledger/types.ts'
import type { Brake } from './brake.ts'
import type { Mailbox } from './letters.ts'

/** What the verbs of this room share. */
export type Parts = {
  db: Database
  clock: { now(): Date }
  random: (length: number) => Uint8Array
  crypto: Pick<CryptoPort, 'digest'>
  baseUrl: string
  ledger: Pick<Ledger, 'append'>
  mailbox: Mailbox
  accounts: Accounts
  brake: Brake
}

/** 256 bits for a link; only its digest is kept. */
export function newToken(parts: Pick<Parts, 'random'>): string {
  return toHex(parts.random(32))
}

/** SHA-256 hex. */
export function digestOf(parts: Pick<Parts, 'crypto'>, text: string): string {
  return toHex(parts.crypto.digest('sha256', utf8(text)))
}

export function later(parts: Pick<Parts, 'clock'>, milliseconds: number): Date {
  return new Date(parts.clock.now().getTime() + milliseconds)
}

export const minute = 60_000
export const day = 86_400_000
