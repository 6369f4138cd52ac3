import type { Report, SignatureSummary } from '../../server/core/values/report.ts'

type Say = (key: string, facts?: Record<string, unknown>) => string

/** What a citizen asks of a file, in this order. */
export const questions = ['who', 'when', 'changed', 'todo'] as const
export type Brief = Readonly<Record<(typeof questions)[number], readonly string[]>>

/** More names than this are counted, not read out. */
const mostNames = 6

/**
 * The short report: whole sentences under `verify:brief`. `time` spells an ISO 8601 instant for whoever reads.
 */
export function briefOf(report: Report, say: Say, time: (iso: string) => string): Brief {
  const { signatures, verdict } = report
  return {
    who: listed(signatures, say, (one) => whoWords(one, say)),
    when: listed(signatures, say, (one) => whenWords(one, say, time)),
    changed: [say(`verify:brief.changes.${changedOf(report)}`)],
    todo: [say(`verify:brief.advice.${verdict}`), say(`verify:brief.keep.${keepOf(report)}`)],
  }
}

function listed(
  signatures: readonly SignatureSummary[],
  say: Say,
  words: (one: SignatureSummary) => string,
): readonly string[] {
  if (signatures.length === 0) return [say('verify:brief.nobody')]
  const said = [...new Set(signatures.map(words))]
  const rest = said.length - mostNames
  if (rest <= 0) return said
  return [...said.slice(0, mostNames), say('verify:brief.others', { count: rest })]
}

/** A signature that does not hold says nothing of anybody, whatever name it bears. */
function whoWords({ signerName, organisation, integrity, trust }: SignatureSummary, say: Say) {
  const name = organisation ?? signerName
  return say(`verify:brief.trust.${integrity === 'broken' ? 'broken' : trust}`, { name })
}

function whenWords(
  { organisation, signerName, provenAt, claimedAt }: SignatureSummary,
  say: Say,
  time: (iso: string) => string,
): string {
  const name = organisation ?? signerName
  if (provenAt) return say('verify:brief.proven', { name, at: time(provenAt) })
  if (claimedAt) return say('verify:brief.claimed', { name, at: time(claimedAt) })
  return say('verify:brief.undated', { name })
}

/** Content alone, whoever signed: a file by nobody known may still be unchanged, and the other way round. */
function changedOf({ verdict, signatures, findings, changes }: Report): string {
  if (verdict === 'unreadable') return 'unreadable'
  if (signatures.length === 0) return 'unsigned'
  const later = findings.find(({ code }) => code === 'document.changes')?.outcome
  const all = signatures.map(({ integrity }) => integrity)
  if (all.includes('modified') || later === 'failed') return 'yes'
  if (all.includes('broken')) return 'broken'
  if (later === 'unknown') return 'unknown'
  return changes.length > 0 ? 'allowed' : 'no'
}

const keepOf = ({ verdict }: Report): string => (verdict === 'invalid' ? 'evidence' : 'again')
