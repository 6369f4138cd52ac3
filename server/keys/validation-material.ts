/** What the house can say for later about a chain: lists and answers of its own authorities, and of nobody else's. */
import { DerError } from '../core/asn1/der.ts'
import { parseOcspResponse } from '../core/asn1/ocsp.ts'
import { buildCertificateId, buildOcspRequest } from '../core/asn1/ocsp-build.ts'
import { type Certificate, parseCertificate } from '../core/asn1/x509.ts'
import { equal } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import type { ValidationMaterial } from '../signatures/material.ts'
import { chainAbove, type HouseAuthority, issuerAmong } from './authorities.ts'
import type { Keys } from './types.ts'

type HouseKeys = Pick<Keys, 'authorities' | 'authorityFile' | 'answerStatusRequest'>

/**
 * Of every certificate of a chain below its root the list of its issuer, and of the first an answer of this moment as well.
 * Other authorities are not asked from here: what those issued is named as missing.
 */
export function houseMaterial(crypto: CryptoPort, keys: HouseKeys) {
  return async (chain: readonly Uint8Array[]): Promise<ValidationMaterial> => {
    const all = await keys.authorities()
    const said = await Promise.all(
      chain.map(async (der, place) => {
        const certificate = readable(der)
        const issuer = certificate && issuerAmong(all, certificate)
        if (!certificate || !issuer) return { missing: nameOf(certificate) }
        const list = await keys.authorityFile(`${issuer.name}.crl`)
        const answer = place === 0 ? await answerOf(crypto, keys, certificate, issuer) : undefined
        const above = chainAbove(all, issuer.keyId).map((one) => one.certificate.der)
        return { above, list, answer, missing: list || answer ? [] : nameOf(certificate) }
      }),
    )
    return {
      certificates: said.flatMap(({ above }) => above ?? []),
      revocationLists: said.flatMap(({ list }) => list ?? []),
      ocspResponses: said.flatMap(({ answer }) => answer ?? []),
      missing: said.flatMap(({ missing }) => missing),
    }
  }
}

/** Of a root nothing is missing: it is trusted by its bytes, no list could take it back. */
function nameOf(certificate: Certificate | undefined): string[] {
  if (!certificate) return ['?']
  const { subject, issuer } = certificate
  return equal(subject.der, issuer.der) ? [] : [subject.text]
}

/** Undefined when nobody may answer for that authority now: its list says what there is to say. */
async function answerOf(
  crypto: CryptoPort,
  keys: HouseKeys,
  certificate: Certificate,
  issuer: HouseAuthority,
): Promise<Uint8Array | undefined> {
  const id = buildCertificateId(crypto, { certificate, issuer: issuer.certificate })
  const { response } = await keys.answerStatusRequest(buildOcspRequest([id]))
  const read = parseOcspResponse(response)
  const known = read.ok && read.answer.answers.every(({ status }) => status !== 'unknown')
  return known ? response : undefined
}

function readable(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return undefined
  }
}
