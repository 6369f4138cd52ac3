import type { PdfFile } from './file.ts'
import { decodeStream } from './filters.ts'
import {
  attempt,
  isArray,
  isDict,
  isStream,
  type PdfDict,
  type PdfFault,
  type PdfStream,
} from './objects.ts'

/** Lists of a DSS and of its VRI entries (ISO 32000-2 tables 261 and 262; ETSI EN 319 142-1 §5.4.2). */
const lists = [
  { kind: 'certificate', all: 'Certs', one: 'Cert' },
  { kind: 'list', all: 'CRLs', one: 'CRL' },
  { kind: 'response', all: 'OCSPs', one: 'OCSP' },
] as const

export type StoredValue = {
  kind: (typeof lists)[number]['kind']
  bytes: Uint8Array
  /** Index of the first revision whose store has it: a timestamp over that revision proves that it existed. */
  since: number
}

/** The document security store as of the newest revision. */
export type SecurityStore = {
  values: readonly StoredValue[]
  /** Keys of VRI: SHA-1 of a signature's /Contents in upper-case hexadecimal. */
  vri: readonly string[]
}

/** More than any file needs; a bound on what a hostile one may cost. */
const mostValues = 512
const mostBytes = 16 * 1024 * 1024

/** Empty where there is none. Never throws; a fault means that nothing of the store may be relied on. */
export function readStore(file: PdfFile): SecurityStore | PdfFault {
  return attempt(() => {
    const newest = file.revisions.length - 1
    const found = streamsAt(file, newest)
    const earlier = found.size === 0 ? [] : earlierStores(file, newest)
    const values: StoredValue[] = []
    let left = mostBytes
    for (const [stream, kind] of found) {
      if (left <= 0 || values.length >= mostValues) break
      const bytes = decodeStream(stream, left)
      left -= bytes.length
      const since = earlier.findIndex((store) => store.has(stream))
      values.push({ kind, bytes, since: since < 0 ? newest : since })
    }
    return { values, vri: [...(vriOf(file, storeOf(file, newest), newest)?.entries.keys() ?? [])] }
  })
}

/** Stores by revision, from the first; an object that nobody touched is one JavaScript object in all of them. */
function earlierStores(file: PdfFile, newest: number): ReadonlyMap<PdfStream, string>[] {
  return Array.from({ length: newest }, (_, revision) => streamsAt(file, revision))
}

function storeOf(file: PdfFile, revision: number): PdfDict | undefined {
  const store = file.resolve(file.catalog(revision).entries.get('DSS'), revision)
  return isDict(store) ? store : undefined
}

function vriOf(file: PdfFile, store: PdfDict | undefined, revision: number): PdfDict | undefined {
  const vri = file.resolve(store?.entries.get('VRI'), revision)
  return isDict(vri) ? vri : undefined
}

/** Streams of the lists and of every VRI entry: some programs write only the one or the other. */
function streamsAt(file: PdfFile, revision: number): Map<PdfStream, StoredValue['kind']> {
  const found = new Map<PdfStream, StoredValue['kind']>()
  const store = storeOf(file, revision)
  const entries = [...(vriOf(file, store, revision)?.entries.values() ?? [])].slice(0, mostValues)
  const holders = [
    { dict: store, key: 'all' as const },
    ...entries.map((entry) => ({ dict: file.resolve(entry, revision), key: 'one' as const })),
  ]
  for (const { dict, key } of holders) {
    if (!isDict(dict)) continue
    for (const list of lists) {
      const items = file.resolve(dict.entries.get(list[key]), revision)
      for (const item of isArray(items) ? items.slice(0, mostValues) : []) {
        const stream = file.resolve(item, revision)
        if (isStream(stream)) found.set(stream, list.kind)
      }
    }
  }
  return found
}
