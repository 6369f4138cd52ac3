/**
 * Electronic seals (SES) in a PDF: the validation procedure of GM/T 0031 §6.1.2 and §6.2.3 with the time stamps of
 * GB/T 38540, each step a finding of its own. What a seal signature shares with every other (digest, value, chain of the
 * signer, time stamp) goes the common way; here is what only a seal has.
 */
import type { SignedData } from './asn1/cms.ts'
import type { SignedDataReason, SignedDataResult } from './asn1/cms-verify.ts'
import { DerError, readDer, trimDer } from './asn1/der.ts'
import { nameValue } from './asn1/names.ts'
import { oids } from './asn1/oids.ts'
import { parseSealSignature, type Seal, type SealSignature } from './asn1/ses.ts'
import { verifyTimestampToken } from './asn1/tsp.ts'
import { type Certificate, isSignedBy, parseCertificate } from './asn1/x509.ts'
import { rootsFor } from './trust-scopes.ts'
import { equal } from './values/bytes.ts'
import type { CryptoPort, HashName } from './values/crypto.ts'
import type { Outcome } from './values/report.ts'
import { type Add, addTrust, type Trust } from './verify-trust.ts'

export type OpenedSes = {
  sealing: SealSignature
  /** What a CMS would say of the same signature. */
  signed: SignedData
  result: SignedDataResult
}

/** `parts`: the octets of the ByteRange. Throws `DerError` for what is no seal signature. */
export function openSes(
  crypto: CryptoPort,
  contents: Uint8Array,
  parts: readonly Uint8Array[],
): OpenedSes {
  const sealing = parseSealSignature(trimDer(contents))
  const { signatureAlgorithm, tbs, signature } = sealing
  const reasons: SignedDataReason[] = []
  const certificate = readCertificate(sealing.certificate)
  if (!certificate) reasons.push('certificate-malformed')
  if (!signatureAlgorithm) reasons.push('signature-algorithm-unknown')
  // §6.2.3 b: over DER(TBS_Sign), by the certificate that lies beside it.
  const valid =
    certificate !== undefined &&
    isSignedBy(crypto, { signatureAlgorithm, tbs, signature }, certificate)
  if (!valid && reasons.length === 0) reasons.push('signature-mismatch')
  // The digest is not named: it is the one that goes with the signature, and by the standard SM3.
  const hash = signatureAlgorithm?.hash ?? 'sm3'
  const digest = equal(sealing.dataHash, crypto.digest(hash, ...parts)) ? 'match' : 'mismatch'
  if (digest === 'mismatch') reasons.push('digest-mismatch')
  if (hash === 'sha1') reasons.push('digest-weak')
  const signed = asSignedData(sealing, hash)
  return {
    ...{ sealing, signed },
    result: {
      ok: valid && digest === 'match',
      digest,
      attributes: 'absent',
      // The certificate itself is under the signature of version 1, and in the signed seal of every version.
      ess: 'absent',
      signature: valid ? 'valid' : 'invalid',
      certificate,
      signingTime: sealing.claimedAt,
      timestampTokens: sealing.timestamp ? [sealing.timestamp] : [],
      reasons,
    },
  }
}

function readCertificate(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return undefined
  }
}

/** The time stamp and the certificates where the common checks look for them. Throws `DerError`. */
function asSignedData(sealing: SealSignature, digest: HashName): SignedData {
  const { der, version, certificate, signature, signatureAlgorithm, timestamp } = sealing
  const token = timestamp && { type: oids.timeStampToken, values: [readDer(timestamp)] }
  return {
    ...{ der, version, contentType: oids.gmData, content: undefined, crls: [] },
    certificates: [certificate],
    signer: {
      version,
      identifier: { kind: 'subject-key-id', id: '' },
      digest,
      signatureAlgorithm,
      signatureValue: signature,
      signedAttributes: undefined,
      unsignedAttributes: token ? [token] : [],
    },
  }
}

export type SealToJudge = {
  sealing: SealSignature
  trust: Trust
  stampedAt: Date | undefined
  now: Date
}

/** §6.2.3 f: the seal itself, whether it was in force, and whether whoever signed may use it. */
export function addSes(crypto: CryptoPort, add: Add, asked: SealToJudge): void {
  const { seal } = asked.sealing
  const facts = { name: seal.info.name, version: seal.info.version }
  addMade(crypto, add, asked, facts)
  addMaker(crypto, add, asked)
  addPeriod(add, asked)
  const held = isHolder(crypto, seal, asked.sealing.certificate)
  add('signature.seal-holder', held ? 'passed' : 'failed', facts, held ? undefined : 'not-listed')
}

type Facts = Record<string, string | number | boolean>

/** §6.1.2 a and b: the maker's signature over the seal; and nothing in it that is critical and unknown. */
function addMade(
  crypto: CryptoPort,
  add: Add,
  { sealing, trust }: SealToJudge,
  facts: Facts,
): void {
  const { seal } = sealing
  const said = (outcome: Outcome, reason?: string) =>
    add('signature.seal-made', outcome, facts, reason)
  const maker = readCertificate(seal.certificate)
  if (!maker) return said('failed', 'certificate-malformed')
  if (!seal.signatureAlgorithm) return said('unknown', 'signature-algorithm-unknown')
  if (!isSignedBy(crypto, seal, maker)) return said('failed', 'signature-mismatch')
  const extensions = [...seal.info.extensions, ...sealing.extensions]
  if (extensions.some(({ critical }) => critical)) return said('failed', 'critical-extension')
  if (seal.timestamp && stampIsWrong(crypto, seal, trust)) return said('failed', 'seal-stamp-wrong')
  said('passed')
}

/** Version 5: a time stamp over the maker's signature value. One of an unknown authority proves nothing and harms nothing. */
function stampIsWrong(crypto: CryptoPort, { timestamp, signature }: Seal, trust: Trust): boolean {
  const imprint = { hash: 'sm3', digest: crypto.digest('sm3', signature) } as const
  const token = timestamp as Uint8Array
  const roots = rootsFor(trust, 'timestamping')
  const verdict = verifyTimestampToken(crypto, token, imprint, roots, trust.intermediates)
  return !verdict.ok && verdict.reason !== 'tsa-no-path'
}

const worstFirst: readonly Outcome[] = ['failed', 'unknown', 'noted', 'passed']

/** §6.1.2 c: the maker's certificate: chain, validity, revocation, usage. One finding, the worst of the answers. */
function addMaker(crypto: CryptoPort, add: Add, asked: SealToJudge): void {
  const { sealing, trust, stampedAt, now } = asked
  const certificate = readCertificate(sealing.seal.certificate)
  if (!certificate) return
  const answers: { outcome: Outcome; reason?: string }[] = []
  const signed = asSignedData({ ...sealing, timestamp: undefined }, 'sm3')
  const collect: Add = (_, outcome, __, reason) => {
    answers.push({ outcome, ...(reason ? { reason } : {}) })
  }
  addTrust(crypto, collect, { certificate, signed, trust, stampedAt, now, scope: 'seal' })
  answers.sort((a, b) => worstFirst.indexOf(a.outcome) - worstFirst.indexOf(b.outcome))
  const maker = nameValue(certificate.subject, oids.commonName) ?? certificate.subject.text
  const { outcome = 'unknown', reason } = answers[0] ?? {}
  add('signature.seal-maker', outcome, { maker }, reason)
}

/**
 * §6.1.2 d and §6.2.3 f: the seal was in force when it was used: at the proven time; without one at the time the signer
 * claims and now, because a claim alone would let a seal that has run out be used for ever.
 */
function addPeriod(add: Add, { sealing, stampedAt, now }: SealToJudge): void {
  const { validFrom, validTo } = sealing.seal.info
  const facts = { from: validFrom.toISOString(), to: validTo.toISOString() }
  const inForce = (at: Date) => at >= validFrom && at <= validTo
  const claimed = sealing.claimedAt ?? stampedAt ?? now
  if (!inForce(claimed) || (stampedAt && !inForce(stampedAt))) {
    return add('signature.seal-validity', 'failed', facts, 'outside')
  }
  if (stampedAt || inForce(now)) return add('signature.seal-validity', 'passed', facts)
  add('signature.seal-validity', 'unknown', facts, 'OUT_OF_BOUNDS_NO_POE')
}

/** §6.2.3 f: found by comparing octets, so that a renewed certificate of the same key needs a new seal. */
function isHolder(crypto: CryptoPort, { info }: Seal, certificate: Uint8Array): boolean {
  const { holders } = info
  if (holders.kind === 'certificates') return holders.list.some((one) => equal(one, certificate))
  // The type of a digest is named as its maker likes; both are of 32 octets and without known collisions.
  return (['sm3', 'sha256'] as const).some((hash) => {
    const digest = crypto.digest(hash, certificate)
    return holders.list.some(({ value }) => equal(value, digest))
  })
}
