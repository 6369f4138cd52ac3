/** From signatures to files that outlive their certificates: PAdES B-LT and B-LTA (ETSI EN 319 142-1 §6.1). */
import { parseSignedData } from '../core/asn1/cms.ts'
import { parseTimestampInfo } from '../core/asn1/tsp.ts'
import type { PdfFile } from '../core/pdf/file.ts'
import { appendIncrement, type NewObject, nextNumber } from '../core/pdf/increment.ts'
import { attempt, isFault, PdfDamage, reference } from '../core/pdf/objects.ts'
import { type SignatureField, signatureFields } from '../core/pdf/signature-fields.ts'
import { toHex } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { timestampDictionary } from './dictionary.ts'
import { digestAround, filled } from './gap.ts'
import { chainsOf, gather, type MaterialSource } from './material.ts'
import { openForSigning, refusalOf } from './opening.ts'
import { appendWithGap, idMaker } from './revision.ts'
import { rootObjects, timestampField } from './root-objects.ts'
import {
  type Addition,
  grownStore,
  readStore,
  type SecurityStore,
  vriKey,
} from './security-store.ts'
import type { Stamping } from './stamping.ts'
import type { Extended, ExtensionRequest } from './types.ts'

type ExtendDeps = {
  crypto: CryptoPort
  stamping: Stamping
  material: MaterialSource | undefined
}

/** Of one file: what it says already, and of which signatures it says nothing yet. */
type Gap = { file: PdfFile; store: SecurityStore; unsaid: readonly SignatureField[] }

type Said = { additions: readonly Addition[]; missing: readonly string[] }

export async function extend(
  deps: ExtendDeps,
  pdf: Uint8Array,
  { level, at }: ExtensionRequest,
): Promise<Extended | Refusal> {
  const file = openForSigning(pdf)
  if (isRefusal(file)) return file
  const found = attempt(() => gapOf(deps.crypto, file))
  if (isFault(found)) return refusalOf(found)
  if (isRefusal(found)) return found
  const said = await materialFor(deps, found)
  if (level === 'B-LT') {
    const bytes = attempt(() => withStore(deps.crypto, found, said, at))
    return isFault(bytes) ? refusalOf(bytes) : { bytes, missing: said.missing }
  }
  return stamped(deps, found, said, at)
}

function gapOf(crypto: CryptoPort, file: PdfFile): Gap | Refusal {
  const fields = signatureFields(file)
  if (isFault(fields)) return refusalOf(fields)
  const signed = fields.filter(({ value }) => value !== undefined)
  if (signed.length === 0) return refuse('nothing-signed')
  const store = readStore(file)
  // Whatever was said while the certificates were good is better than what could be said now.
  const unsaid = signed.filter(
    ({ value }) => value && !store.vri.entries.has(vriKey(crypto, value.contents)),
  )
  return { file, store, unsaid }
}

async function materialFor(
  { crypto, material }: ExtendDeps,
  { store, unsaid }: Gap,
): Promise<Said> {
  if (!material) throw new Error('Nobody was named who could vouch for certificates.')
  const once = askedOnce(material)
  const additions: Addition[] = []
  const missing: string[] = []
  for (const { name, value } of unsaid) {
    const contents = value?.contents ?? new Uint8Array(0)
    const chains = chainsOf(crypto, contents, store.certificates)
    const found = chains && (await gather(once, chains))
    // Another program's signature that cannot be read here keeps its place, without an entry.
    if (!found) missing.push(name)
    else {
      additions.push({ key: vriKey(crypto, contents), gathered: found.gathered })
      missing.push(...found.missing)
    }
  }
  return { additions, missing: [...new Set(missing)] }
}

/** Signatures of one file share authorities: about each chain there is one answer. */
function askedOnce(source: MaterialSource): MaterialSource {
  const answers = new Map<string, ReturnType<MaterialSource>>()
  return (chain) => {
    const key = chain.map(toHex).join()
    const answer = answers.get(key) ?? source(chain)
    answers.set(key, answer)
    return answer
  }
}

/** @throws PdfDamage */
function storeObjects({ file, store }: Gap, { additions }: Said, at: Date) {
  const next = nextNumber(file)
  if (additions.length === 0) return { objects: [] as NewObject[], next, entries: {} }
  const grown = grownStore(store, additions, at, next)
  return {
    objects: grown.objects,
    next: next + grown.objects.length,
    entries: { DSS: grown.store },
  }
}

/** @throws PdfDamage */
function withStore(crypto: CryptoPort, gap: Gap, said: Said, at: Date): Uint8Array {
  const { objects, entries } = storeObjects(gap, said, at)
  if (objects.length === 0) return gap.file.bytes
  const all = [...objects, ...rootObjects(gap.file, entries)]
  return appendIncrement(gap.file, all, idMaker(crypto)(...all.map(({ body }) => body))).bytes
}

/** @throws PdfDamage */
function withTimestampGap(crypto: CryptoPort, gap: Gap, said: Said, at: Date, room: number) {
  const { objects, next, entries } = storeObjects(gap, said, at)
  const [signature, field] = [reference(next), reference(next + 1)]
  const others = [
    ...objects,
    timestampField(gap.file, field, signature),
    ...rootObjects(gap.file, entries, field),
  ]
  const dictionary = timestampDictionary(room)
  return appendWithGap(gap.file, others, { ref: signature, dictionary }, idMaker(crypto))
}

/** §5.4.3: the token is over the ByteRange, so what it needs of room has to be known before it is made. */
async function stamped(
  deps: ExtendDeps,
  gap: Gap,
  said: Said,
  at: Date,
): Promise<Extended | Refusal> {
  const { crypto, stamping } = deps
  // Twice at most: the first token says how large they have become.
  for (let attempts = 1; attempts <= 2; attempts++) {
    const room = stamping.tokenRoom()
    const prepared = attempt(() => withTimestampGap(crypto, gap, said, at, room))
    if (isFault(prepared)) return refusalOf(prepared)
    const token = await stamping.stamp(digestAround(crypto, prepared, 'sha256'))
    if (isRefusal(token)) return token
    if (token.length > room) continue
    const bytes = filled(prepared, token)
    return { bytes, missing: said.missing, ...lifeOf(crypto, token, gap.store) }
  }
  return refuse('timestamp-unavailable', { attempts: 2 })
}

function lifeOf(crypto: CryptoPort, token: Uint8Array, { certificates }: SecurityStore) {
  const { content } = parseSignedData(token)
  const [chain = []] = chainsOf(crypto, token, certificates) ?? []
  if (!content || chain.length === 0) throw new PdfDamage('a time stamp without its certificate')
  const ends = chain.map(({ notAfter }) => notAfter.getTime())
  const stampedAt = parseTimestampInfo(content).genTime
  return { stampedAt, preserveUntil: new Date(Math.min(...ends)) }
}
