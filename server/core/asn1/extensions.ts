import { toHex } from '../values/bytes.ts'
import { DerError, type DerNode, readDer } from './der.ts'
import {
  asAscii,
  asBoolean,
  asNamedBits,
  asOctets,
  asOid,
  asSequence,
  asSmallInteger,
  isContext,
  isUniversal,
} from './der-values.ts'
import {
  type GeneralName,
  type NameConstraints,
  readAlternatives,
  readNameConstraints,
} from './general-names.ts'
import { oids } from './oids.ts'
import {
  type PolicyExtensions,
  readMappings,
  readPolicies,
  readPolicyConstraints,
} from './policies.ts'

export type KeyUsage =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'
  | 'encipherOnly'
  | 'decipherOnly'

/** RFC 5280 §4.2.1.3, in the order of the bits. */
export const keyUsages: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
]

export type CertificateExtensions = PolicyExtensions & {
  basicConstraints?: { ca: boolean; pathLength?: number }
  keyUsage?: readonly KeyUsage[]
  extKeyUsage?: { critical: boolean; usages: readonly string[] }
  /** Hex. */
  subjectKeyId?: string
  /** Hex. */
  authorityKeyId?: string
  crlUrls: readonly string[]
  caIssuerUrls: readonly string[]
  ocspUrls: readonly string[]
  /** The issuer promises that this responder is not revoked as long as it lives (RFC 6960 §4.2.2.2.1). */
  ocspNoCheck?: true
  /** Subject alternative names; absent like the extension itself. */
  alternatives?: readonly GeneralName[]
  nameConstraints?: NameConstraints
  /** The issuer gives no revocation information for it (RFC 9608). */
  noRevocation?: true
  /** OIDs marked critical whose meaning this house does not enforce: whoever relies on the certificate must refuse it (RFC 5280 §4.2). */
  unknownCritical: readonly string[]
}

export type RawExtension = { oid: string; critical: boolean; value: Uint8Array }

/** Those that `path.ts` enforces, and those that bind nobody who relies on a certificate. */
const understood: ReadonlySet<string> = new Set([
  oids.basicConstraints,
  oids.keyUsage,
  oids.extKeyUsage,
  oids.subjectKeyIdentifier,
  oids.authorityKeyIdentifier,
  oids.subjectAltName,
  oids.issuerAltName,
  oids.certificatePolicies,
  oids.crlDistributionPoints,
  oids.authorityInfoAccess,
  oids.ocspNoCheck,
  oids.nameConstraints,
  oids.policyMappings,
  oids.policyConstraints,
  oids.inhibitAnyPolicy,
  oids.noRevAvail,
])

/** Extensions ::= SEQUENCE OF; each at most once (RFC 5280 §4.2). */
export function parseExtensions(node: DerNode | undefined): readonly RawExtension[] {
  const seen = new Set<string>()
  return asSequence(node, 'extensions').map((entry) => {
    const [name, ...rest] = asSequence(entry, 'extension')
    const identifier = asOid(name, 'extension name')
    if (seen.has(identifier)) throw new DerError('structure', `extension ${identifier} twice`)
    seen.add(identifier)
    const marked = isUniversal(rest[0], 1)
    const critical = marked && asBoolean(rest[0], 'critical')
    if (rest.length !== (marked ? 2 : 1) || (marked && !critical)) {
      throw new DerError('structure', 'extension is not DER')
    }
    return { oid: identifier, critical, value: asOctets(rest[marked ? 1 : 0], 'extension value') }
  })
}

export function readCertificateExtensions(raw: readonly RawExtension[]): CertificateExtensions {
  const inner = (name: string): DerNode | undefined => {
    const found = raw.find((extension) => extension.oid === name)
    return found && readDer(found.value)
  }
  const basic = inner(oids.basicConstraints)
  const usage = inner(oids.keyUsage)
  const extended = inner(oids.extKeyUsage)
  const subjectKey = inner(oids.subjectKeyIdentifier)
  const authorityKey = inner(oids.authorityKeyIdentifier)
  const keyId = asSequenceIf(authorityKey).find((field) => isContext(field, 0))
  const access = asSequenceIf(inner(oids.authorityInfoAccess))
  return {
    ...(basic && { basicConstraints: basicConstraintsOf(basic) }),
    ...(usage && { keyUsage: keyUsageOf(usage) }),
    ...(extended && {
      extKeyUsage: {
        critical: raw.some((extension) => extension.oid === oids.extKeyUsage && extension.critical),
        usages: asSequence(extended, 'extended key usage').map((node) => asOid(node, 'usage')),
      },
    }),
    ...(subjectKey && { subjectKeyId: toHex(asOctets(subjectKey, 'subject key identifier')) }),
    ...(keyId && { authorityKeyId: toHex(keyId.content) }),
    ...namesIn(inner),
    ...policiesIn(inner),
    ...(raw.some(({ oid }) => oid === oids.noRevAvail) && { noRevocation: true as const }),
    crlUrls: urlsIn(inner(oids.crlDistributionPoints)),
    caIssuerUrls: access.flatMap((entry) => accessUrl(entry, oids.caIssuers)),
    ocspUrls: access.flatMap((entry) => accessUrl(entry, oids.ocsp)),
    ...(raw.some((extension) => extension.oid === oids.ocspNoCheck) && { ocspNoCheck: true }),
    unknownCritical: raw.filter((e) => e.critical && !understood.has(e.oid)).map((e) => e.oid),
  }
}

type Inner = (name: string) => DerNode | undefined

function namesIn(inner: Inner): Pick<CertificateExtensions, 'alternatives' | 'nameConstraints'> {
  const alternatives = inner(oids.subjectAltName)
  const constraints = inner(oids.nameConstraints)
  return {
    ...(alternatives && { alternatives: readAlternatives(alternatives) }),
    ...(constraints && { nameConstraints: readNameConstraints(constraints) }),
  }
}

function policiesIn(inner: Inner): PolicyExtensions {
  const policies = inner(oids.certificatePolicies)
  const mappings = inner(oids.policyMappings)
  const constraints = inner(oids.policyConstraints)
  const any = inner(oids.inhibitAnyPolicy)
  return {
    ...(policies && { policies: readPolicies(policies) }),
    ...(mappings && { mappings: readMappings(mappings) }),
    ...(constraints && readPolicyConstraints(constraints)),
    ...(any && { inhibitAny: asSmallInteger(any, 'inhibit any policy') }),
  }
}

const asSequenceIf = (node: DerNode | undefined): readonly DerNode[] =>
  node ? asSequence(node, 'extension') : []

/** BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL } */
function basicConstraintsOf(node: DerNode): { ca: boolean; pathLength?: number } {
  const fields = asSequence(node, 'basic constraints')
  const ca = isUniversal(fields[0], 1) && asBoolean(fields[0], 'cA')
  const length = fields[isUniversal(fields[0], 1) ? 1 : 0]
  return length ? { ca, pathLength: asSmallInteger(length, 'path length') } : { ca }
}

function keyUsageOf(node: DerNode): readonly KeyUsage[] {
  if (!isUniversal(node, 3)) throw new DerError('structure', 'key usage is no bit string')
  return asNamedBits(node.content).flatMap((bit) => keyUsages[bit] ?? [])
}

/** uniformResourceIdentifier [6] anywhere under the distribution points: where to ask, never what to believe. */
export function urlsIn(node: DerNode | undefined): readonly string[] {
  if (!node) return []
  if (isContext(node, 6) && !node.constructed) return [asAscii(node.content, 'URL')]
  return node.children.flatMap(urlsIn)
}

function accessUrl(entry: DerNode, method: string): readonly string[] {
  const [name, location] = asSequence(entry, 'access description')
  return asOid(name, 'access method') === method ? urlsIn(location) : []
}
