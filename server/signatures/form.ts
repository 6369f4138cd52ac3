/** What a key is asked to sign, and what is put into the file of its answer: a CMS, or a seal signature. */
import {
  assembleSignedData,
  type SigningParty,
  type ToBeSigned,
  toBeSigned,
} from '../core/asn1/cms-build.ts'
import { assembleSealSignature, sealToBeSigned } from '../core/asn1/ses-build.ts'
import { hashOfSuite, plainDataOf } from '../core/asn1/suites.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import type { PreparedSignature } from './types.ts'

/** Stands where a CMS names the type of its content. */
const sealSignature = 'GB/T 38540'

/** GB/T 38540 §7.2.1 propertyInfo: which octets of the document are meant; those of the ByteRange, as everywhere in a PDF. */
const property = 'ByteRange'

/** Throws RangeError when the suite of the party is not the one that was prepared for. */
export function toBeSignedOf(
  crypto: CryptoPort,
  { hash, digest, seal, signedAt }: PreparedSignature,
  party: SigningParty,
): ToBeSigned {
  const { algorithm, certificate, chain } = party
  if (hash !== hashOfSuite(algorithm) || (seal && hash !== 'sm3')) {
    throw new RangeError(`${algorithm} does not sign what was prepared for ${hash}`)
  }
  if (!seal) return toBeSigned(crypto, party, { digest, contentType: plainDataOf(algorithm) })
  const attributes = sealToBeSigned({ seal, at: signedAt, dataHash: digest, property })
  return { algorithm, certificate, chain, hash, digest, contentType: sealSignature, attributes }
}

/** `party`: whose constants are kept; by default the value itself. */
export function assemble(
  crypto: CryptoPort,
  signed: ToBeSigned,
  signature: Uint8Array,
  token: Uint8Array | undefined,
  party?: SigningParty,
): Uint8Array {
  if (signed.contentType === sealSignature) {
    return assembleSealSignature(signed.attributes, signed, signature, token)
  }
  return assembleSignedData(crypto, signed, signature, { token }, party)
}
