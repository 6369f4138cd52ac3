import { PDFDocument, PDFName } from 'pdf-lib'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { buildCrl } from '../../../server/core/asn1/crl.ts'
import { contentDigest, type Metadata } from '../../../server/core/certificates/content.ts'
import {
  certificateNamespace,
  certificateProperties,
} from '../../../server/core/certificates/xmp.ts'
import type { CertificateRecord, SealStatus, StatusAnswer } from '../../../server/core/status.ts'
import { toHex } from '../../../server/core/values/bytes.ts'
import { makePdf, makeSignatures, signField } from '../../support/pdf-fixtures.ts'
import { type Authority, signWith } from '../asn1/authority.ts'

export const packetOf = (properties: string, more = '') =>
  `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:qy="${certificateNamespace}"${more}>
${properties}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`

/** A page with a red ring, an empty field for the seal and, where given, the packet. */
export async function unsignedFace(metadata?: Metadata): Promise<Uint8Array> {
  const document = await PDFDocument.load(await makePdf({ fields: ['印章'], text: 'CERTIFICATE' }))
  if (metadata) {
    const packet = new TextEncoder().encode(packetOf(certificateProperties(metadata)))
    const stream = document.context.stream(packet, { Type: 'Metadata', Subtype: 'XML' })
    document.catalog.set(PDFName.of('Metadata'), document.context.register(stream))
  }
  return document.save({ useObjectStreams: false, updateFieldAppearances: false })
}

/** 8:00 UTC on 22 November 2026, as the records below have it. */
export async function sealedFace(authority: Authority, metadata?: Metadata): Promise<Uint8Array> {
  const signatures = makeSignatures(authority.tsa.signer)
  return signField(signatures, authority.signing.signer, await unsignedFace(metadata), '印章')
}

export function recordOf(
  pdf: Uint8Array,
  metadata: Metadata,
  changes: Partial<CertificateRecord> = {},
): CertificateRecord {
  return {
    identifier: metadata['ZZBS'] ?? '',
    number: metadata['ZZBH'] ?? '',
    typeTitle: { zh: '教师资格证书', en: 'Teacher qualification certificate' },
    publicity: 'private',
    agencyName: '示例市教育局',
    documentDigest: toHex(nodeCrypto.digest('sha256', pdf)),
    contentDigest: contentDigest(nodeCrypto, metadata),
    edition: '001',
    latest: true,
    validFrom: '2026-11-22',
    validTo: null,
    issuedAt: '2026-11-22T08:00:01.000Z',
    statusNow: '01',
    summary: [],
    endorsements: [],
    history: [{ status: '01', effectiveAt: '2026-11-22T08:00:01.000Z' }],
    ...changes,
  }
}

/** What the house of `authority` answers. */
export async function answerWith(
  authority: Authority,
  certificates: readonly CertificateRecord[],
  seals: readonly SealStatus[] = [],
): Promise<StatusAnswer> {
  const dates = { thisUpdate: new Date('2026-11-22T12:00:00Z'), nextUpdate: new Date('2046-12-22') }
  const list = (of: Authority['root']) =>
    buildCrl(
      {
        ...{ issuer: of.certificate, issuerAlgorithm: of.signer.algorithm, number: 1 },
        ...{ ...dates, entries: [] },
      },
      async (tbs) => signWith(of.key, tbs),
    )
  const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64')
  return {
    ...{ entries: [], documents: [], certificates, seals, ledgerKey: '' },
    roots: [base64(authority.root.certificate.der)],
    intermediates: [base64(authority.issuing.certificate.der)],
    revocationLists: [base64(await list(authority.issuing)), base64(await list(authority.root))],
  }
}
