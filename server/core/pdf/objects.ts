/** The nine types of object of ISO 32000-1 §7.3, as plain data. Numbers, booleans, null and arrays are JavaScript's own. */
export type PdfName = { readonly kind: 'name'; readonly name: string }

export type PdfString = {
  readonly kind: 'string'
  readonly bytes: Uint8Array
  readonly hex: boolean
  /** First byte of the opening delimiter and the byte after the closing one, in the file; absent inside object streams. */
  readonly at?: readonly [number, number]
}

export type PdfRef = { readonly kind: 'ref'; readonly number: number; readonly generation: number }

export type PdfDict = { readonly kind: 'dict'; readonly entries: ReadonlyMap<string, PdfValue> }

export type PdfStream = {
  readonly kind: 'stream'
  readonly dict: PdfDict
  /** Still encoded. */
  readonly raw: Uint8Array
}

export type PdfValue =
  | null
  | boolean
  | number
  | PdfName
  | PdfString
  | PdfRef
  | PdfDict
  | PdfStream
  | readonly PdfValue[]

/**
 * Why bytes could not be read as a PDF.
 * `empty`: no bytes; `not-pdf`: no header; `truncated`: no end; `encrypted`: /Encrypt;
 * `too-complex`: a bound on size, depth or work was met; `damaged`: everything else.
 */
export type PdfFault = {
  readonly fault: 'empty' | 'not-pdf' | 'truncated' | 'damaged' | 'encrypted' | 'too-complex'
  readonly detail: string
  /** Byte offset, where one is known. */
  readonly at?: number
}

/** Thrown inside this wing only; `attempt` turns it into a `PdfFault` at each public door. */
export class PdfDamage extends Error {
  readonly fault: PdfFault

  constructor(detail: string, at?: number, fault: PdfFault['fault'] = 'damaged') {
    super(detail)
    this.fault = at === undefined ? { fault, detail } : { fault, detail, at }
  }
}

export function isFault(value: unknown): value is PdfFault {
  return typeof value === 'object' && value !== null && 'fault' in value && 'detail' in value
}

export function attempt<T>(work: () => T): T | PdfFault {
  try {
    return work()
  } catch (error) {
    if (error instanceof PdfDamage) return error.fault
    throw error
  }
}

export const name = (text: string): PdfName => ({ kind: 'name', name: text })

export const reference = (number: number, generation = 0): PdfRef => ({
  kind: 'ref',
  number,
  generation,
})

export function dictionary(entries: Readonly<Record<string, PdfValue>>): PdfDict {
  return { kind: 'dict', entries: new Map(Object.entries(entries)) }
}

/** A copy of `dict` with some entries replaced. */
export function withEntries(dict: PdfDict, changed: Readonly<Record<string, PdfValue>>): PdfDict {
  return { kind: 'dict', entries: new Map([...dict.entries, ...Object.entries(changed)]) }
}

export function isName(value: PdfValue | undefined, text?: string): value is PdfName {
  return tag(value) === 'name' && (text === undefined || (value as PdfName).name === text)
}

export const isString = (value: PdfValue | undefined): value is PdfString => tag(value) === 'string'
export const isRef = (value: PdfValue | undefined): value is PdfRef => tag(value) === 'ref'
export const isDict = (value: PdfValue | undefined): value is PdfDict => tag(value) === 'dict'
export const isStream = (value: PdfValue | undefined): value is PdfStream => tag(value) === 'stream'

export function isArray(value: PdfValue | undefined): value is readonly PdfValue[] {
  return Array.isArray(value)
}

export function isInteger(value: PdfValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value)
}

export const sameRef = (a: PdfRef, b: PdfRef): boolean =>
  a.number === b.number && a.generation === b.generation

/** The dictionary of a dictionary or a stream. */
export function dictOf(value: PdfValue | undefined): PdfDict | undefined {
  if (isDict(value)) return value
  return isStream(value) ? value.dict : undefined
}

function tag(value: PdfValue | undefined): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return (value as { kind: string }).kind
}
