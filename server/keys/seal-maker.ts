import { buildSeal, type SealRequest } from '../core/asn1/ses-build.ts'
import { type KeysDeps, openMember } from './house.ts'
import type { Vault } from './vault.ts'

/** SESeal DER, signed by the house as the maker of the seal (制章者). Its own certificate bounds how long the seal is of use. */
export async function issueSeal(
  deps: KeysDeps,
  vault: Vault,
  request: SealRequest,
): Promise<Uint8Array> {
  const { certificate, key } = await openMember(deps, vault, 'sm2-seal-maker')
  const { der, notAfter } = certificate
  const validTo = new Date(Math.min(+request.validTo, +notAfter))
  return buildSeal(
    { ...request, validTo },
    { algorithm: 'sm2', certificate: der, sign: (data) => key.sign(data) },
  )
}
