import { fromHex, toHex } from '../values/bytes.ts'
import { DerError, type DerNode } from './der.ts'
import { asAscii, asExplicit, asSequence, isContext } from './der-values.ts'
import { type DistinguishedName, holdsName, nameValues, parseName } from './names.ts'
import { oids } from './oids.ts'

/** GeneralName (RFC 5280 §4.2.1.6); `other` is a form that nothing here looks into, by its tag. */
export type GeneralName =
  | { form: 'email' | 'dns' | 'uri'; text: string }
  | { form: 'directory'; name: DistinguishedName }
  /** Hex: an address, or address and mask where it is a constraint. */
  | { form: 'ip'; octets: string }
  | { form: 'other'; tag: number }
  /** Against the rules of its form: fits no constraint whatever. */
  | { form: 'unreadable' }

const texts: Readonly<Record<number, 'email' | 'dns' | 'uri'>> = { 1: 'email', 2: 'dns', 6: 'uri' }

/** Throws `DerError`. */
function readGeneralName(node: DerNode): GeneralName {
  if (node.class !== 'context') throw new DerError('structure', 'general name')
  const form = texts[node.tag]
  if (form) return { form, text: asAscii(node.content, 'general name') }
  if (node.tag === 4) return { form: 'directory', name: parseName(asExplicit(node, 'name')) }
  return node.tag === 7
    ? { form: 'ip', octets: toHex(node.content) }
    : { form: 'other', tag: node.tag }
}

/** Subject alternative names as they stand: one that cannot be read must not hide the certificate. Throws `DerError`. */
export function readAlternatives(node: DerNode): GeneralName[] {
  return asSequence(node, 'alternative names').map((name) => {
    try {
      return readGeneralName(name)
    } catch (error) {
      if (!(error instanceof DerError)) throw error
      return { form: 'unreadable' }
    }
  })
}

/** What an issuer may name below itself (RFC 5280 §4.2.1.10). */
export type NameConstraints = {
  permitted: readonly GeneralName[]
  excluded: readonly GeneralName[]
}

/** NameConstraints ::= SEQUENCE { permittedSubtrees [0] OPTIONAL, excludedSubtrees [1] OPTIONAL } */
export function readNameConstraints(node: DerNode): NameConstraints {
  const fields = asSequence(node, 'name constraints')
  const known = fields.every((field, at) => field.tag <= 1 && (at === 0 || field.tag > 0))
  if (fields.length === 0 || fields.length > 2 || !known) {
    throw new DerError('structure', 'name constraints')
  }
  const trees = (tag: number) =>
    fields.filter((field) => isContext(field, tag)).flatMap(({ children }) => children.map(subtree))
  return { permitted: trees(0), excluded: trees(1) }
}

/** GeneralSubtree: §4.2.1.10 leaves `minimum` at its default of 0 and `maximum` out. */
function subtree(node: DerNode): GeneralName {
  const [base, ...limits] = asSequence(node, 'subtree')
  if (!base || limits.length > 0) throw new DerError('structure', 'subtree with limits')
  return readGeneralName(base)
}

/** More names against more subtrees than any authority writes: a bound on what a hostile chain may cost. */
const mostComparisons = 100_000

/**
 * Whether every name of a certificate keeps to the constraints of an issuer above it (§6.1.3 (b), (c)). A form of name that
 * is constrained and not understood here is refused, as §4.2.1.10 demands.
 */
export function keepsTo(
  { permitted, excluded }: NameConstraints,
  subject: DistinguishedName,
  alternatives: readonly GeneralName[],
): boolean {
  const names = namesOf(subject, alternatives)
  if (names.length * (permitted.length + excluded.length) > mostComparisons) return false
  return names.every((name) => {
    if (name.form === 'unreadable') return false
    const same = (one: GeneralName) => kindOf(one) === kindOf(name)
    const [allowed, forbidden] = [permitted.filter(same), excluded.filter(same)]
    if (name.form === 'other') return allowed.length + forbidden.length === 0
    // A URI without a host name cannot be held against a constraint on hosts: refused where there is one.
    if (name.form === 'uri' && allowed.length + forbidden.length > 0 && !hostOf(name.text))
      return false
    if (forbidden.some((one) => within(name, one))) return false
    return allowed.length === 0 || allowed.some((one) => within(name, one))
  })
}

const kindOf = (name: GeneralName): string | number =>
  name.form === 'other' ? name.tag : name.form

/** §4.2.1.10: e-mail addresses in the subject count where no alternative name holds one. */
function namesOf(subject: DistinguishedName, alternatives: readonly GeneralName[]): GeneralName[] {
  const own: GeneralName[] = subject.rdns.length > 0 ? [{ form: 'directory', name: subject }] : []
  const mails = alternatives.some(({ form }) => form === 'email')
    ? []
    : nameValues(subject, oids.emailAddress).map((text) => ({ form: 'email', text }) as const)
  return [...own, ...mails, ...alternatives]
}

function within(name: GeneralName, base: GeneralName): boolean {
  if (name.form === 'directory') return base.form === 'directory' && holdsName(base.name, name.name)
  if (name.form === 'ip') return base.form === 'ip' && addressWithin(name.octets, base.octets)
  if (!('text' in name) || !('text' in base)) return false
  if (name.form === 'dns') return isBelow(name.text, base.text)
  if (name.form === 'uri') return hostFits(hostOf(name.text) ?? '', base.text)
  return mailFits(name.text, base.text)
}

/** `example.com` holds itself and everything to the left of it; a leading dot leaves itself out, as everybody reads it. */
function isBelow(name: string, base: string): boolean {
  const [host, limit] = [name.toLowerCase(), base.toLowerCase()]
  if (limit === '') return true
  if (limit.startsWith('.')) return host.endsWith(limit)
  return host === limit || host.endsWith(`.${limit}`)
}

/** One host, or with a leading dot every host below a domain. */
function hostFits(name: string, base: string): boolean {
  const [host, limit] = [name.toLowerCase(), base.toLowerCase()]
  return limit.startsWith('.') ? host.endsWith(limit) : host === limit
}

/** One mailbox, one host, or every host below a domain; the local part keeps its case (RFC 5321 §2.4). */
function mailFits(name: string, base: string): boolean {
  const at = name.lastIndexOf('@')
  const host = name.slice(at + 1)
  if (at < 0) return false
  const limitAt = base.lastIndexOf('@')
  if (limitAt < 0) return hostFits(host, base)
  const sameHost = host.toLowerCase() === base.slice(limitAt + 1).toLowerCase()
  return sameHost && name.slice(0, at) === base.slice(0, limitAt)
}

/** Host of `scheme://[user@]host[:port]/…`; undefined for one without authority or with an address for a host. */
function hostOf(uri: string): string | undefined {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:[\]]+)(?::\d*)?(?:[/?#]|$)/i.exec(
    uri,
  )?.[1]
  return host && !/^[\d.]+$/.test(host) ? host : undefined
}

function addressWithin(name: string, base: string): boolean {
  if (base.length !== name.length * 2) return false
  const [address, limit] = [fromHex(name), fromHex(base)]
  const mask = limit.subarray(address.length)
  return address.every(
    (octet, i) => (octet & (mask[i] ?? 0)) === ((limit[i] ?? 0) & (mask[i] ?? 0)),
  )
}
