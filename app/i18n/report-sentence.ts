import type { Finding, Outcome, Report } from '../../server/core/values/report.ts'

type Say = (key: string, facts?: Record<string, unknown>) => string

const instants = ['at', 'listedAt', 'revokedAt', 'since', 'notBefore', 'notAfter', 'until']

/** A finding in words; `time` spells the instants in it for whoever reads. */
export function findingSentence(
  { code, outcome, reason, facts }: Finding,
  say: Say,
  time: (iso: string) => string,
): string {
  const spoken = Object.entries(facts).map(([name, value]) => [
    name,
    instants.includes(name) ? time(String(value)) : value,
  ])
  const context = reason === undefined ? {} : { context: reason }
  return say(`finding.${code}.${outcome}`, { ...Object.fromEntries(spoken), ...context })
}

const worstFirst: readonly Outcome[] = ['failed', 'unknown', 'noted']

/** What led to a verdict, worst first; what two signatures have in common is said once. */
export function reasonsOf(
  findings: Report['findings'],
  sentence: (finding: Finding) => string,
  most: number,
): { outcome: Outcome; text: string }[] {
  const told = new Map<string, Outcome>()
  for (const outcome of worstFirst) {
    for (const finding of findings.filter((one) => one.outcome === outcome)) {
      const text = sentence(finding)
      if (!told.has(text)) told.set(text, outcome)
    }
  }
  return [...told].slice(0, most).map(([text, outcome]) => ({ text, outcome }))
}
