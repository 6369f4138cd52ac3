import type { CertificateProfile } from '../core/asn1/x509-build.ts'
import type { HashName, KeyAlgorithm } from '../core/values/crypto.ts'

/** Whose keys the house's own are, where every key names an owner. */
export const houseOwner = 'platform'

/** Fixed, so that two first starts at once collide on the primary key and only one house is kept. */
export const houseIds = {
  platform: 'key_house_platform',
  'root-ca': 'key_house_root',
  'issuing-ca': 'key_house_issuing',
  tsa: 'key_house_tsa',
  'sm2-root-ca': 'key_house_sm2_root',
  'sm2-issuing-ca': 'key_house_sm2_issuing',
  'sm2-tsa': 'key_house_sm2_tsa',
  'sm2-seal-maker': 'key_house_sm2_seal_maker',
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

/**
 * Keys of the house that have a certificate: what a generation of them is. The 国密 suite has a hierarchy of its own: its
 * readers know no other algorithm, and a chain is only as believable as every signature in it.
 */
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
  'sm2-root-ca': {
    ...{ name: 'Qiyin Demo SM2 Root CA', profile: 'root', years: 20, algorithm: 'sm2' },
    issuer: null,
  },
  'sm2-issuing-ca': {
    ...{ name: 'Qiyin Demo SM2 Issuing CA', profile: 'issuing', years: 15, algorithm: 'sm2' },
    issuer: 'sm2-root-ca',
  },
  'sm2-tsa': {
    ...{ name: 'Qiyin Demo SM2 TSA', profile: 'tsa', years: 10, algorithm: 'sm2' },
    issuer: 'sm2-issuing-ca',
  },
  /** 制章者 of GB/T 38540: signs the seals, never with them. */
  'sm2-seal-maker': {
    ...{ name: 'Qiyin Demo Seal Maker', profile: 'organisation', years: 10, algorithm: 'sm2' },
    issuer: 'sm2-issuing-ca',
  },
} as const satisfies Partial<Record<HousePurpose, MemberProfile>>
export type MemberPurpose = keyof typeof members

/** What a first start makes, issuers first. */
export const internationalMembers = ['root-ca', 'issuing-ca', 'tsa'] as const
export const sm2Members = ['sm2-root-ca', 'sm2-issuing-ca', 'sm2-tsa', 'sm2-seal-maker'] as const

/** Who certifies a key of this algorithm, and whose stamps go with it. */
export const issuingFor = (algorithm: KeyAlgorithm): MemberPurpose =>
  algorithm === 'sm2' ? 'sm2-issuing-ca' : 'issuing-ca'
export const tsaPurposes = ['tsa', 'sm2-tsa'] as const
export type TsaPurpose = (typeof tsaPurposes)[number]
export const tsaFor = (hash: HashName): TsaPurpose => (hash === 'sm3' ? 'sm2-tsa' : 'tsa')

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
export const renewalYears: Readonly<Record<TsaPurpose, number>> = { tsa: 2, 'sm2-tsa': 2 }

/** `issuing`, `issuing-2`: the file names under /ca/, which certificates carry for ever. */
export const fileNameOf = (keyId: string): string =>
  keyId.replace(/^key_house_/, '').replaceAll('_', '-')
export const keyIdOfFile = (name: string): string => `key_house_${name.replaceAll('-', '_')}`

export const ocspPurpose = 'ocsp'
/** Who answers for an authority signs as it does: its clients know that much. */
const ocspAlgorithm = (issuer: string): KeyAlgorithm => (issuer.startsWith('sm2-') ? 'sm2' : 'p256')
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
    algorithm: ocspAlgorithm(issuer),
    notAfter: new Date(now.getTime() + ocspDays * 86_400_000),
  }
}

/** Whether this responder still answers at `now`, or its successor is due. */
export const answersAt = ({ notAfter }: { notAfter: Date }, now: Date): boolean =>
  notAfter.getTime() - now.getTime() > ocspOverlap * 86_400_000
