import type { DerNode } from '../core/asn1/der.ts'
import { asExplicit, asOid, asSequence, isContext, isUniversal } from '../core/asn1/der-values.ts'
import { oids } from '../core/asn1/oids.ts'
import { type Certificate, parseCertificate } from '../core/asn1/x509.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { readBer } from './pkcs12/decrypt.ts'

/** Octets; a chain that fits into a signature takes an eighth of it, also in base64. */
const mostBytes = 64 * 1024
const mostCertificates = 16

/**
 * Certificates as authorities hand them out: PEM (RFC 7468, one or several), DER, bare base64, or a PKCS#7 that carries
 * nothing else (.p7b), itself PEM or DER. Refusals: certificate-file-large, certificate-is-request, certificate-unreadable.
 */
export function readCertificateFile(file: Uint8Array): readonly Certificate[] | Refusal {
  if (file.length > mostBytes) {
    return refuse('certificate-file-large', { maximum: mostBytes >> 10 })
  }
  const text = Buffer.from(file).toString('latin1')
  const labelled = blocksOf(text)
  const blocks = labelled.filter(({ label }) => /^(X509 )?CERTIFICATE$|^PKCS7$|^CMS$/.test(label))
  if (labelled.some(({ label }) => label.endsWith('REQUEST')) && blocks.length === 0) {
    return refuse('certificate-is-request')
  }
  if (labelled.length > 0) return certificatesIn(blocks.map(({ body }) => body))
  const bare = fromBase64(text)
  return certificatesIn([bare ?? file])
}

function blocksOf(text: string): { label: string; body: Uint8Array | undefined }[] {
  const blocks = text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \1-----/g)
  return [...blocks].map(([, label = '', body = '']) => ({ label, body: fromBase64(body) }))
}

/** Undefined for what is not base64 of something; line breaks anywhere. */
function fromBase64(text: string): Uint8Array | undefined {
  const compact = text.replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return undefined
  return new Uint8Array(Buffer.from(compact, 'base64'))
}

function certificatesIn(
  encoded: readonly (Uint8Array | undefined)[],
): readonly Certificate[] | Refusal {
  try {
    const found = encoded.flatMap((der) => {
      if (der === undefined) throw new Error('not base64')
      return open(der)
    })
    const fits = found.length > 0 && found.length <= mostCertificates
    return fits ? found : refuse('certificate-unreadable')
  } catch {
    // DerError, or what forge throws at BER that is none: nothing in it can be used either way.
    return refuse('certificate-unreadable')
  }
}

function open(der: Uint8Array): readonly Certificate[] {
  const tree = readBer(der)
  const [first, content] = asSequence(tree, 'certificate file')
  if (!isUniversal(first, 6)) return [parseCertificate(der)]
  return bagOf(first, content).map((node) => parseCertificate(node.bytes))
}

/** ContentInfo { signedData, [0] SignedData }: the certificates [0] IMPLICIT of it (RFC 5652 §5.1). */
function bagOf(type: DerNode, content: DerNode | undefined): readonly DerNode[] {
  if (asOid(type, 'content type') !== oids.signedData || !isContext(content, 0)) return []
  const fields = asSequence(asExplicit(content, 'signed data'), 'signed data')
  return fields.find((field) => isContext(field, 0))?.children ?? []
}
