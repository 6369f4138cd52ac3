import type { CertificateProfile } from '../core/asn1/x509-build.ts'
import type { KeyAlgorithm } from '../core/values/crypto.ts'

/** Whose keys the house's own are, where every key names an owner. */
export const houseOwner = 'platform'

/** Fixed, so that two first starts at once collide on the primary key and only one house is kept. */
export const houseIds = {
  platform: 'key_house_platform',
  'root-ca': 'key_house_root',
  'issuing-ca': 'key_house_issuing',
  tsa: 'key_house_tsa',
  ledger: 'key_house_ledger',
  token: 'key_house_token',
} as const
export type HousePurpose = keyof typeof houseIds

export const houseOrganisation = 'Qiyin Demo (演示)'

type MemberProfile = {
  /** What the name says first: an authority for demonstration, trusted by nobody who was not told to. */
  name: string
  profile: CertificateProfile
  years: number
  algorithm: KeyAlgorithm
  /** Who certifies it; null: itself. */
  issuer: HousePurpose | null
}

/** Keys of the house that have a certificate: what a generation of them is. A second suite is more rows. */
const members = {
  'root-ca': {
    ...{ name: 'Qiyin Demo Root CA', profile: 'root', years: 20, algorithm: 'p256' },
    issuer: null,
  },
  'issuing-ca': {
    ...{ name: 'Qiyin Demo Issuing CA', profile: 'issuing', years: 15, algorithm: 'p256' },
    issuer: 'root-ca',
  },
  tsa: {
    ...{ name: 'Qiyin Demo TSA', profile: 'tsa', years: 10, algorithm: 'p256' },
    issuer: 'issuing-ca',
  },
} as const satisfies Partial<Record<HousePurpose, MemberProfile>>
export type MemberPurpose = keyof typeof members

export const issuerOf = (purpose: MemberPurpose): MemberPurpose | null => members[purpose].issuer

/** Purposes whose holders issue certificates, and so publish lists and answer for them. */
export const authorityPurposes = Object.entries(members)
  .filter(([, { profile }]) => profile === 'root' || profile === 'issuing')
  .map(([purpose]) => purpose as MemberPurpose)

/** One key of the house about to be made. */
export type MemberKey = {
  purpose: string
  id: string
  name: string
  profile: CertificateProfile
  algorithm: KeyAlgorithm
  notAfter: Date
}

/**
 * Generation 1 bears the names of a first start; each later one a number of its own, in its key and in its subject: two
 * authorities of one name and two keys would make every list of the one look like a forged list of the other.
 */
export function memberKey(purpose: MemberPurpose, generation: number, now: Date): MemberKey {
  const { name, profile, years, algorithm } = members[purpose]
  const notAfter = new Date(now)
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + years)
  const ordinal = generation === 1 ? '' : ` ${generation}`
  const id = generation === 1 ? houseIds[purpose] : `${houseIds[purpose]}_${generation}`
  return { purpose, id, name: `${name}${ordinal} (演示)`, profile, algorithm, notAfter }
}

/** Years before its end in which an authority no longer suffices for what it issues: signers live two, stamps are believed longest. */
export const renewalYears: Readonly<Partial<Record<MemberPurpose, number>>> = { tsa: 2 }

/** `issuing`, `issuing-2`: the file names under /ca/, which certificates carry for ever. */
export const fileNameOf = (keyId: string): string =>
  keyId.replace(/^key_house_/, '').replaceAll('_', '-')
export const keyIdOfFile = (name: string): string => `key_house_${name.replaceAll('-', '_')}`

export const ocspPurpose = 'ocsp'
/** Days a responder's certificate lives (it cannot be revoked), and how many before its end the next one takes over. */
const ocspDays = 30
const ocspOverlap = 10

export function ocspKey(issuerKeyId: string, generation: number, now: Date): MemberKey {
  const issuer = fileNameOf(issuerKeyId)
  return {
    purpose: ocspPurpose,
    id: `key_house_ocsp_${issuer.replaceAll('-', '_')}_${generation}`,
    name: `Qiyin Demo OCSP ${issuer} ${generation} (演示)`,
    profile: 'ocsp',
    algorithm: 'p256',
    notAfter: new Date(now.getTime() + ocspDays * 86_400_000),
  }
}

/** Whether this responder still answers at `now`, or its successor is due. */
export const answersAt = ({ notAfter }: { notAfter: Date }, now: Date): boolean =>
  notAfter.getTime() - now.getTime() > ocspOverlap * 86_400_000
