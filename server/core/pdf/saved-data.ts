/** Parts of a catalog that no reader draws, and how far a save after a signature may touch them. */
import type { ChangeScope } from './change-scope.ts'
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
 * What was there stays: whoever takes a revocation list away makes a revoked signer look good.
 */
export function isGrownStore(scope: ChangeScope, before: PdfValue, after: PdfValue): boolean {
  const { file } = scope
  const now = file.resolve(after, scope.after)
  if (!isDict(now) || [...now.entries.keys()].some((key) => !storeKeys.has(key))) return false
  const then = dictOf(file.resolve(before, scope.before))
  return evidence.every((key) => hasGrown(scope, then, now, key)) && isRelated(scope, now)
}

function hasGrown(
  scope: ChangeScope,
  then: PdfDict | undefined,
  now: PdfDict,
  key: string,
): boolean {
  const { file, before, after, comparison } = scope
  const list = file.resolve(now.entries.get(key), after)
  const items = list === null ? [] : list
  if (!isArray(items) || !items.every((item) => isStream(file.resolve(item, after)))) return false
  const numbers = new Set(items.map((item) => (isRef(item) ? item.number : -1)))
  const old = file.resolve(then?.entries.get(key), before)
  return (isArray(old) ? old : []).every(
    (item) => isRef(item) && numbers.has(item.number) && !comparison.difference(item, item),
  )
}

function isRelated({ file, after }: ChangeScope, store: PdfDict): boolean {
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
