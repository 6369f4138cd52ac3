import { equal } from '../values/bytes.ts'
import type { CryptoPort } from '../values/crypto.ts'
import { keepsTo } from './general-names.ts'
import { sameName } from './names.ts'
import { oids } from './oids.ts'
import { policiesHold } from './policies.ts'
import { type Certificate, isSignedBy } from './x509.ts'

export type PathPurpose = 'signing' | 'timestamping'

export type PathReason =
  | 'no-path'
  | 'bad-signature'
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-usage'
  | 'unknown-critical-extension'
  | 'name-constraint'
  | 'policy'

/** `chain`: leaf first, root last; on failure as far as it was found. `culprit`: subject of the certificate that failed. */
export type PathResult =
  | { ok: true; chain: readonly Certificate[] }
  | { ok: false; chain: readonly Certificate[]; reason: PathReason; culprit: string }

/** More issuers than any real hierarchy has; also bounds the work a hostile file can ask for. */
const longestPath = 8
const mostSignatureChecks = 64

type Search = {
  crypto: CryptoPort
  intermediates: readonly Certificate[]
  roots: readonly Certificate[]
  checksLeft: number
  badSignature: readonly Certificate[] | undefined
}

/**
 * RFC 5280 §6.1 for a user who asks for no policy in particular:
 * a path of names and signatures to one of `roots`, which are trusted by their exact bytes; then every
 * certificate of it at the time `at`. Revocation is asked separately, because it needs lists and a proof of when.
 */
export function validatePath(
  crypto: CryptoPort,
  leaf: Certificate,
  intermediates: readonly Certificate[],
  roots: readonly Certificate[],
  at: Date,
  purpose: PathPurpose,
): PathResult {
  const search: Search = {
    crypto,
    intermediates,
    roots,
    checksLeft: mostSignatureChecks,
    badSignature: undefined,
  }
  let failure: PathResult | undefined
  for (const chain of pathsFrom(search, [leaf])) {
    const result = checkPath(chain, at, purpose)
    if (result.ok) return result
    failure ??= result
  }
  if (failure) return failure
  const chain = search.badSignature ?? [leaf]
  const reason = search.badSignature ? 'bad-signature' : 'no-path'
  return { ok: false, chain, reason, culprit: (chain.at(-1) ?? leaf).subject.text }
}

/** Every way up to a root whose names, key identifiers and signatures hold. */
function* pathsFrom(search: Search, chain: readonly Certificate[]): Generator<Certificate[]> {
  const last = chain.at(-1) as Certificate
  if (search.roots.some((root) => equal(root.der, last.der))) {
    yield [...chain]
    return
  }
  // Another house's root may bear the name of one of ours: nobody forged it, it is only not on the list.
  if (chain.length >= longestPath || isRoot(last)) return
  for (const issuer of [...search.roots, ...search.intermediates]) {
    if (!mayHaveIssued(issuer, last) || chain.some((c) => equal(c.der, issuer.der))) continue
    if (search.checksLeft-- <= 0) return
    if (isSignedBy(search.crypto, last, issuer)) yield* pathsFrom(search, [...chain, issuer])
    else search.badSignature ??= chain
  }
}

/** Issued by its own name and, as far as it says, its own key. */
function isRoot({ subject, issuer, extensions }: Certificate): boolean {
  const { authorityKeyId, subjectKeyId } = extensions
  const ownKey = authorityKeyId === undefined || authorityKeyId === subjectKeyId
  return ownKey && sameName(subject, issuer)
}

function mayHaveIssued(issuer: Certificate, subject: Certificate): boolean {
  if (!sameName(issuer.subject, subject.issuer)) return false
  const wanted = subject.extensions.authorityKeyId
  const offered = issuer.extensions.subjectKeyId
  return wanted === undefined || offered === undefined || wanted === offered
}

function checkPath(chain: readonly Certificate[], at: Date, purpose: PathPurpose): PathResult {
  for (const [depth, certificate] of chain.entries()) {
    const reason =
      checkExtensions(certificate) ??
      (depth === 0 ? checkLeaf(certificate, purpose) : checkIssuer(chain, depth, purpose)) ??
      checkValidity(certificate, at)
    if (reason) return { ok: false, chain, reason, culprit: certificate.subject.text }
  }
  const reason = checkNames(chain) ?? checkPolicies(chain)
  return reason
    ? { ok: false, chain, reason, culprit: (chain[0] as Certificate).subject.text }
    : { ok: true, chain }
}

const isSelfIssued = ({ subject, issuer }: Certificate): boolean => sameName(subject, issuer)

/**
 * §6.1.3 (b), (c): whatever an issuer constrains binds every name below it; of self-issued certificates only those of the
 * leaf. The anchor's own constraints count as well (RFC 5937): whoever trusts it does not trust it further than it wishes.
 */
function checkNames(chain: readonly Certificate[]): PathReason | undefined {
  const holds = chain.every(({ subject, extensions }, depth) => {
    const bound = depth === 0 || !isSelfIssued(chain[depth] as Certificate)
    const above = chain.slice(depth + 1).flatMap((c) => c.extensions.nameConstraints ?? [])
    return !bound || above.every((one) => keepsTo(one, subject, extensions.alternatives ?? []))
  })
  return holds ? undefined : 'name-constraint'
}

/** The anchor is no part of the path that policies are counted along (§6.1). */
function checkPolicies(chain: readonly Certificate[]): PathReason | undefined {
  const path = chain.slice(0, -1).reverse()
  const bearers = path.map((one) => ({ ...one.extensions, selfIssued: isSelfIssued(one) }))
  return policiesHold(bearers) ? undefined : 'policy'
}

const checkExtensions = ({ extensions }: Certificate): PathReason | undefined =>
  extensions.unknownCritical.length > 0 ? 'unknown-critical-extension' : undefined

function checkValidity({ notBefore, notAfter }: Certificate, at: Date): PathReason | undefined {
  if (at < notBefore) return 'not-yet-valid'
  // notAfter is inclusive and has whole seconds (RFC 5280 §4.1.2.5).
  return at.getTime() >= notAfter.getTime() + 1000 ? 'expired' : undefined
}

/** §4.2.1.9, §4.2.1.3, §6.1.4 (k)-(n): an issuer is a CA, may sign certificates, and its path length holds. */
function checkIssuer(
  chain: readonly Certificate[],
  depth: number,
  purpose: PathPurpose,
): PathReason | undefined {
  const { basicConstraints, keyUsage, extKeyUsage } = (chain[depth] as Certificate).extensions
  if (!basicConstraints?.ca) return 'wrong-usage'
  if (keyUsage && !keyUsage.includes('keyCertSign')) return 'wrong-usage'
  // Not in the standard, but everywhere in use: what an issuer says its certificates are for, they are for nothing beside.
  if (extKeyUsage && !passesOn(extKeyUsage.usages, chain, purpose)) return 'wrong-usage'
  // Self-issued certificates do not count against the limit.
  const below = chain.slice(1, depth).filter((one) => !isSelfIssued(one)).length
  const { pathLength } = basicConstraints
  return pathLength !== undefined && below > pathLength ? 'wrong-usage' : undefined
}

function passesOn(
  usages: readonly string[],
  chain: readonly Certificate[],
  purpose: PathPurpose,
): boolean {
  if (usages.includes(oids.anyExtendedKeyUsage)) return true
  if (purpose === 'timestamping') return usages.includes(oids.timeStamping)
  const own = chain[0]?.extensions.extKeyUsage?.usages
  const wanted = !own || own.includes(oids.anyExtendedKeyUsage) ? [...signingUsages] : own
  return usages.some((usage) => wanted.includes(usage) && signingUsages.has(usage))
}

/** Usages that let a certificate sign documents, when it limits its usages at all. */
const signingUsages: ReadonlySet<string> = new Set([
  oids.anyExtendedKeyUsage,
  oids.emailProtection,
  oids.clientAuth,
  oids.documentSigning,
  oids.microsoftDocumentSigning,
  oids.adobeAuthenticDocuments,
])

function checkLeaf({ extensions }: Certificate, purpose: PathPurpose): PathReason | undefined {
  const { keyUsage, extKeyUsage } = extensions
  const signs = keyUsage?.some(
    (usage) => usage === 'digitalSignature' || usage === 'nonRepudiation',
  )
  if (keyUsage && !signs) return 'wrong-usage'
  if (purpose === 'signing') {
    const allowed = extKeyUsage?.usages.some((usage) => signingUsages.has(usage)) ?? true
    return allowed ? undefined : 'wrong-usage'
  }
  // RFC 3161 §2.3: exactly this usage, and critical.
  const { critical = false, usages = [] } = extKeyUsage ?? {}
  const sole = critical && usages.length === 1 && usages[0] === oids.timeStamping
  return sole ? undefined : 'wrong-usage'
}
