/** What somebody says about a contract, read but not judged. */
import { toHex } from '../core/values/bytes.ts'
import { canonicalJson } from '../core/values/canonical-json.ts'
import { parseDate } from '../core/values/dates.ts'
import { parseYuan } from '../core/values/money.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { checkedEvidence, type EvidenceFile } from './evidence.ts'
import type { FulfilmentDeps } from './parts.ts'
import type { GivenFact } from './rules.ts'
import type { Fact } from './standing-types.ts'
import type { Evidence, FactInput } from './types.ts'

const longestNote = 500

/** Without who says it. */
export type Said = Pick<GivenFact, 'kind' | 'occurredOn' | 'value'> & {
  key: string
  note: string
  evidence: readonly EvidenceFile[]
  files: readonly Evidence[]
}

/** Refusals: not-a-date, too-long, reason-required, invalid (the key), money-…, and those of `checkedEvidence`. */
export function saidIn(deps: Pick<FulfilmentDeps, 'crypto'>, input: FactInput): Said | Refusal {
  const { kind, key, clause, fact, outcome } = input
  const occurredOn = parseDate(input.occurredOn)
  if (occurredOn === undefined) return refuse('not-a-date', {}, 'occurredOn')
  const note = input.note.trim()
  if ([...note].length > longestNote) return refuse('too-long', { maximum: longestNote }, 'note')
  if (needsReason.test(kind) && note.length < 2) return refuse('reason-required', {}, 'note')
  if (key === '' || key.length > 100) return refuse('invalid', {}, 'key')
  const amount = input.amount === undefined ? undefined : parseYuan(input.amount)
  if (typeof amount === 'string') return refuse(`money-${amount}`, {}, 'amount')
  const evidence = checkedEvidence(input.evidence)
  if (isRefusal(evidence)) return evidence
  const files = evidence.map(({ bytes, name }) => {
    return { digest: toHex(deps.crypto.digest('sha256', bytes)), name, size: bytes.length }
  })
  const value = Object.fromEntries(
    Object.entries({ clause, amount, fact, outcome }).filter(([, one]) => one !== undefined),
  ) as Fact['value']
  return { kind, key, occurredOn, value, note, evidence, files }
}

/** Whoever quarrels, refuses or gives up says why. */
const needsReason = /^(acceptance\.failed|claim\.opened|dispute\.opened|fact\.contested)$/

/** The same text: the same was said. */
export function contentOf({
  kind,
  occurredOn,
  value,
  note,
  evidence,
}: Pick<Said, 'occurredOn' | 'value' | 'note'> & {
  kind: string
  evidence: readonly Evidence[]
}): string {
  return canonicalJson({ kind, occurredOn, value, note, evidence })
}
