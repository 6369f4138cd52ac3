/** One bottom line per signature from its findings (ETSI EN 319 102-1 §5.1.3), with integrity judged apart from trust. */
import type {
  Conclusion,
  Finding,
  FindingCode,
  Integrity,
  SignatureLevel,
  SubIndication,
  TrustState,
} from './values/report.ts'
import type { ChangesAfter } from './verify-changes.ts'
import type { OpenedSignature } from './verify-signature.ts'

/** Best proof that a signature existed: the earliest one that holds. */
export type Proven = { at: Date; by: NonNullable<Conclusion['provenBy']> }

export type ToConclude = {
  opened: OpenedSignature
  /** Of this signature alone. */
  findings: readonly Finding[]
  after: ChangesAfter
  /** Of the file. */
  revisions: number
  proven: Proven | undefined
  level: SignatureLevel
}

export function conclude(asked: ToConclude): Conclusion {
  const { opened, findings, after, revisions, proven, level } = asked
  const { coverage } = opened
  const integrity = integrityOf(opened, after)
  return {
    ...indicationOf(findings, integrity),
    integrity,
    ...trustIn(findings),
    // A level is a promise of what can still be proven: nothing can of a signature that does not hold.
    level: integrity === 'broken' ? 'none' : level,
    ...(proven && { provenAt: proven.at.toISOString(), provenBy: proven.by }),
    ...(coverage.revision !== undefined && { coversRevision: coverage.revision + 1 }),
    revisions,
    wholeFile: coverage.wholeFile,
    changesAfter: after.changes,
  }
}

/** Problems of the range that leave it open what was signed; the others say that the file was changed around it. */
const unsound: readonly string[] = ['byte-range-malformed', 'byte-range-overlap']

function integrityOf({ coverage, result }: OpenedSignature, after: ChangesAfter): Integrity {
  const { problems } = coverage
  const holds =
    result?.signature === 'valid' && result.attributes !== 'invalid' && result.ess !== 'mismatch'
  if (!holds || problems.some((problem) => unsound.includes(problem))) return 'broken'
  if (result.digest === 'mismatch') {
    // Neither the digest nor the place of /Contents fits: the range is not what the signer signed by.
    return problems.includes('byte-range-gap') ? 'broken' : 'modified'
  }
  // Fails closed: what came after and cannot be read is not known to be harmless.
  const changed = after.changes.some(({ allowed }) => !allowed) || !after.comparable
  return problems.length > 0 || changed ? 'modified' : 'intact'
}

/** Building blocks in the order of EN 319 102-1 §5.3.4: format, certificate, chain, cryptography, acceptance. */
const blocks: readonly FindingCode[] = [
  'signature.structure',
  'signature.integrity',
  'signature.cryptography',
  'signature.certificate',
  'signature.chain',
  'signature.validity',
  'signature.revocation',
  'signature.algorithm',
  'signature.timestamp',
  'signature.seal',
  'signature.seal-made',
  'signature.seal-maker',
  'signature.seal-validity',
  'signature.seal-holder',
]

/**
 * Stricter than table 5, which lets a chain that breaks a constraint stand as INDETERMINATE: here a building block that
 * failed fails the signature, and what is not known is INDETERMINATE, so that indication and verdict never differ.
 */
function indicationOf(
  findings: readonly Finding[],
  integrity: Integrity,
): Pick<Conclusion, 'indication' | 'subIndication'> {
  const inOrder = [...findings].sort((a, b) => blocks.indexOf(a.code) - blocks.indexOf(b.code))
  const failed = inOrder.find(({ outcome }) => outcome === 'failed')
  if (failed) return { indication: 'TOTAL_FAILED', subIndication: subIndicationOf(failed) }
  // The cryptography holds over its revision, but what the file shows now is something else.
  if (integrity === 'modified')
    return { indication: 'TOTAL_FAILED', subIndication: 'FORMAT_FAILURE' }
  const unknown = inOrder.find(({ outcome }) => outcome === 'unknown')
  if (unknown) return { indication: 'INDETERMINATE', subIndication: subIndicationOf(unknown) }
  return { indication: 'TOTAL_PASSED' }
}

/** Reasons of our own, as the standard would call them. */
const known: Readonly<Record<string, SubIndication>> = {
  'ess-mismatch': 'SIG_CONSTRAINTS_FAILURE',
  'ess-absent': 'SIG_CONSTRAINTS_FAILURE',
  'attributes-malformed': 'SIG_CONSTRAINTS_FAILURE',
  'content-type-mismatch': 'SIG_CONSTRAINTS_FAILURE',
  'digest-missing': 'SIG_CONSTRAINTS_FAILURE',
  'digest-weak': 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  'signature-algorithm-unknown': 'CRYPTO_CONSTRAINTS_FAILURE',
  'cms-malformed': 'FORMAT_FAILURE',
  'format-unknown': 'FORMAT_FAILURE',
}

const fallback: Partial<Readonly<Record<FindingCode, SubIndication>>> = {
  'signature.structure': 'FORMAT_FAILURE',
  'signature.integrity': 'HASH_FAILURE',
  'signature.cryptography': 'SIG_CRYPTO_FAILURE',
  'signature.certificate': 'NO_SIGNING_CERTIFICATE_FOUND',
  'signature.chain': 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  'signature.revocation': 'TRY_LATER',
  'signature.timestamp': 'NO_POE',
}

function subIndicationOf({ code, reason = '' }: Finding): SubIndication {
  // Ours are written small, those of the standard in capitals.
  if (/^[A-Z_]+$/.test(reason)) return reason as SubIndication
  return known[reason] ?? fallback[code] ?? 'SIG_CONSTRAINTS_FAILURE'
}

/** What is asked of the signer, not of the file. */
const ofTrust: readonly FindingCode[] = [
  'signature.certificate',
  'signature.chain',
  'signature.validity',
  'signature.revocation',
  'signature.seal',
  'signature.seal-made',
  'signature.seal-maker',
  'signature.seal-validity',
  'signature.seal-holder',
]

function trustIn(findings: readonly Finding[]): { trust: TrustState; trustReason?: string } {
  const own = findings.filter(({ code }) => ofTrust.includes(code))
  const against =
    own.find(({ outcome }) => outcome === 'failed') ??
    own.find(({ outcome }) => outcome === 'unknown')
  if (against) {
    const trust = against.outcome === 'failed' ? 'untrusted' : 'unknown'
    return { trust, trustReason: against.reason ?? subIndicationOf(against) }
  }
  const led = own.some(({ code }) => code === 'signature.chain')
  return led
    ? { trust: 'trusted' }
    : { trust: 'unknown', trustReason: 'NO_SIGNING_CERTIFICATE_FOUND' }
}
