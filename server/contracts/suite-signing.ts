/** The signatures that one act of will makes for one party: one in each suite that the contract asks for. */
import { parseCertificate } from '../core/asn1/x509.ts'
import { isRefusal, orRefused, type Refusal } from '../core/values/refusal.ts'
import { fieldFor, type SingleSuite, type Suite } from '../core/values/suite.ts'
import type { SignerFactor } from '../keys/custody-types.ts'
import type { SpendableIntent } from '../keys/types.ts'
import type { Seal } from '../seals/types.ts'
import type { SignatureRequest } from '../signatures/types.ts'
import type { ContractDeps } from './parts.ts'
import { keysFor } from './suites.ts'

type Certificates = Readonly<Partial<Record<SingleSuite, string>>>

/**
 * `request` is for the field that is seen. In both suites the international signature comes first and shows the seal; the
 * second one covers it, lies in the party's invisible field and says in /Reason what it is. Either all are made or none.
 */
export async function signInSuite(
  { keys, signatures, seals }: Pick<ContractDeps, 'keys' | 'signatures' | 'seals'>,
  {
    request,
    seal,
    suite,
    intent,
    factor,
  }: {
    request: SignatureRequest
    seal: Seal
    suite: Suite
    intent: SpendableIntent
    factor?: SignerFactor | undefined
  },
): Promise<{ bytes: Uint8Array; certificates: Certificates } | Refusal> {
  const wanted = keysFor(seal, suite)
  if (isRefusal(wanted)) return wanted
  const keyIds = wanted.map(({ keyId }) => keyId)
  const signers = await keys.signersFor(keyIds, intent, factor)
  if (isRefusal(signers)) return signers
  const { appearance, ...unseen } = request
  const certificates: Partial<Record<SingleSuite, string>> = {}
  let bytes = request.pdf
  for (const [index, { suite: single }] of wanted.entries()) {
    const signer = signers[index]
    if (!signer) throw new Error('a key was opened for nothing')
    const field = fieldFor(request.field, suite, single)
    const shown = field === request.field && appearance ? { appearance } : {}
    const { serial } = parseCertificate(signer.certificate)
    // What a 国密 verifier takes for the seal; where there is none for this certificate, the key signs alone (GM/T 0010).
    const electronic = single === 'guomi' ? await seals.electronic(seal.id, serial) : undefined
    const sealed = { ...unseen, ...shown, ...(electronic && { seal: electronic }) }
    const asked = { ...sealed, pdf: bytes, field }
    const signed = await orRefused(signatures.complete(asked, signer))
    if (isRefusal(signed)) return signed
    bytes = signed
    certificates[single] = serial
  }
  return { bytes, certificates }
}

/** The first one's name is that of contracts from before there were two. */
export function commitmentsOf(certificates: Certificates): Readonly<Record<string, string>> {
  const [certificate = '', second] = Object.values(certificates)
  return { certificate, ...(second !== undefined && { certificateSecond: second }) }
}
