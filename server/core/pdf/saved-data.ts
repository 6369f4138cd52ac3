/** Parts of a catalog that no reader draws, and how far a save after a signature may touch them. */
import { equal } from '../values/bytes.ts'
import type { ChangeScope } from './change-scope.ts'
import type { PdfFile } from './file.ts'
import { decodeStream } from './filters.ts'
import {
  attempt,
  dictOf,
  isArray,
  isDict,
  isFault,
  isName,
  isRef,
  isStream,
  type PdfDict,
  type PdfStream,
  type PdfValue,
} from './objects.ts'

/** XMP of more than this is compared to the byte. */
const longestMetadata = 1024 * 1024

/** Dates, writer and the number of the save: what a program notes that only saves (XMP part 1 §8.4, part 2 §1.2.2). */
const savingNotes = ['xmp:ModifyDate', 'xmp:MetadataDate', 'xmpMM:InstanceID', 'pdf:Producer']
const noted = savingNotes.join('|')
const elements = new RegExp(`<(${noted})>[^<]*</\\1>`, 'g')
const attributes = new RegExp(`\\s(?:${noted})=(?:"[^"<]*"|'[^'<]*')`, 'g')

/** Whether only the notes of a save differ: everything else is what a certificate says of itself. */
export function metadataOnlySaved(before: PdfValue, after: PdfValue): boolean {
  if (!isStream(before) || !isStream(after)) return false
  const [then, now] = [before, after].map(withoutSavingNotes)
  return then !== undefined && then === now && isName(after.dict.entries.get('Type'), 'Metadata')
}

function withoutSavingNotes(stream: PdfStream): string | undefined {
  const bytes = attempt(() => decodeStream(stream, longestMetadata))
  if (isFault(bytes)) return undefined
  const text = new TextDecoder('latin1').decode(bytes)
  return text.replace(elements, '').replace(attributes, '').replace(/\s+/g, ' ')
}

const evidence = ['Certs', 'CRLs', 'OCSPs'] as const
const storeKeys: ReadonlySet<string> = new Set(['Type', 'VRI', ...evidence])
const relatedKeys: ReadonlySet<string> = new Set('Type Cert CRL OCSP TU TS'.split(' '))

/**
 * ETSI EN 319 142-1 §5.4.2: certificates, lists and answers, each a stream, and which signature they are for.
 * What was there stays, from each save to the next: whoever takes a revocation list away makes a revoked signer look good.
 */
export function storeHasGrown({ file, before, after }: ChangeScope): boolean {
  for (let at = before + 1; at <= after; at++) {
    const [then, now] = [storeAt(file, at - 1), storeAt(file, at)]
    if (now === then) continue
    if (!isDict(now) || [...now.entries.keys()].some((key) => !storeKeys.has(key))) return false
    if (!evidence.every((key) => hasGrown(file, at, key))) return false
    if (!isRelated(file, at, now)) return false
  }
  return true
}

const storeAt = (file: PdfFile, revision: number): PdfValue =>
  file.resolve(file.catalog(revision).entries.get('DSS'), revision)

function hasGrown(file: PdfFile, revision: number, key: string): boolean {
  const [old, list] = [revision - 1, revision].map((at) =>
    file.resolve(dictOf(storeAt(file, at))?.entries.get(key), at),
  )
  const items = list ?? []
  if (!isArray(items) || !items.every((item) => isStream(file.resolve(item, revision))))
    return false
  const numbers = new Set(items.map((item) => (isRef(item) ? item.number : -1)))
  return (isArray(old) ? old : []).every((item) => {
    const [then, now] = [revision - 1, revision].map((at) => file.resolve(item, at))
    if (!isRef(item) || !numbers.has(item.number) || !isStream(then) || !isStream(now)) return false
    return then === now || equal(then.raw, now.raw)
  })
}

function isRelated(file: PdfFile, after: number, store: PdfDict): boolean {
  const related = file.resolve(store.entries.get('VRI'), after)
  if (related === null) return true
  return (
    isDict(related) &&
    [...related.entries].every(([key, value]) => {
      const one = file.resolve(value, after)
      if (key === 'Type') return isName(one)
      return isDict(one) && [...one.entries.keys()].every((name) => relatedKeys.has(name))
    })
  )
}
