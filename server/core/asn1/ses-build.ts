/** Electronic seals and seal signatures of GB/T 38540-2020 (SES version 4), written; `ses.ts` reads them. */
import type { KeyAlgorithm, Signer } from '../values/crypto.ts'
import { signatureName } from './algorithms.ts'
import {
  bitString,
  explicit,
  generalizedTime,
  ia5String,
  integer,
  octetString,
  oid,
  sequence,
  utf8String,
} from './der-build.ts'
import type { SealInfo } from './ses.ts'

const version = 4
/** GB/T 38540 §7.1.2.3: certificates, not their digests. */
const wholeCertificates = 1

export type SealRequest = Pick<
  SealInfo,
  'vendor' | 'esId' | 'type' | 'name' | 'createdAt' | 'validFrom' | 'validTo' | 'picture'
> & {
  /** X.509 DER of whoever may sign with it. */
  certificates: readonly Uint8Array[]
}

/** SESeal DER, signed by its maker over DER(SES_SealInfo). */
export async function buildSeal(
  request: SealRequest,
  maker: Pick<Signer, 'algorithm' | 'certificate' | 'sign'>,
): Promise<Uint8Array> {
  const info = sealInfo(request)
  return sequence(info, ...signedBy(maker, await maker.sign(info)))
}

function sealInfo(request: SealRequest): Uint8Array {
  const { picture, certificates } = request
  return sequence(
    sequence(ia5String('ES'), integer(version), ia5String(request.vendor)),
    ia5String(request.esId),
    sequence(
      integer(request.type),
      utf8String(request.name),
      integer(wholeCertificates),
      sequence(...certificates.map(octetString)),
      generalizedTime(request.createdAt),
      generalizedTime(request.validFrom),
      generalizedTime(request.validTo),
    ),
    sequence(
      ia5String(picture.type),
      octetString(picture.data),
      integer(picture.width),
      integer(picture.height),
    ),
  )
}

const signedBy = (
  { algorithm, certificate }: { algorithm: KeyAlgorithm; certificate: Uint8Array },
  signature: Uint8Array,
): Uint8Array[] => [octetString(certificate), oid(signatureName(algorithm)), bitString(signature)]

export type SealingRequest = {
  /** SESeal DER. */
  seal: Uint8Array
  at: Date
  /** SM3 of the document's octets: in a PDF, those of the ByteRange. */
  dataHash: Uint8Array
  /** What of the document is protected, in the words of the container. ASCII. */
  property: string
}

/** TBS_Sign DER: the octets that the signer's key signs. */
export const sealToBeSigned = ({ seal, at, dataHash, property }: SealingRequest): Uint8Array =>
  sequence(integer(version), seal, generalizedTime(at), bitString(dataHash), ia5String(property))

/** SES_Signature DER; `token`: RFC 3161 over the signature value. */
export const assembleSealSignature = (
  toBeSigned: Uint8Array,
  signer: { algorithm: KeyAlgorithm; certificate: Uint8Array },
  signature: Uint8Array,
  token?: Uint8Array,
): Uint8Array =>
  sequence(
    toBeSigned,
    ...signedBy(signer, signature),
    ...(token ? [explicit(0, bitString(token))] : []),
  )
