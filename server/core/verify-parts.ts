/** Every signature and document time stamp of a file, and the level that each signature has reached. */
import { parseSignedData, timestampTokensOf } from './asn1/cms.ts'
import { DerError, trimDer } from './asn1/der.ts'
import { readable } from './asn1/tsp.ts'
import type { Certificate } from './asn1/x509.ts'
import type { PdfFile } from './pdf/file.ts'
import { equal } from './values/bytes.ts'
import type { CryptoPort } from './values/crypto.ts'
import type { Finding } from './values/report.ts'
import type { OpenedDocument } from './verify.ts'
import { type Material, withMaterial } from './verify-material.ts'
import {
  type ExaminedSignature,
  examineSignature,
  type OpenedSignature,
} from './verify-signature.ts'
import { type DocumentStamp, examineStamps } from './verify-timestamps.ts'
import type { Trust } from './verify-trust.ts'

export type Circumstances = {
  material: Material
  now: Date
  /** Since when the ledger knows a file that holds this signature. */
  ledgerAt: (signature: OpenedSignature) => Date | undefined
}

export type ExaminedParts = { examined: ExaminedSignature[]; stamped: Finding[] }

/**
 * The level says what the file holds, not whom its reader trusts: where a chain leads to no trusted root, levels (and nothing
 * else) are found a second time with what stands uppermost in the file's own chains as anchors.
 */
export function examineParts(
  crypto: CryptoPort,
  opened: OpenedDocument,
  file: PdfFile,
  basis: Trust,
  around: Circumstances,
): ExaminedParts {
  const parts = examineUnder(crypto, opened, file, basis, around)
  if (!parts.examined.some(isOpen) && !parts.stamped.some(leadsNowhere)) return parts
  const anchors = uppermost(certificatesIn(opened, around.material))
  const widened = { ...basis, roots: [...basis.roots, ...anchors] }
  const again = examineUnder(crypto, opened, file, widened, around)
  const examined = parts.examined.map((one, n) => ({
    ...one,
    level: again.examined[n]?.level ?? one.level,
  }))
  return { ...parts, examined }
}

function examineUnder(
  crypto: CryptoPort,
  opened: OpenedDocument,
  file: PdfFile,
  basis: Trust,
  { material, now, ledgerAt }: Circumstances,
): ExaminedParts {
  const trustAt = (held: readonly DocumentStamp[]) => withMaterial(basis, material, held)
  const { held, findings } = examineStamps(crypto, file, opened.stamps, trustAt, now)
  const around = { trust: trustAt(held), now, held, material }
  const examined = opened.signatures.map((one) =>
    examineSignature(crypto, one, { ...around, ledgerAt: ledgerAt(one) }),
  )
  return { examined, stamped: findings }
}

const isOpen = ({ findings }: ExaminedSignature): boolean => findings.some(leadsNowhere)

const leadsNowhere = ({ reason }: Finding): boolean =>
  reason === 'NO_CERTIFICATE_CHAIN_FOUND' || reason === 'tsa-no-path'

/** More than any honest file has: signer, issuers and authority, of each signature. */
const mostCertificates = 64

function certificatesIn(opened: OpenedDocument, material: Material): Certificate[] {
  const inside = opened.signatures.flatMap(({ signed }) =>
    signed ? [...signed.certificates, ...timestampTokensOf(signed).flatMap(certificatesOf)] : [],
  )
  const stamping = opened.stamps.flatMap(({ value }) => certificatesOf(value.contents))
  const all = [...readable([...inside, ...stamping]), ...material.certificates.map((c) => c.value)]
  const unique = all.filter((one, n) => all.findIndex(({ der }) => equal(der, one.der)) === n)
  return unique.slice(0, mostCertificates)
}

function certificatesOf(cms: Uint8Array): readonly Uint8Array[] {
  try {
    return parseSignedData(trimDer(cms)).certificates
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return []
  }
}

/** Issued by themselves or by nobody in the file. Whoever says that it is no authority is none here either. */
function uppermost(certificates: readonly Certificate[]): Certificate[] {
  return certificates.filter(({ issuer, subject, extensions }) => {
    const own = equal(issuer.der, subject.der)
    const known = certificates.some((other) => equal(other.subject.der, issuer.der))
    return (own || !known) && extensions.basicConstraints?.ca !== false
  })
}
