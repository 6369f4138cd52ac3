/**
 * RFC 8785 (JCS) for the subset Qiyin writes: strings, safe integers, booleans, null, arrays, objects.
 * Fractions are refused, so that number formatting never depends on an engine.
 */
export type Canonical =
  | string
  | number
  | boolean
  | null
  | readonly Canonical[]
  | { readonly [name: string]: Canonical }

/** Printable ASCII without what must be escaped: nearly every string there is, at a third of the cost. */
const plainText = /^[ !#-[\]-~]*$/
const loneSurrogate = /\p{Surrogate}/u

/** TypeError for undefined, fractions, unsafe integers, ill-formed strings and anything that is no plain data. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return canonicalString(value)
  if (typeof value === 'number') return canonicalInteger(value)
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`
  if (isPlainObject(value)) return canonicalObject(value)
  throw new TypeError(`canonical JSON cannot hold a ${typeof value}`)
}

function canonicalObject(value: Readonly<Record<string, unknown>>): string {
  // RFC 8785 §3.2.3: names sorted by UTF-16 code units, which is what sort() does.
  let members = ''
  for (const name of Object.keys(value).sort()) {
    members += `${members === '' ? '' : ','}${canonicalString(name)}:${canonicalJson(value[name])}`
  }
  return `{${members}}`
}

function canonicalString(value: string): string {
  if (plainText.test(value)) return `"${value}"`
  // RFC 8785 §3.2.2.2: a lone surrogate is an error; the escapes are those of ECMAScript's JSON.stringify.
  if (loneSurrogate.test(value)) throw new TypeError('canonical JSON cannot hold a lone surrogate')
  return JSON.stringify(value)
}

function canonicalInteger(value: number): string {
  if (!Number.isSafeInteger(value)) {
    throw new TypeError(`canonical JSON holds safe integers only, not ${value}`)
  }
  // RFC 8785 §3.2.2.3: minus zero is written 0.
  return String(value === 0 ? 0 : value)
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
