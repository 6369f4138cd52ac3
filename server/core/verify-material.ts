/** What a file brings along to be judged by years later: its security store and what its CMS carries. Signed, all of it, so it may come from anybody. */
import type { SignedData } from './asn1/cms.ts'
import { parseCrl, type RevocationList } from './asn1/crl.ts'
import { DerError, type DerNode } from './asn1/der.ts'
import { asExplicit, asSequence, isContext } from './asn1/der-values.ts'
import { readable } from './asn1/tsp.ts'
import type { Certificate } from './asn1/x509.ts'
import type { SecurityStore } from './pdf/dss.ts'
import type { DocumentStamp } from './verify-timestamps.ts'
import type { Trust } from './verify-trust.ts'

export type Material = {
  certificates: readonly { value: Certificate; since: number }[]
  lists: readonly { value: RevocationList; since: number }[]
  responses: readonly { value: Uint8Array; since: number }[]
}

/** What of a store can be read; a broken stranger in it must not hide the rest. */
export function materialOf({ values }: SecurityStore): Material {
  const of = (kind: SecurityStore['values'][number]['kind']) =>
    values.filter((one) => one.kind === kind)
  return {
    certificates: of('certificate').flatMap(({ bytes, since }) =>
      readable([bytes]).map((value) => ({ value, since })),
    ),
    lists: of('list').flatMap(({ bytes, since }) =>
      readLists([bytes]).map((value) => ({ value, since })),
    ),
    responses: of('response').map(({ bytes, since }) => ({ value: bytes, since })),
  }
}

export function readLists(ders: readonly Uint8Array[]): RevocationList[] {
  return ders.flatMap((der) => {
    try {
      return [parseCrl(der)]
    } catch (error) {
      if (!(error instanceof DerError)) throw error
      return []
    }
  })
}

/** The store beside what the verifier knows; `held`: the document time stamps that prove since when each value existed. */
export function withMaterial(
  trust: Trust,
  { certificates, lists, responses }: Material,
  held: readonly DocumentStamp[],
): Trust {
  const since = new Map<Uint8Array, number>()
  const keep = (der: Uint8Array, revision: number) =>
    since.set(der, Math.min(revision, since.get(der) ?? revision))
  // One list may stand in a store twice, and is one object then: it is as old as its first place.
  for (const { value, since: revision } of lists) keep(value.der, revision)
  for (const { value, since: revision } of responses) keep(value, revision)
  return {
    ...trust,
    intermediates: [...trust.intermediates, ...certificates.map(({ value }) => value)],
    revocationLists: [...trust.revocationLists, ...lists.map(({ value }) => value)],
    ocspResponses: [...trust.ocspResponses, ...responses.map(({ value }) => value)],
    provenSince: (der) => {
      const revision = since.get(der)
      const over = held.filter((one) => revision !== undefined && one.revision >= revision)
      return over.map(({ at }) => at).sort((a, b) => a.getTime() - b.getTime())[0]
    },
  }
}

/** The store alone, as it was in this revision: what the file can be judged by when nobody else is there to be asked. */
export function storeAlone(trust: Trust, material: Material, revision: number): Trust {
  const then = <T extends { since: number }>(all: readonly T[]): T[] =>
    all.filter(({ since }) => since <= revision)
  const { certificates, lists, responses } = material
  const own = { certificates: then(certificates), lists: then(lists), responses: then(responses) }
  const empty = { intermediates: [], revocationLists: [], ocspResponses: [] }
  return withMaterial({ ...trust, ...empty }, own, [])
}

/** RevocationInfoArchival, a signed attribute of ISO 32000-1 §12.8.3.3.2. */
const archival = '1.2.840.113583.1.1.8'

/** Lists and responses inside a CMS. */
export function withCms(trust: Trust, { crls, signer }: SignedData): Trust {
  const attribute = signer.signedAttributes?.list.find(({ type }) => type === archival)
  const [value] = attribute?.values ?? []
  const parts = value ? archived(value) : { lists: [], responses: [] }
  if (crls.length + parts.lists.length + parts.responses.length === 0) return trust
  return {
    ...trust,
    revocationLists: [...trust.revocationLists, ...readLists([...crls, ...parts.lists])],
    ocspResponses: [...trust.ocspResponses, ...parts.responses],
  }
}

/** SEQUENCE { crl [0] EXPLICIT SEQUENCE OF CertificateList OPTIONAL, ocsp [1] EXPLICIT SEQUENCE OF OCSPResponse OPTIONAL, … } */
function archived(node: DerNode): { lists: Uint8Array[]; responses: Uint8Array[] } {
  try {
    const fields = asSequence(node, 'revocation archive')
    const under = (tag: number): Uint8Array[] => {
      const field = fields.find((one) => isContext(one, tag))
      return field ? asSequence(asExplicit(field, 'archive'), 'archive').map((n) => n.bytes) : []
    }
    return { lists: under(0), responses: under(1) }
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return { lists: [], responses: [] }
  }
}
