/** The slow half of issuing: everything of one chunk of a batch, signed and on disk, before a row speaks of it. */
import { contentDigest, metadataOf } from '../core/certificates/content.ts'
import { formatIdentifier } from '../core/certificates/identifier.ts'
import { formatToken, type TokenKey, tokenUrl } from '../core/certificates/token.ts'
import type { Values } from '../core/forms/fields.ts'
import type { Signer } from '../core/values/crypto.ts'
import { dateIn } from '../core/values/dates.ts'
import { newId } from '../core/values/ids.ts'
import { isRefusal, type Refusal } from '../core/values/refusal.ts'
import type { Organisation } from '../people/types.ts'
import type { Seal } from '../seals/types.ts'
import type { Appearance } from '../signatures/types.ts'
import { faceTexts, tokenTexts } from './face.ts'
import { fillFace } from './face-definition.ts'
import { holderCodeNames } from './holder-codes.ts'
import type { Asking, Numbered } from './numbers.ts'
import type { CertificateDeps } from './parts.ts'
import { lastDay } from './pictures.ts'

/** What all certificates of a chunk share. */
export type Workshop = {
  batchId: string
  agency: Organisation
  seal: Seal
  appearance: Appearance
  signer: Signer
  /** SESeal DER, where the seal signs in 国密. */
  electronic?: Uint8Array
  tokenKey: TokenKey
  at: Date
}

/** A certificate before its file is kept. */
export type Draft = {
  id: string
  asking: Asking
  numbered: Numbered
  identifier: string
  contentDigest: string
  validFrom: string
  validTo: string | null
  bytes: Uint8Array
}

/** Name of the signature field in the seal's place. */
const sealField = 'Seal'

/** Refusals: those of renderFace and of signatures.prepare. */
export async function makeCertificate(
  deps: CertificateDeps,
  shop: Workshop,
  asking: Asking,
  numbered: Numbered,
  photo: Uint8Array | undefined,
): Promise<Draft | Refusal> {
  const content = contentOf(deps, shop, asking, numbered)
  const { type } = asking
  const rendered = await deps.documents.renderFace({
    layout: fillFace(type.face, content.texts),
    title: type.title.zh,
    subject: numbered.number,
    createdAt: shop.at,
    qr: content.url,
    metadata: content.metadata,
    field: sealField,
    ...(photo && { photo }),
  })
  if (isRefusal(rendered)) return rendered
  const request = {
    ...{ pdf: rendered.bytes, field: sealField, appearance: shop.appearance },
    ...{ signerName: shop.agency.name, reason: `制发${type.title.zh}`, signedAt: shop.at },
    ...(shop.electronic && { seal: shop.electronic }),
  }
  const bytes = await deps.signatures.complete(request, shop.signer)
  if (isRefusal(bytes)) return bytes
  const { identifier, validFrom, validTo } = content
  return {
    ...{ id: newId('certificate', deps.random), asking, numbered, identifier, bytes },
    ...{ contentDigest: content.digest, validFrom, validTo },
  }
}

function contentOf(
  deps: CertificateDeps,
  { agency, seal, tokenKey, at }: Workshop,
  { application, type }: Asking,
  { number, serial, edition }: Numbered,
) {
  const values = application.values as Values
  const issuedOn = dateIn(at)
  const validity = { validFrom: issuedOn, validTo: lastDay(type, values, issuedOn) }
  const identifier = formatIdentifier({
    ...{ root: deps.root, typeCode: type.code, issuerCode: agency.code, serial, edition },
  })
  const title = type.title.zh
  const face = faceTexts(type, values)
  const metadata = metadataOf({
    ...{ identifier, number, edition, issuedOn, ...validity },
    ...{ name: title, typeName: title, typeCode: type.code },
    agency: { name: agency.name, code: agency.code },
    holder: {
      name: String(values[type.holder.name]),
      code: String(values[type.holder.code]),
      codeType: type.holder.codeType,
      codeTypeName: holderCodeNames[type.holder.codeType] ?? '',
    },
    sealing: { signer: agency.name, sealName: seal.name, at },
    ...areaOf(agency.code),
    face,
    salt: deps.random(32),
  })
  const digest = contentDigest(deps.crypto, metadata)
  const token = formatToken(deps.crypto, tokenKey, {
    identifier,
    contentDigest: digest,
    issuedAt: at,
  })
  const words = { number, identifier, agency: agency.name, issuedOn, ...validity }
  return {
    ...{ identifier, metadata, digest, ...validity },
    url: tokenUrl(deps.baseUrl, token),
    texts: tokenTexts(face, words),
  }
}

/** GB 32100-2015: characters 3 to 8 of the code are the division (GB/T 2260) where it was registered. */
function areaOf(code: string): { area?: string } {
  const area = code.slice(2, 8)
  return /^\d{6}$/.test(area) ? { area } : {}
}
