/** Typed identifiers: the prefix says what a thing is, the type keeps them from being mixed up. */
declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

export type PersonId = Branded<'person'>
export type OrganisationId = Branded<'organisation'>
export type KeyId = Branded<'key'>
export type EntryId = Branded<'entry'>

const prefixes = {
  person: 'psn',
  organisation: 'org',
  contract: 'ctr',
  party: 'pty',
  seal: 'sel',
  key: 'key',
  intent: 'int',
  entry: 'ent',
  sealApplication: 'sap',
  application: 'apl',
  batch: 'bat',
  certificate: 'crt',
  proposal: 'prp',
  fact: 'fct',
  action: 'act',
  asset: 'ast',
  pending: 'pnd',
} as const

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** `ctr_` + 26 Crockford base32 characters of 130 random bits' worth of bytes. */
export function newId<Name extends keyof typeof prefixes>(
  name: Name,
  randomBytes: (length: number) => Uint8Array,
): Branded<Name> {
  let id = `${prefixes[name]}_`
  // Every row has one: by index this takes a tenth of what an array of characters does.
  const bytes = randomBytes(26)
  for (let i = 0; i < 26; i++) id += alphabet.charAt((bytes[i] as number) & 31)
  return id as Branded<Name>
}
