import { DerError, type DerNode } from './der.ts'
import { asOid, asSequence, isContext } from './der-values.ts'
import { oids } from './oids.ts'

/** Of one certificate (RFC 5280 §4.2.1.4, .5, .11, .14); numbers are certificates that may still follow. */
export type PolicyExtensions = {
  /** Undefined: no such extension. */
  policies?: readonly string[]
  mappings?: readonly { issuer: string; subject: string }[]
  requireExplicit?: number
  inhibitMapping?: number
  inhibitAny?: number
}

/** Throws `DerError`; a policy named twice is forbidden (§4.2.1.4). */
export function readPolicies(node: DerNode): readonly string[] {
  const named = asSequence(node, 'policies').map((entry) =>
    asOid(asSequence(entry, 'policy')[0], 'policy'),
  )
  if (named.length === 0 || new Set(named).size !== named.length) {
    throw new DerError('structure', 'certificate policies')
  }
  return named
}

export function readMappings(node: DerNode): { issuer: string; subject: string }[] {
  return asSequence(node, 'policy mappings').map((entry) => {
    const [issuer, subject] = asSequence(entry, 'policy mapping')
    return { issuer: asOid(issuer, 'issuer policy'), subject: asOid(subject, 'subject policy') }
  })
}

/** PolicyConstraints ::= SEQUENCE { requireExplicitPolicy [0] OPTIONAL, inhibitPolicyMapping [1] OPTIONAL } */
export function readPolicyConstraints(
  node: DerNode,
): Pick<PolicyExtensions, 'requireExplicit' | 'inhibitMapping'> {
  const fields = asSequence(node, 'policy constraints')
  const [explicit, mapping] = [0, 1].map((tag) => fields.find((field) => isContext(field, tag)))
  if (fields.length === 0 || fields.length !== [explicit, mapping].filter(Boolean).length) {
    throw new DerError('structure', 'policy constraints')
  }
  return {
    ...(explicit && { requireExplicit: skipCerts(explicit) }),
    ...(mapping && { inhibitMapping: skipCerts(mapping) }),
  }
}

/** SkipCerts ::= INTEGER (0..MAX), tagged implicitly; beyond any chain all numbers are alike. */
function skipCerts({ content }: DerNode): number {
  if (content.length === 0 || (content[0] as number) > 127) throw new DerError('structure', 'skip')
  return content.length > 1 ? 255 : (content[0] as number)
}

export type PolicyBearer = PolicyExtensions & { selfIssued: boolean }

/** Valid policies of one depth with what each expects of the next; a hostile chain cannot make it grow beyond this. */
type Level = Map<string, ReadonlySet<string>>
const mostPolicies = 512

/**
 * RFC 5280 §6.1 (d)-(f), (a), (b), (h)-(j) and wrap-up for a user who asks for no policy in particular: a path fails only
 * where one of its certificates demands an explicit policy and none is left. Levels of unique policies instead of a tree, as
 * RFC 9618 §5 has it: the tree can be made exponentially large by whoever writes the certificates.
 * `path`: below the anchor, the first issuer first, the leaf last.
 */
export function policiesHold(path: readonly PolicyBearer[]): boolean {
  // Initially none of the three is inhibited: each may last for the whole path.
  const whole = path.length + 1
  let state: State | undefined = {
    level: new Map([[oids.anyPolicy, new Set([oids.anyPolicy])]]),
    left: { explicit: whole, mapping: whole, any: whole },
  }
  for (const [i, one] of path.entries()) {
    const last = i === path.length - 1
    const level = levelAt(state, one, last)
    const { explicit } = state.left
    if (explicit === 0 && !level) return false
    // Wrap-up (a), (b): the leaf may itself demand what its issuers did not.
    if (last) return level !== undefined || (explicit > 1 && one.requireExplicit !== 0)
    state = nextState(level, state.left, one)
    if (!state) return false
  }
  return true
}

type Left = { explicit: number; mapping: number; any: number }
type State = { level: Level | undefined; left: Left }

/** §6.1.3 (d), (e): no policies in the certificate, no policies left. */
function levelAt({ level, left }: State, one: PolicyBearer, last: boolean): Level | undefined {
  if (!level || !one.policies) return undefined
  const next = nextLevel(level, one.policies, left.any > 0 || (!last && one.selfIssued))
  return next.size === 0 || next.size > mostPolicies ? undefined : next
}

/** §6.1.4 (a), (b), (h)-(j); undefined: mapped in a way that is forbidden. */
function nextState(level: Level | undefined, left: Left, one: PolicyBearer): State | undefined {
  const mapped = mapPolicies(level, one.mappings ?? [], left.mapping > 0)
  if (mapped === 'forbidden') return undefined
  const less = (count: number, limit: number | undefined): number =>
    Math.min(one.selfIssued ? count : Math.max(count - 1, 0), limit ?? count)
  return {
    level: mapped,
    left: {
      explicit: less(left.explicit, one.requireExplicit),
      mapping: less(left.mapping, one.inhibitMapping),
      any: less(left.any, one.inhibitAny),
    },
  }
}

/** §6.1.3 (d) */
function nextLevel(before: Level, policies: readonly string[], anyCounts: boolean): Level {
  const next: Level = new Map()
  const expected = new Set([...before.values()].flatMap((set) => [...set]))
  for (const policy of policies) {
    if (policy === oids.anyPolicy) continue
    if (expected.has(policy) || before.has(oids.anyPolicy)) next.set(policy, new Set([policy]))
  }
  if (policies.includes(oids.anyPolicy) && anyCounts) {
    for (const policy of expected) if (!next.has(policy)) next.set(policy, new Set([policy]))
  }
  return next
}

/** §6.1.4 (a), (b) */
function mapPolicies(
  level: Level | undefined,
  mappings: NonNullable<PolicyExtensions['mappings']>,
  allowed: boolean,
): Level | undefined | 'forbidden' {
  const any = oids.anyPolicy
  if (mappings.some(({ issuer, subject }) => issuer === any || subject === any)) return 'forbidden'
  if (!level || mappings.length === 0) return level
  const mapped = new Map(level)
  for (const policy of new Set(mappings.map(({ issuer }) => issuer))) {
    if (!allowed) mapped.delete(policy)
    else if (level.has(policy) || level.has(any)) {
      const to = mappings.filter(({ issuer }) => issuer === policy).map(({ subject }) => subject)
      mapped.set(policy, new Set(to))
    }
  }
  return mapped.size === 0 ? undefined : mapped
}
