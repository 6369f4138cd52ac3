/** The document security store (DSS): ETSI EN 319 142-1 §5.4.2, ISO 32000-2 §12.8.4.3. */
import type { PdfFile } from '../core/pdf/file.ts'
import { decodeStream } from '../core/pdf/filters.ts'
import type { NewObject } from '../core/pdf/increment.ts'
import {
  dictionary,
  isArray,
  isDict,
  isRef,
  isStream,
  name,
  type PdfDict,
  type PdfRef,
  type PdfValue,
  reference,
  withEntries,
} from '../core/pdf/objects.ts'
import { serializeObject } from '../core/pdf/serialize.ts'
import { dateString } from '../core/pdf/text.ts'
import { toHex } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import type { Gathered } from './material.ts'

/** Names of the lists in the DSS, and in its VRI entries (tables 261 and 262 of ISO 32000-2). */
const lists = [
  { kind: 'certificates', all: 'Certs', one: 'Cert' },
  { kind: 'revocationLists', all: 'CRLs', one: 'CRL' },
  { kind: 'ocspResponses', all: 'OCSPs', one: 'OCSP' },
] as const
type Kind = (typeof lists)[number]['kind']

export type SecurityStore = {
  dict: PdfDict
  /** Streams in it, by their decoded bytes in hexadecimal: nothing is kept twice. */
  known: Record<Kind, ReadonlyMap<string, PdfRef>>
  vri: PdfDict
  certificates: readonly Uint8Array[]
}

/** What the newest revision has; empty where it has none. @throws PdfDamage */
export function readStore(file: PdfFile): SecurityStore {
  const found = file.resolve(file.catalog().entries.get('DSS'))
  const dict = isDict(found) ? found : dictionary({})
  const vri = file.resolve(dict.entries.get('VRI'))
  const known = (all: string): Map<string, PdfRef> =>
    new Map(streamsOf(file, dict.entries.get(all)).map(([ref, bytes]) => [toHex(bytes), ref]))
  const certificates = streamsOf(file, dict.entries.get('Certs')).map(([, bytes]) => bytes)
  return {
    ...{ dict, certificates, vri: isDict(vri) ? vri : dictionary({}) },
    known: {
      certificates: known('Certs'),
      revocationLists: known('CRLs'),
      ocspResponses: known('OCSPs'),
    },
  }
}

function streamsOf(file: PdfFile, value: PdfValue | undefined): (readonly [PdfRef, Uint8Array])[] {
  const list = file.resolve(value)
  return (isArray(list) ? list : []).flatMap((item) => {
    const stream = file.resolve(item)
    return isRef(item) && isStream(stream) ? [[item, decodeStream(stream)] as const] : []
  })
}

/** Key of a signature's VRI entry: SHA-1 over all of /Contents, padding included, in upper case. */
export const vriKey = (crypto: CryptoPort, contents: Uint8Array): string =>
  toHex(crypto.digest('sha1', contents)).toUpperCase()

export type Addition = { key: string; gathered: Gathered }

/** Numbers objects from `next` on; `store` is the reference of the DSS itself, the last of them. */
export function grownStore(
  old: SecurityStore,
  additions: readonly Addition[],
  at: Date,
  next: number,
): { objects: NewObject[]; store: PdfRef } {
  const objects: NewObject[] = []
  const put = (body: Uint8Array): PdfRef => {
    const ref = reference(next + objects.length)
    objects.push({ ref, body })
    return ref
  }
  const refs = new Map(lists.map(({ kind }) => [kind, new Map(old.known[kind])] as const))
  const vri: Record<string, PdfValue> = {}
  for (const { key, gathered } of additions) {
    const entry: Record<string, PdfValue> = { Type: name('VRI') }
    for (const { kind, one } of lists) {
      const named = gathered[kind].map((bytes) => {
        const known = refs.get(kind)?.get(toHex(bytes)) ?? put(streamOf(bytes))
        refs.get(kind)?.set(toHex(bytes), known)
        return known
      })
      if (named.length > 0) entry[one] = named
    }
    vri[key] = put(serializeObject(dictionary({ ...entry, TU: dateString(at) })))
  }
  const grown: Record<string, PdfValue> = { Type: name('DSS'), VRI: withEntries(old.vri, vri) }
  for (const { kind, all } of lists) {
    const own = [...(refs.get(kind)?.values() ?? [])]
    if (own.length > 0) grown[all] = own
  }
  const store = put(serializeObject(withEntries(old.dict, grown)))
  return { objects, store }
}

const streamOf = (raw: Uint8Array): Uint8Array =>
  serializeObject({ kind: 'stream', dict: dictionary({}), raw })
