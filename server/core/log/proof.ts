/** C2SP tlog-proof: one text that shows offline that some bytes are in a log. */
import { toBase64, tryBase64 } from '../values/bytes.ts'
import type { CryptoPort } from '../values/crypto.ts'
import { isRefusal, type Refusal, refuse } from '../values/refusal.ts'
import { openCheckpoint, parseDecimal } from './checkpoint.ts'
import { hashLength, leafHash, verifyInclusion } from './merkle.ts'
import { parseVerifierKey } from './note.ts'

export type TlogProof = {
  /** Opaque, authenticated by nothing: never trust it. */
  readonly extra?: Uint8Array
  readonly index: number
  /** The leaf's sibling first, the root's child last. */
  readonly hashes: readonly Uint8Array[]
  /** The signed note, verbatim. */
  readonly checkpoint: string
}

const header = 'c2sp.org/tlog-proof@v1'
// A tree of 2^53 leaves has proofs of 53 hashes.
const maxHashes = 64

export function formatProof({ extra, index, hashes, checkpoint }: TlogProof): string {
  const lines = [header]
  if (extra) lines.push(`extra ${toBase64(extra)}`)
  lines.push(`index ${index}`, ...hashes.map(toBase64))
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/** Strict: undefined for any other spelling of the same proof. The checkpoint is not looked into. */
export function parseProof(source: string): TlogProof | undefined {
  const blank = source.indexOf('\n\n')
  if (blank < 0) return undefined
  const [first, ...lines] = source.slice(0, blank).split('\n')
  if (first !== header) return undefined
  const extra = lines[0]?.startsWith('extra ') ? tryBase64(lines.shift()?.slice(6) ?? '') : null
  const indexLine = lines.shift()
  const index = indexLine?.startsWith('index ') ? parseDecimal(indexLine.slice(6)) : undefined
  if (extra === undefined || index === undefined || lines.length > maxHashes) return undefined
  const hashes: Uint8Array[] = []
  for (const line of lines) {
    const hash = tryBase64(line)
    if (hash?.length !== hashLength) return undefined
    hashes.push(hash)
  }
  const proof = { index, hashes, checkpoint: source.slice(blank + 2) }
  return extra === null ? proof : { ...proof, extra }
}

export type VerifiedInclusion = {
  readonly origin: string
  readonly index: number
  readonly treeSize: number
  /** 32 octets. */
  readonly root: Uint8Array
}

/**
 * Whether the log whose key is `vkey` (C2SP verifier key text) contains exactly `leaf`. Refusals: `vkey-malformed`,
 * `proof-malformed`, `inclusion-wrong` (the hashes do not lead from this leaf to the signed root), and those of
 * `openCheckpoint`.
 */
export function verifyProof(
  crypto: CryptoPort,
  source: string,
  leaf: Uint8Array,
  vkey: string,
): VerifiedInclusion | Refusal {
  const key = parseVerifierKey(crypto, vkey)
  if (!key) return refuse('vkey-malformed')
  const proof = parseProof(source)
  if (!proof) return refuse('proof-malformed')
  const checkpoint = openCheckpoint(crypto, proof.checkpoint, key)
  if (isRefusal(checkpoint)) return checkpoint
  const { origin, size, root } = checkpoint
  const { index, hashes } = proof
  const claim = { index, size, leafHash: leafHash(crypto, leaf), proof: hashes, root }
  if (!verifyInclusion(crypto, claim)) return refuse('inclusion-wrong', { index, treeSize: size })
  return { origin, index, treeSize: size, root }
}
