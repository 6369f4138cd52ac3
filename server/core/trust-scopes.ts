import { nameValue } from './asn1/names.ts'
import { oids } from './asn1/oids.ts'
import type { Certificate } from './asn1/x509.ts'

/** For what an authority of another house is believed: signers of these kinds, makers of seals, or the time. */
export type TrustScope = 'person' | 'organisation' | 'seal' | 'timestamping'

export type Anchor = { certificate: Certificate; scopes: readonly string[] }

/** What is believed for this use: the roots believed for everything, and of the others those listed for it. */
export const rootsFor = (
  { roots, anchors = [] }: { roots: readonly Certificate[]; anchors?: readonly Anchor[] },
  scope: TrustScope,
): readonly Certificate[] => [
  ...roots,
  ...anchors.filter(({ scopes }) => scopes.includes(scope)).map(({ certificate }) => certificate),
]

/**
 * Whose signature a certificate makes: a person's, unless the subject says that it is an organisation: by its identifier
 * (2.5.4.97, ETSI EN 319 412-3 §4.2.1), or by bearing an organisation's name and nobody's given name, surname or number.
 */
export function signerScope({ subject }: Pick<Certificate, 'subject'>): 'person' | 'organisation' {
  if (nameValue(subject, oids.organisationIdentifier) !== undefined) return 'organisation'
  const personal = [oids.givenName, oids.surname, oids.serialNumber]
  const named = personal.some((attribute) => nameValue(subject, attribute) !== undefined)
  return nameValue(subject, oids.organisation) !== undefined && !named ? 'organisation' : 'person'
}
