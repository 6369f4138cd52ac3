/** C2SP tlog-checkpoint: the body of a note that says how large a log is and what its root is. */
import { toBase64, tryBase64 } from '../values/bytes.ts'
import type { CryptoPort } from '../values/crypto.ts'
import { isRefusal, type Refusal, refuse } from '../values/refusal.ts'
import { hashLength } from './merkle.ts'
import { openNote, type VerifierKey } from './note.ts'

export type Checkpoint = {
  readonly origin: string
  readonly size: number
  /** 32 octets. */
  readonly root: Uint8Array
}

/** Three lines, each with its newline. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/** Strict; extension lines are allowed and ignored ("opaque and OPTIONAL"). */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  if (!text.endsWith('\n')) return undefined
  const lines = text.slice(0, -1).split('\n')
  const [origin, decimal, encoded] = lines
  if (lines.some((line) => line === '')) return undefined
  if (origin === undefined || decimal === undefined || encoded === undefined) return undefined
  const size = parseDecimal(decimal)
  const root = tryBase64(encoded)
  return size === undefined || root?.length !== hashLength ? undefined : { origin, size, root }
}

/** ASCII decimal without leading zeroes, within ±2^53. */
export function parseDecimal(text: string): number | undefined {
  if (!/^(0|[1-9][0-9]*)$/.test(text)) return undefined
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : undefined
}

/**
 * A checkpoint that the log itself signed: its origin is the key's name. Refusals: those of `openNote`,
 * `checkpoint-malformed`, `checkpoint-origin`.
 */
export function openCheckpoint(
  crypto: CryptoPort,
  note: string,
  key: VerifierKey,
): Checkpoint | Refusal {
  const opened = openNote(crypto, note, [key])
  if (isRefusal(opened)) return opened
  const checkpoint = parseCheckpoint(opened.text)
  if (!checkpoint) return refuse('checkpoint-malformed')
  if (checkpoint.origin !== key.name) {
    return refuse('checkpoint-origin', { origin: checkpoint.origin, expected: key.name })
  }
  return checkpoint
}
