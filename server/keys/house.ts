import type { Database, Tx } from '../../db/connection.ts'
import { generateKeys, openPrivateKey, type PrivateKey } from '../adapters/key-material.ts'
import { type Certificate, parseCertificate } from '../core/asn1/x509.ts'
import { buildCertificate, type CertificateRequest } from '../core/asn1/x509-build.ts'
import { equal, toHex } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import type { KeyId } from '../core/values/ids.ts'
import type { KeyDevice } from './custody-types.ts'
import {
  addCertificate,
  addKeyOnce,
  type CertificateRow,
  certificatesOfKey,
  findKey,
  type KeyRow,
} from './store.ts'
import type { Vault } from './vault.ts'

export type KeysDeps = {
  db: Database
  clock: { now(): Date }
  random: (length: number) => Uint8Array
  crypto: CryptoPort
  /** 32 octets. */
  masterKey: Uint8Array
  /** Where the app is reached, without a slash at the end; it enters certificates as the address of the CRL. */
  baseUrl: string
  /** Tokens and services that hold keys; absent where none is configured. */
  devices?: { pkcs11?: KeyDevice | undefined; remote?: KeyDevice | undefined }
}

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
export const houseKeyId = (purpose: HousePurpose) => houseIds[purpose] as KeyId

export type HouseMember = { certificate: Certificate; key: PrivateKey }

type DraftRow = { key: KeyRow; certificate?: CertificateRow }
type DraftKey = DraftRow & { parsed?: Certificate; open: PrivateKey }

/** The names say what this is: an authority for demonstration, trusted by nobody who was not told to. */
const names = {
  'root-ca': 'Qiyin Demo Root CA (演示)',
  'issuing-ca': 'Qiyin Demo Issuing CA (演示)',
  tsa: 'Qiyin Demo TSA (演示)',
} as const
const houseOrganisation = 'Qiyin Demo (演示)'
const profiles = { 'root-ca': 'root', 'issuing-ca': 'issuing', tsa: 'tsa' } as const
const years = { 'root-ca': 20, 'issuing-ca': 15, tsa: 10 } as const

/** Keys and certificates for a first start; slow, nothing is stored yet. */
export async function draftHouse(deps: KeysDeps, vault: Vault): Promise<readonly DraftRow[]> {
  const root = await draftCertified(deps, vault, 'root-ca')
  const issuing = await draftCertified(deps, vault, 'issuing-ca', root)
  const tsa = await draftCertified(deps, vault, 'tsa', issuing)
  const ledger = await draftKey(deps, vault, 'ledger', 'ed25519')
  const token = await draftTokenKey(deps, vault)
  return [draftPlatform(deps, vault), root, issuing, tsa, ledger, token]
}

/** Also for a house that was made before certificates had a QR. */
export const draftTokenKey = (deps: KeysDeps, vault: Vault): Promise<DraftRow> =>
  draftKey(deps, vault, 'token', 'ed25519')

/** False when somebody else's house was there first; then nothing of this one is kept. */
export async function keepHouse(tx: Tx, drafts: readonly DraftRow[]): Promise<boolean> {
  for (const { key, certificate } of drafts) {
    if (!(await addKeyOnce(tx, key))) return false
    if (certificate) await addCertificate(tx, certificate)
  }
  return true
}

async function draftKey(
  deps: KeysDeps,
  vault: Vault,
  purpose: HousePurpose,
  algorithm: 'p256' | 'ed25519',
): Promise<DraftKey> {
  const { publicKey, privateKey } = await generateKeys(algorithm)
  const wrappedKey = vault.wrap(houseIds[purpose], purpose, privateKey)
  const key = keyRow(deps, purpose, algorithm, publicKey, wrappedKey)
  return { key, open: openPrivateKey(privateKey) }
}

async function draftCertified(
  deps: KeysDeps,
  vault: Vault,
  purpose: keyof typeof names,
  issuer?: DraftKey,
): Promise<DraftKey> {
  const draft = await draftKey(deps, vault, purpose, 'p256')
  const notBefore = deps.clock.now()
  const notAfter = new Date(notBefore)
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + years[purpose])
  const signedBy = purpose === 'issuing-ca' ? 'root' : 'issuing'
  const parsed = await certify(deps, issuer?.open ?? draft.open, {
    subject: { commonName: names[purpose], organisation: houseOrganisation, country: 'CN' },
    publicKey: draft.key.publicKey,
    notBefore,
    notAfter,
    profile: profiles[purpose],
    ...(issuer?.parsed && {
      issuer: issuer.parsed,
      crlUrl: `${deps.baseUrl}/ca/${signedBy}.crl`,
      caUrl: `${deps.baseUrl}/ca/${signedBy}.cer`,
    }),
  })
  const certificate = certificateRow(
    parsed,
    draft.key.id,
    issuer?.key.id ?? draft.key.id,
    names[purpose],
  )
  return { ...draft, parsed, certificate }
}

/** The platform's own secret (pseudonyms, tokens) and, where others keep a public key, the value that recognises the master key. */
function draftPlatform(deps: KeysDeps, vault: Vault): DraftRow {
  const secret = vault.wrap(houseIds.platform, 'platform', deps.random(32))
  return { key: keyRow(deps, 'platform', 'hmac-sha256', vault.checkValue(), secret) }
}

function keyRow(
  deps: KeysDeps,
  purpose: HousePurpose,
  algorithm: string,
  publicKey: Uint8Array,
  wrappedKey: Uint8Array,
): KeyRow {
  return {
    id: houseIds[purpose],
    purpose,
    ownerId: 'platform',
    algorithm,
    publicKey,
    wrappedKey,
    createdAt: deps.clock.now(),
    retiredAt: null,
    destroyedAt: null,
    ...{ custody: null, reference: null, pinAttempts: null, pinLockedUntil: null },
  }
}

export function certificateRow(
  certificate: Certificate,
  keyId: string,
  issuerKeyId: string,
  subjectName: string,
): CertificateRow {
  return {
    serial: certificate.serial,
    keyId,
    issuerKeyId,
    subjectName,
    der: certificate.der,
    chain: null,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    revokedAt: null,
    revocationReason: null,
  }
}

/** A certificate under a fresh serial number: 126 random bits (CA/Browser Forum asks for 64), positive, never zero. */
export async function certify(
  deps: KeysDeps,
  issuerKey: PrivateKey,
  request: Omit<CertificateRequest, 'serial' | 'issuerAlgorithm'>,
): Promise<Certificate> {
  const serial = deps.random(16)
  serial[0] = ((serial[0] as number) & 0x7f) | 0x01
  const whole = { ...request, serial: toHex(serial), issuerAlgorithm: 'p256' as const }
  return parseCertificate(await buildCertificate(deps.crypto, whole, (tbs) => issuerKey.sign(tbs)))
}

/** A house key with its certificate. Throws `MasterKeyError`, or an error that names the damaged row. */
export async function openMember(
  deps: KeysDeps,
  vault: Vault,
  purpose: HousePurpose,
): Promise<HouseMember> {
  const [row] = await certificatesOfKey(deps.db.read, houseIds[purpose])
  if (!row) throw new Error(`The ${purpose} certificate is missing from the database.`)
  return { certificate: parseCertificate(row.der), key: await openHouseKey(deps, vault, purpose) }
}

export async function openHouseKey(
  deps: KeysDeps,
  vault: Vault,
  purpose: HousePurpose,
): Promise<PrivateKey> {
  const { row, secret } = await openSecret(deps, vault, purpose)
  const key = openPrivateKey(secret)
  if (!equal(key.publicKey, row.publicKey)) throw damaged(purpose)
  return key
}

/** The unwrapped secret of a house row; knows a wrong master key from a damaged row by the check value. */
export async function openSecret(
  deps: KeysDeps,
  vault: Vault,
  purpose: HousePurpose,
): Promise<{ row: KeyRow; secret: Uint8Array }> {
  const platform = await findKey(deps.db.read, houseIds.platform)
  if (!platform)
    throw new Error('The keys of the house have not been made; call ensureHouse first.')
  vault.assertCheckValue(platform.publicKey)
  const row = purpose === 'platform' ? platform : await findKey(deps.db.read, houseIds[purpose])
  if (!row?.wrappedKey) throw damaged(purpose)
  try {
    return { row, secret: vault.unwrap(row.id, row.purpose, row.wrappedKey) }
  } catch {
    throw damaged(purpose)
  }
}

const damaged = (purpose: string) =>
  new Error(`The ${purpose} key in the database is damaged; restore the database from a backup.`)

/** Made at the first call and kept; a failure is not kept. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
