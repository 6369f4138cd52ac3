import type { Database, Tx } from '../../db/connection.ts'
import { generateKeys, openPrivateKey, type PrivateKey } from '../adapters/key-material.ts'
import { type Certificate, parseCertificate } from '../core/asn1/x509.ts'
import { buildCertificate, type CertificateRequest } from '../core/asn1/x509-build.ts'
import { equal, toHex } from '../core/values/bytes.ts'
import type { CryptoPort, KeyAlgorithm } from '../core/values/crypto.ts'
import type { CredentialDevice, KeyDevice } from './custody-types.ts'
import {
  fileNameOf,
  type HousePurpose,
  houseIds,
  houseOrganisation,
  houseOwner,
  internationalMembers,
  issuerOf,
  type MemberKey,
  type MemberPurpose,
  memberKey,
  sm2Members,
} from './profiles.ts'
import type { ClockReading } from './stamp-clock.ts'
import {
  addCertificate,
  addKeyOnce,
  type CertificateRow,
  type CertificateWithKey,
  currentHouseKey,
  findKey,
  type KeyRow,
} from './store.ts'
import type { Rotation } from './types.ts'
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
  /** How far the host's clock is off; absent where no time server is configured. */
  reading?: () => ClockReading | undefined
  /** Called where a key of the house is followed by the next one of itself, in the transaction that keeps it. */
  renewed?: (tx: Tx, rotation: Rotation) => Promise<unknown>
  /** Tokens and services that hold keys; absent where none is configured. */
  devices?: { pkcs11?: KeyDevice | undefined; remote?: CredentialDevice | undefined }
}

export type HouseMember = { keyId: string; certificate: Certificate; key: PrivateKey }

type DraftRow = { key: KeyRow; certificate?: CertificateRow }
type DraftKey = DraftRow & { open: PrivateKey }
export type CertifiedDraft = Required<DraftRow> & { parsed: Certificate; open: PrivateKey }

/** Keys and certificates for a first start; slow, nothing is stored yet. */
export async function draftHouse(deps: KeysDeps, vault: Vault): Promise<readonly DraftRow[]> {
  const members = await draftMembers(deps, vault, internationalMembers)
  const ledger = await draftKey(deps, vault, 'ledger', 'ed25519')
  const token = await draftTokenKey(deps, vault)
  const sm2 = await draftSm2House(deps, vault)
  return [draftPlatform(deps, vault), ...members, ledger, token, ...sm2]
}

/** Also for a house that was made before it had the 国密 suite. */
export const draftSm2House = (deps: KeysDeps, vault: Vault): Promise<readonly DraftRow[]> =>
  draftMembers(deps, vault, sm2Members)

/** Each by one before it. */
async function draftMembers(deps: KeysDeps, vault: Vault, purposes: readonly MemberPurpose[]) {
  const drafts = new Map<MemberPurpose | null, CertifiedDraft>()
  for (const purpose of purposes) {
    const member = memberKey(purpose, 1, deps.clock.now())
    drafts.set(purpose, await draftCertified(deps, vault, member, drafts.get(issuerOf(purpose))))
  }
  return [...drafts.values()]
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
  purpose: string,
  algorithm: KeyAlgorithm | 'ed25519',
  id: string = houseIds[purpose as HousePurpose],
): Promise<DraftKey> {
  const { publicKey, privateKey } = await generateKeys(algorithm)
  const wrappedKey = vault.wrap(id, purpose, privateKey)
  const key = keyRow(deps, { id, purpose, algorithm, publicKey, wrappedKey })
  return { key, open: openPrivateKey(privateKey) }
}

/** A key of the house with its certificate, by its profile; `issuer` absent for a root. Slow, nothing is stored. */
export async function draftCertified(
  deps: KeysDeps,
  vault: Vault,
  member: MemberKey,
  issuer?: Pick<CertifiedDraft, 'parsed' | 'open'> & { key: { id: string } },
): Promise<CertifiedDraft> {
  const { purpose, id, name, profile, notAfter } = member
  const draft = await draftKey(deps, vault, purpose, member.algorithm, id)
  const parsed = await certify(deps, issuer?.open ?? draft.open, {
    subject: { commonName: name, organisation: houseOrganisation, country: 'CN' },
    publicKey: draft.key.publicKey,
    notBefore: deps.clock.now(),
    notAfter,
    profile,
    ...(issuer && { issuer: issuer.parsed, ...addressesOf(deps, issuer.key.id) }),
  })
  const certificate = certificateRow(parsed, id, issuer?.key.id ?? id, name)
  return { ...draft, parsed, certificate }
}

/** Where an authority's list, its answers and its own certificate are fetched; they enter what it issues. */
export function addressesOf({ baseUrl }: Pick<KeysDeps, 'baseUrl'>, issuerKeyId: string) {
  const file = `${baseUrl}/ca/${fileNameOf(issuerKeyId)}`
  return { crlUrl: `${file}.crl`, caUrl: `${file}.cer`, ocspUrl: `${baseUrl}/ocsp` }
}

/** The platform's own secret (pseudonyms, tokens) and, where others keep a public key, the value that recognises the master key. */
function draftPlatform(deps: KeysDeps, vault: Vault): DraftRow {
  const secret = vault.wrap(houseIds.platform, 'platform', deps.random(32))
  const platform = { id: houseIds.platform, purpose: 'platform', algorithm: 'hmac-sha256' }
  return { key: keyRow(deps, { ...platform, publicKey: vault.checkValue(), wrappedKey: secret }) }
}

export function keyRow(
  deps: KeysDeps,
  key: Pick<KeyRow, 'id' | 'purpose' | 'algorithm' | 'publicKey' | 'wrappedKey'>,
): KeyRow {
  return {
    ...key,
    ownerId: houseOwner,
    createdAt: deps.clock.now(),
    ...{ retiredAt: null, destroyedAt: null },
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
  const issuerAlgorithm = issuerKey.algorithm as KeyAlgorithm
  const whole = { ...request, serial: toHex(serial), issuerAlgorithm }
  return parseCertificate(await buildCertificate(deps.crypto, whole, (tbs) => issuerKey.sign(tbs)))
}

/** The house key of this purpose in use, with its certificate. Throws `MasterKeyError`, or an error that names the damaged row. */
export async function openMember(
  deps: KeysDeps,
  vault: Vault,
  purpose: MemberPurpose,
): Promise<HouseMember> {
  const found = await currentHouseKey(deps.db.read, purpose)
  if (!found) throw new Error(`The ${purpose} certificate is missing from the database.`)
  return openCertified(deps, vault, found)
}

/** Also one of an earlier generation. Throws as `openMember` does, and for an authority whose key is kept elsewhere. */
export async function openCertified(
  deps: KeysDeps,
  vault: Vault,
  { key: row, certificate }: CertificateWithKey,
): Promise<HouseMember> {
  await assertMasterKey(deps, vault)
  const key = openPrivateKey(unwrapped(vault, row))
  if (!equal(key.publicKey, row.publicKey)) throw damaged(row.id)
  return { keyId: row.id, certificate: parseCertificate(certificate.der), key }
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
  const platform = await assertMasterKey(deps, vault)
  const row = purpose === 'platform' ? platform : await findKey(deps.db.read, houseIds[purpose])
  if (!row) throw damaged(purpose)
  return { row, secret: unwrapped(vault, row) }
}

async function assertMasterKey(deps: KeysDeps, vault: Vault): Promise<KeyRow> {
  const platform = await findKey(deps.db.read, houseIds.platform)
  if (!platform)
    throw new Error('The keys of the house have not been made; call ensureHouse first.')
  vault.assertCheckValue(platform.publicKey)
  return platform
}

function unwrapped(vault: Vault, row: KeyRow): Uint8Array {
  if (!row.wrappedKey) throw damaged(row.purpose)
  try {
    return vault.unwrap(row.id, row.purpose, row.wrappedKey)
  } catch {
    throw damaged(row.purpose)
  }
}

const damaged = (purpose: string) =>
  new Error(`The ${purpose} key in the database is damaged; restore the database from a backup.`)
