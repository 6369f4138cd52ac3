/** What a QR alone says, checked where it is read: the house's signature first, then, if the house can be asked, its record. */
import { type Token, verifyToken } from './certificates/token.ts'
import type { CertificateRecord } from './status.ts'
import type { CryptoPort } from './values/crypto.ts'
import { deriveVerdict, type Finding, finding, type Verdict } from './values/report.ts'
import { examineRecord } from './verify-certificate.ts'

export type Judgement = { verdict: Verdict; findings: readonly Finding[] }

/** `record`: what the house answered; null: it knows no such certificate; undefined: it could not be asked. */
export function judgeShown(
  crypto: CryptoPort,
  token: Token,
  publicKey: Uint8Array,
  record: CertificateRecord | null | undefined,
  now: Date,
): Judgement {
  const findings = [tokenFinding(crypto, token, publicKey, record)]
  if (record === undefined) findings.push(finding('certificate.status', 'unknown', {}, 'not-asked'))
  if (record) findings.push(...examineRecord(record, now))
  return { verdict: deriveVerdict(findings), findings }
}

/** For a number of a public type: nothing was shown, only asked. */
export function judgeRecord(record: CertificateRecord, now: Date): Judgement {
  const findings = examineRecord(record, now)
  return { verdict: deriveVerdict(findings), findings }
}

function tokenFinding(
  crypto: CryptoPort,
  token: Token,
  publicKey: Uint8Array,
  record: CertificateRecord | null | undefined,
): Finding {
  const failed = (reason: string) => finding('certificate.token', 'failed', {}, reason)
  if (!verifyToken(crypto, token, publicKey)) return failed('signature')
  if (record === null) return failed('no-record')
  const differs =
    record !== undefined &&
    (record.identifier !== token.identifier || record.contentDigest !== token.contentDigest)
  return differs ? failed('record-differs') : finding('certificate.token', 'passed')
}
