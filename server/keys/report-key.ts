import { generateKeys, openPrivateKey } from '../adapters/key-material.ts'
import { parseCertificate } from '../core/asn1/x509.ts'
import { equal } from '../core/values/bytes.ts'
import type { KeyAlgorithm, Signer } from '../core/values/crypto.ts'
import { houseAuthorities, issuerAmong } from './authorities.ts'
import { certifyOwner } from './authority.ts'
import { certificateRow, type KeysDeps } from './house.ts'
import { houseIds, houseOrganisation, houseOwner } from './profiles.ts'
import { addCertificate, addKeyOnce, findCertifiedKey } from './store.ts'
import type { Vault } from './vault.ts'

/** Fixed, so that two first starts at once collide on the primary key and only one key is kept. */
const reportKeyId = 'key_house_report'
const purpose = 'report'
const algorithm = 'p256' as const

/** The name says what this is: a service of the demonstration, not of a licensed authority. */
const reportSignerName = '契印核验服务 (演示)'
const subject = { commonName: reportSignerName, organisation: houseOrganisation }

/** Days before its end at which a certificate is followed by the next one, over the same key. */
const renewal = 30

/**
 * Who signs verification reports: a key of the house that signs nothing else. Made where a house (also one from before there
 * were reports) has none; its certificate is renewed before it ends. Throws when the row is damaged.
 */
export async function openReportSigner(
  deps: KeysDeps,
  vault: Vault,
  chainOf: (issuerKeyId: string) => Promise<readonly Uint8Array[]>,
): Promise<Signer> {
  const { key, certificate } = await currentKey(deps, vault)
  if (!key.wrappedKey || !certificate) throw damaged()
  const open = openPrivateKey(vault.unwrap(key.id, key.purpose, key.wrappedKey))
  if (!equal(open.publicKey, key.publicKey)) throw damaged()
  const chain = await chainOf(certificate.issuerKeyId)
  return { algorithm, certificate: certificate.der, chain, sign: open.sign }
}

const damaged = () =>
  new Error('The report key in the database is damaged; restore the database from a backup.')

async function currentKey(deps: KeysDeps, vault: Vault) {
  const found = await findCertifiedKey(deps.db.read, reportKeyId)
  const due = new Date(deps.clock.now().getTime() + renewal * 86_400_000)
  if (found?.certificate && found.certificate.notAfter > due) return found
  await (found ? renewed(deps, vault, found.key.publicKey) : made(deps, vault))
  const kept = await findCertifiedKey(deps.db.read, reportKeyId)
  if (!kept) throw damaged()
  return kept
}

async function made(deps: KeysDeps, vault: Vault): Promise<void> {
  const { publicKey, privateKey } = await generateKeys(algorithm)
  const certified = await certifiedFor(deps, vault, publicKey)
  const row = {
    id: reportKeyId,
    ...{ purpose, ownerId: houseOwner, algorithm: algorithm as KeyAlgorithm, publicKey },
    wrappedKey: vault.wrap(reportKeyId, purpose, privateKey),
    createdAt: deps.clock.now(),
    ...{ custody: null, reference: null, pinAttempts: null, pinLockedUntil: null },
    ...{ retiredAt: null, destroyedAt: null },
  }
  await deps.db.transaction(async (tx) => {
    if (await addKeyOnce(tx, row)) await addCertificate(tx, certified)
  })
}

async function renewed(deps: KeysDeps, vault: Vault, publicKey: Uint8Array): Promise<void> {
  const certified = await certifiedFor(deps, vault, publicKey)
  await deps.db.transaction((tx) => addCertificate(tx, certified))
}

/** The row of a certificate for this key, by whichever authority of the house issues now; the same profile as a seal's. */
async function certifiedFor(deps: KeysDeps, vault: Vault, publicKey: Uint8Array) {
  const request = { purpose: 'seal', ownerId: houseOwner, algorithm, subject } as const
  const { certificate } = await certifyOwner(deps, vault, request, publicKey)
  const parsed = parseCertificate(certificate)
  const issuer = issuerAmong(await houseAuthorities(deps), parsed)?.keyId ?? houseIds['issuing-ca']
  return certificateRow(parsed, reportKeyId, issuer, reportSignerName)
}
