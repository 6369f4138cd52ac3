import { fromHex } from '../values/bytes.ts'
import type { CryptoPort, HashName, Signer } from '../values/crypto.ts'
import { digestIdentifierWithNull, signatureIdentifier } from './algorithms.ts'
import {
  bitString,
  enumerated,
  explicit,
  generalizedTime,
  implicit,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
} from './der-build.ts'
import { type CertificateStatus, keyBitsOf, type OcspFailure, ocspFailures } from './ocsp.ts'
import { oids } from './oids.ts'
import { type Certificate, parseCertificate } from './x509.ts'
import { extension } from './x509-build.ts'

/** CertID DER. SHA-1 by default, as every responder understands it (RFC 5019 §2.1.1); here it only finds a row, it vouches for nothing. */
export function buildCertificateId(
  crypto: CryptoPort,
  { certificate, issuer }: { certificate: Pick<Certificate, 'serial'>; issuer: Certificate },
  hash: HashName = 'sha1',
): Uint8Array {
  return sequence(
    digestIdentifierWithNull(hash),
    octetString(crypto.digest(hash, issuer.subject.der)),
    octetString(crypto.digest(hash, keyBitsOf(issuer.publicKey))),
    integer(fromHex(certificate.serial)),
  )
}

/** OCSPRequest DER (RFC 6960 §4.1). `ids`: CertID DER; `nonce`: RFC 9654 §2.1 asks clients for at least 32 octets. */
export function buildOcspRequest(ids: readonly Uint8Array[], nonce?: Uint8Array): Uint8Array {
  const list = sequence(...ids.map((id) => sequence(id)))
  return sequence(sequence(list, ...(nonce ? [explicit(2, sequence(nonceExtension(nonce)))] : [])))
}

const nonceExtension = (nonce: Uint8Array): Uint8Array =>
  extension(oids.ocspNonce, false, octetString(nonce))

export type OcspAnswerRequest = {
  /** `id`: CertID DER as it was asked. */
  answers: readonly (CertificateStatus & { id: Uint8Array; thisUpdate: Date; nextUpdate?: Date })[]
  producedAt: Date
  nonce: Uint8Array | undefined
  /** The issuer, or whom it lets answer for it; its certificate goes along. */
  signer: Signer
  /** How the responder names itself; by key unless said. */
  namedBy?: 'key' | 'name'
}

/** Successful OCSPResponse with a BasicOCSPResponse (§4.2.1). */
export async function buildOcspResponse(
  crypto: CryptoPort,
  { answers, producedAt, nonce, signer, namedBy = 'key' }: OcspAnswerRequest,
): Promise<Uint8Array> {
  const certificate = parseCertificate(signer.certificate)
  const responder =
    namedBy === 'name'
      ? explicit(1, certificate.subject.der)
      : explicit(2, octetString(crypto.digest('sha1', keyBitsOf(certificate.publicKey))))
  const tbs = sequence(
    responder,
    generalizedTime(producedAt),
    sequence(...answers.map(buildSingle)),
    ...(nonce ? [explicit(1, sequence(nonceExtension(nonce)))] : []),
  )
  const basic = sequence(
    tbs,
    signatureIdentifier(signer.algorithm),
    bitString(await signer.sign(tbs)),
    explicit(0, sequence(signer.certificate)),
  )
  return sequence(enumerated(0), explicit(0, sequence(oid(oids.ocspBasic), octetString(basic))))
}

function buildSingle(answer: OcspAnswerRequest['answers'][number]): Uint8Array {
  const { id, thisUpdate, nextUpdate } = answer
  return sequence(
    id,
    buildStatus(answer),
    generalizedTime(thisUpdate),
    ...(nextUpdate ? [explicit(0, generalizedTime(nextUpdate))] : []),
  )
}

function buildStatus(answer: CertificateStatus): Uint8Array {
  if (answer.status === 'good') return implicit(0, nullValue())
  if (answer.status === 'unknown') return implicit(2, nullValue())
  // RFC 5280 §5.3.1: `unspecified` is said by leaving the reason out.
  const reason = answer.reason ? [explicit(0, enumerated(answer.reason))] : []
  return implicit(1, sequence(generalizedTime(answer.revokedAt), ...reason))
}

/** An answer that says why there is none; nobody signs it (§2.3). */
export const buildOcspFailure = (failure: OcspFailure): Uint8Array =>
  sequence(enumerated(ocspFailures[failure]))
