/** What a leaf of Qiyin's log says: canonical JSON, public, without personal data. */
import { fromUtf8, utf8 } from '../values/bytes.ts'
import { canonicalJson } from '../values/canonical-json.ts'
import { type Opening, opens } from '../values/commitment.ts'
import type { CryptoPort } from '../values/crypto.ts'

export type Leaf = {
  readonly v: 1
  /** `contract.signed`, `seal.made`, … */
  readonly kind: string
  /** ISO 8601 in UTC with milliseconds: when the entry was staged. */
  readonly at: string
  /** Pseudonyms (HMAC, hex): equal for the same person or organisation, meaningless outside the platform. */
  readonly actor?: string
  readonly organisation?: string
  /** Salted commitments (`core/values/commitment.ts`) by name; the name is their domain. */
  readonly commitments: Readonly<Record<string, string>>
  readonly facts: Readonly<Record<string, string | number>>
}

const instant = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/
const names = new Set(['v', 'kind', 'at', 'actor', 'organisation', 'commitments', 'facts'])

export function formatLeaf(leaf: Leaf): Uint8Array {
  return utf8(canonicalJson(leaf))
}

/** Strict: undefined unless the bytes are exactly what `formatLeaf` writes for some leaf. */
export function parseLeaf(bytes: Uint8Array): Leaf | undefined {
  try {
    const source = fromUtf8(bytes)
    const value: unknown = JSON.parse(source)
    return canonicalJson(value) === source && isLeaf(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Whether `opening` shows the value that the leaf commits to under `name`. */
export function leafOpens(crypto: CryptoPort, leaf: Leaf, name: string, opening: Opening): boolean {
  const commitment = Object.hasOwn(leaf.commitments, name) ? leaf.commitments[name] : undefined
  return commitment !== undefined && opens(crypto, commitment, name, opening)
}

function isLeaf(value: unknown): value is Leaf {
  if (!isRecord(value) || !Object.keys(value).every((name) => names.has(name))) return false
  const { v, kind, at, actor, organisation, commitments, facts } = value
  if (v !== 1 || typeof kind !== 'string' || typeof at !== 'string' || !instant.test(at)) {
    return false
  }
  if (![actor, organisation].every((name) => name === undefined || typeof name === 'string')) {
    return false
  }
  if (!isRecord(commitments) || !isRecord(facts)) return false
  const digests = Object.values(commitments)
  return (
    digests.every((digest) => typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest)) &&
    Object.values(facts).every((fact) => typeof fact === 'string' || typeof fact === 'number')
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
