/** 电子印章 (GB/T 38540): the object that a 国密 verifier takes for a seal, beside our own record of it. */
import { parseSeal } from '../core/asn1/ses.ts'
import { parseCertificate } from '../core/asn1/x509.ts'
import { utf8 } from '../core/values/bytes.ts'
import { suiteOfAlgorithm } from '../core/values/suite.ts'
import type { SealKey } from './certify.ts'
import type { ElectronicSealRow } from './electronic-store.ts'
import type { SealsDeps } from './parts.ts'
import type { Seal } from './types.ts'

/** GB/T 38540 §7.1.2.3: 1 for the seal of an organisation. */
const ofOrganisation = 1

/**
 * Picture, name, period and the list of the one certificate that may sign with it, under the signature of its maker. It is
 * in force as long as that certificate is. Undefined for a key of the other suite. Nothing is stored yet.
 */
export async function makeElectronicSeal(
  deps: Pick<SealsDeps, 'keys' | 'clock'>,
  seal: Pick<Seal, 'id' | 'name' | 'picture' | 'diameter'>,
  key: Pick<SealKey, 'algorithm' | 'certificate' | 'serial'>,
): Promise<ElectronicSealRow | undefined> {
  if (suiteOfAlgorithm(key.algorithm) !== 'guomi') return undefined
  const createdAt = deps.clock.now()
  const { notBefore, notAfter } = parseCertificate(key.certificate)
  const size = Math.round(seal.diameter)
  const der = await deps.keys.issueSeal({
    ...{ vendor: 'Qiyin', esId: seal.id, type: ofOrganisation, name: seal.name, createdAt },
    ...{ validFrom: notBefore, validTo: notAfter, certificates: [key.certificate] },
    picture: { type: 'SVG', data: utf8(seal.picture), width: size, height: size },
  })
  const { validFrom, validTo } = parseSeal(der).info
  const { serial: certificateSerial } = key
  return { sealId: seal.id, certificateSerial, der, validFrom, validTo, createdAt }
}
