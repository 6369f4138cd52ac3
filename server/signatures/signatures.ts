import { signatureHolds, type ToBeSigned } from '../core/asn1/cms-build.ts'
import { hashOfSuite } from '../core/asn1/suites.ts'
import { isFault } from '../core/pdf/objects.ts'
import { equal } from '../core/values/bytes.ts'
import type { CryptoPort, Signer } from '../core/values/crypto.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { contentsCapacity } from './dictionary.ts'
import { extend } from './extend.ts'
import { assemble, toBeSignedOf } from './form.ts'
import { digestAround, filled, isAsPinned, roomIn } from './gap.ts'
import type { MaterialSource } from './material.ts'
import { openForSigning, refusalOf } from './opening.ts'
import { findEmptyField, idMaker, writeRevision } from './revision.ts'
import { createStamping, type Stamping, type StampingDeps } from './stamping.ts'
import type { PreparedSignature, SignatureLevel, SignatureRequest, Signatures } from './types.ts'

export type SignaturesDeps = StampingDeps & {
  /** Only `extend` asks for it. */
  material?: MaterialSource
}

/** Signatures in PDF files: PAdES B-B to B-LTA (ETSI EN 319 142-1) and those of the 国密 suite, one incremental update each. */
export function createSignatures(deps: SignaturesDeps): Signatures {
  const { crypto } = deps
  const stamping = createStamping(deps)
  const sign: Signatures['sign'] = async (prepared, signer, { level = 'B-T' } = {}) => {
    const signed = toBeSignedOf(crypto, prepared, signer)
    const signature = await signer.sign(signed.attributes)
    return assembled(crypto, stamping, signed, { signature, level }, signer)
  }
  return {
    prepare: (request) => prepare(crypto, request),
    roomFor: stamping.roomFor,
    toBeSigned: (prepared, party) => toBeSignedOf(crypto, prepared, party),
    async finish(prepared, signed, signature, { level = 'B-T' } = {}) {
      const refused = judge(crypto, prepared, signed, signature)
      return refused ?? assembled(crypto, stamping, signed, { signature, level })
    },
    sign,
    embed(prepared, cms) {
      if (!isAsPinned(crypto, prepared)) return refuse('prepared-altered')
      // Not filled with zeros first: every octet is written.
      const bytes = new Uint8Array(Buffer.allocUnsafeSlow(prepared.bytes.length).buffer)
      bytes.set(prepared.bytes)
      return filled({ ...prepared, bytes }, cms)
    },
    async complete(request, signer, options = {}) {
      const room = stamping.roomFor(signer, options.level ?? 'B-T') + sealRoom(request)
      const prepared = prepare(crypto, { hash: hashOfSuite(signer.algorithm), room, ...request })
      if (isRefusal(prepared)) return prepared
      const cms = await sign(prepared, signer, options)
      if (isRefusal(cms)) return cms
      // The authority has a longer chain since a moment ago: the next signature keeps room for it.
      if (cms.length > roomIn(prepared)) return refuse('timestamp-unavailable', { attempts: 1 })
      // Nobody else has seen these bytes: they need no copy and no second digest.
      return filled(prepared, cms)
    },
    extend: (pdf, input) => extend({ crypto, stamping, material: deps.material }, pdf, input),
  }
}

function prepare(crypto: CryptoPort, request: SignatureRequest): PreparedSignature | Refusal {
  const file = openForSigning(request.pdf)
  if (isRefusal(file)) return file
  const found = findEmptyField(file, request.field)
  if (isFault(found)) return refusalOf(found)
  if (isRefusal(found)) return found
  const { hash = 'sha256', signedAt, seal, room = contentsCapacity + sealRoom(request) } = request
  const written = writeRevision(file, found, request, idMaker(crypto), room)
  const digest = digestAround(crypto, written, hash)
  return { ...written, hash, digest, signedAt, ...(seal && { seal }) }
}

const sealRoom = ({ seal }: SignatureRequest): number => seal?.length ?? 0

/** Everything was out of the house meanwhile, or in a table that others write: each part is derived once more. */
function judge(
  crypto: CryptoPort,
  prepared: PreparedSignature,
  signed: ToBeSigned,
  signature: Uint8Array,
): Refusal | undefined {
  if (!isAsPinned(crypto, prepared)) return refuse('prepared-altered')
  if (signed.hash !== prepared.hash || prepared.hash !== hashOfSuite(signed.algorithm))
    return refuse('prepared-altered')
  const expected = toBeSignedOf(crypto, prepared, signed)
  const same =
    equal(expected.attributes, signed.attributes) && equal(expected.digest, signed.digest)
  if (!same || expected.contentType !== signed.contentType) return refuse('prepared-altered')
  return signatureHolds(crypto, expected, signature) ? undefined : refuse('signature-wrong')
}

async function assembled(
  crypto: CryptoPort,
  stamping: Stamping,
  signed: ToBeSigned,
  { signature, level }: { signature: Uint8Array; level: SignatureLevel },
  party?: Signer,
): Promise<Uint8Array | Refusal> {
  const { hash } = signed
  const wanted = level === 'B-T'
  const token = wanted ? await stamping.stamp(crypto.digest(hash, signature), hash) : undefined
  if (isRefusal(token)) return token
  return assemble(crypto, signed, signature, token, party)
}
