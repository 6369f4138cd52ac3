import type { Finding } from '../../server/core/values/report.ts'

/** Building blocks of ETSI EN 319 102-1 §5.2, then what goes beyond it; in the order in which they are read. */
export const steps = [
  'format',
  'certificate',
  'cryptography',
  'path',
  'acceptance',
  'time',
  'seal',
  'revisions',
  'ledger',
  'other',
] as const
export type Step = (typeof steps)[number]

const ofSignature: Readonly<Record<string, Step>> = {
  structure: 'format',
  certificate: 'certificate',
  integrity: 'cryptography',
  cryptography: 'cryptography',
  chain: 'path',
  validity: 'path',
  revocation: 'path',
  algorithm: 'acceptance',
  timestamp: 'time',
}

const ofDocument: Readonly<Record<string, Step>> = {
  readable: 'format',
  readers: 'format',
  coverage: 'revisions',
  changes: 'revisions',
  complete: 'revisions',
}

/** Where a finding belongs; what a later version of the examination adds is among the others, never left out. */
function stepOf({ code }: Pick<Finding, 'code'>): Step {
  const [room, name = ''] = code.split('.')
  if (room === 'ledger' || room === 'bundle') return 'ledger'
  if (room === 'signature') return /^seal/.test(name) ? 'seal' : (ofSignature[name] ?? 'other')
  return room === 'document' ? (ofDocument[name] ?? 'other') : 'other'
}

export function byStep<One extends Pick<Finding, 'code'>>(
  findings: readonly One[],
): { step: Step; findings: readonly One[] }[] {
  return steps
    .map((step) => ({ step, findings: findings.filter((one) => stepOf(one) === step) }))
    .filter((group) => group.findings.length > 0)
}

export const terms = [
  'signature',
  'reliable',
  'digest',
  'identityCertificate',
  'indication',
  'sub',
  'integrity',
  'timestamp',
  'existence',
  'level',
  'revision',
  'revocation',
  'inclusion',
  'commitment',
] as const
