import { equal } from '../values/bytes.ts'
import type { DerNode } from './der.ts'
import { oid, printableString, sequence, setOf, utf8String } from './der-build.ts'
import { asOid, asSequence, asSet, asText } from './der-values.ts'
import { oids } from './oids.ts'

export type NameAttribute = { oid: string; value: string }

/** X.501 Name: relative names in the order of the encoding (the widest first). */
export type DistinguishedName = {
  rdns: readonly (readonly NameAttribute[])[]
  /** RFC 4514 order and escaping: `CN=…,O=…,C=CN`. */
  text: string
  /** DER; names are compared by these bytes. */
  der: Uint8Array
}

export type NameParts = {
  commonName: string
  organisation?: string
  /** organizationIdentifier 2.5.4.97 */
  organisationCode?: string
  /** ISO 3166 two letters. */
  country?: string
}

const shortNames: Readonly<Record<string, string>> = {
  [oids.commonName]: 'CN',
  [oids.surname]: 'SN',
  [oids.serialNumber]: 'serialNumber',
  [oids.country]: 'C',
  [oids.locality]: 'L',
  [oids.province]: 'ST',
  [oids.street]: 'street',
  [oids.organisation]: 'O',
  [oids.organisationalUnit]: 'OU',
  [oids.title]: 'title',
  [oids.givenName]: 'GN',
  [oids.organisationIdentifier]: 'organizationIdentifier',
  [oids.emailAddress]: 'emailAddress',
  [oids.domainComponent]: 'DC',
}

/** Name DER from the parts this house certifies. */
export function buildName(parts: NameParts): Uint8Array {
  const relative = (name: string, value: Uint8Array) => setOf(sequence(oid(name), value))
  const out: Uint8Array[] = []
  // RFC 5280 appendix A.1: country is a PrintableString, everything else UTF-8 (§4.1.2.4).
  if (parts.country) out.push(relative(oids.country, printableString(parts.country)))
  if (parts.organisation) out.push(relative(oids.organisation, utf8String(parts.organisation)))
  if (parts.organisationCode) {
    out.push(relative(oids.organisationIdentifier, utf8String(parts.organisationCode)))
  }
  out.push(relative(oids.commonName, utf8String(parts.commonName)))
  return sequence(...out)
}

export function parseName(node: DerNode | undefined): DistinguishedName {
  const rdns = asSequence(node, 'name').map((set) =>
    asSet(set, 'relative name').map((attribute) => {
      const [name, value] = asSequence(attribute, 'name attribute')
      return { oid: asOid(name, 'attribute type'), value: asText(value, 'attribute value') }
    }),
  )
  const text = [...rdns].reverse().map(relativeText).join(',')
  return { rdns, text, der: (node as DerNode).bytes }
}

function relativeText(rdn: readonly NameAttribute[]): string {
  return rdn.map((part) => `${shortNames[part.oid] ?? part.oid}=${escaped(part.value)}`).join('+')
}

/** RFC 4514 §2.4, and control characters as hex so that a name cannot write over the line it stands in. */
function escaped(value: string): string {
  return value
    .replace(/[\\",+;<>=]/g, '\\$&')
    .replace(/^[ #]| $/g, '\\$&')
    .replace(/[\p{Cc}]/gu, (c) => `\\${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

/** First value of an attribute, the most specific relative name first. */
export function nameValue(name: DistinguishedName, attribute: string): string | undefined {
  for (const rdn of [...name.rdns].reverse()) {
    const found = rdn.find((part) => part.oid === attribute)
    if (found) return found.value
  }
  return undefined
}

/** Every value of an attribute, in the order of the encoding. */
export const nameValues = (name: DistinguishedName, attribute: string): string[] =>
  name.rdns.flat().flatMap((part) => (part.oid === attribute ? [part.value] : []))

/** RFC 5280 §7.1: values compare without regard to case and to white space at the ends or repeated, whatever their string type. */
const folded = (value: string): string =>
  value.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ')

/** Folding asks for the tables of Unicode, and every issuer's name is compared with every other's. */
const foldedRdns = new WeakMap<readonly NameAttribute[], readonly string[]>()

function foldedRdn(rdn: readonly NameAttribute[]): readonly string[] {
  const known = foldedRdns.get(rdn)
  if (known) return known
  const list = rdn.map((part) => `${part.oid}=${folded(part.value)}`).sort()
  foldedRdns.set(rdn, list)
  return list
}

function sameRdn(one: readonly NameAttribute[], other: readonly NameAttribute[]): boolean {
  const theirs = foldedRdn(other)
  return one.length === other.length && foldedRdn(one).every((part, i) => part === theirs[i])
}

/** Whether `name` is `base` or lies below it in the directory: the relative names of `base` stand at its head. */
export function holdsName(base: DistinguishedName, name: DistinguishedName): boolean {
  if (base.rdns.length > name.rdns.length) return false
  return base.rdns.every((rdn, i) => sameRdn(rdn, name.rdns[i] ?? []))
}

/** By octets, else as directories compare them: an authority may write its name as another type of string below than above. */
export function sameName(one: DistinguishedName, other: DistinguishedName): boolean {
  if (equal(one.der, other.der)) return true
  return one.rdns.length === other.rdns.length && one.rdns.length > 0 && holdsName(one, other)
}
