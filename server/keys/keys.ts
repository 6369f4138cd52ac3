import { deriveKey, hmac } from '../adapters/key-material.ts'
import { nameValue } from '../core/asn1/names.ts'
import { oids } from '../core/asn1/oids.ts'
import { parseCertificate } from '../core/asn1/x509.ts'
import { toHex } from '../core/values/bytes.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { isTrusted, keepIssued, readIssued } from './accept.ts'
import { houseAuthorities, issuerAmong } from './authorities.ts'
import { custodyOf } from './custody.ts'
import { certificateRow, type KeysDeps } from './house.ts'
import { makeHouseOnce, openHouse, trialSigner } from './house-open.ts'
import { houseVerbs } from './house-verbs.ts'
import { tsaPurposes } from './profiles.ts'
import { createResponders } from './responder.ts'
import { rootVerbs } from './root.ts'
import { outsideIssuer } from './rules.ts'
import {
  addCertificate,
  addKey,
  type CertificateWithKey,
  certificatesOfOwner,
  findCertificate,
  findCertifiedKey,
  holdKey,
  markKeyRevoked,
  markRevoked,
} from './store.ts'
import type { BroughtKey, CertificateView, Keys, PreparedKey } from './types.ts'
import { openVault } from './vault.ts'
import { holdingVerbs, signingVerbs } from './verbs.ts'

/** Throws `MasterKeyError` when the master key is not 32 octets; `ensureHouse` throws it when it is another's. */
export function createKeys(deps: KeysDeps): Keys {
  const vault = openVault(deps.masterKey, deps.random)
  const house = openHouse(deps, vault)
  const responders = createResponders(deps, vault)
  const mac = macUnder(house.platformSecret)
  return {
    // Opening the TSA opens both CAs too: every key of the house is tried with this master key.
    async ensureHouse() {
      await makeHouseOnce(deps, vault)
      await Promise.all([house.platformSecret(), house.ledger(), house.token()])
      for (const purpose of tsaPurposes) await house.tsa(purpose)
      for (const authority of await houseAuthorities(deps)) await responders(authority)
      await house.report()
    },
    ...holdingVerbs(deps, vault, mac),
    keep: (tx, key) => keepKey(deps, tx, key),
    ...signingVerbs(deps, vault, house.chain),
    trialSigner: (algorithm = 'p256') => trialSigner(deps, vault, algorithm),
    reportSigner: () => house.report(),
    sealIntent: vault.sealIntent,
    ...houseVerbs(deps, vault, house, responders),
    root: rootVerbs(deps, vault),
    ...certificateVerbs(deps),
    ledgerKey: () => house.ledger(),
    tokenKey: () => house.token(),
    mac,
    encrypt: vault.encrypt,
    decrypt: vault.decrypt,
  }
}

function macUnder(platformSecret: () => Promise<Uint8Array>): Keys['mac'] {
  const macKeys = new Map<string, Uint8Array>()
  return async (domain, value) => {
    // Domains are names in our own code, and every page asks for one: derived once.
    const key = macKeys.get(domain) ?? deriveKey(await platformSecret(), `qiyin/mac/1/${domain}`)
    macKeys.set(domain, key)
    return toHex(hmac(key, value))
  }
}

type CertificateVerbs = Pick<
  Keys,
  | 'certificate'
  | 'certificatesOf'
  | 'certificateOfKey'
  | 'hold'
  | 'revoke'
  | 'revokeKey'
  | 'readIssued'
  | 'keepIssued'
  | 'isTrusted'
>

function certificateVerbs(deps: KeysDeps): CertificateVerbs {
  return {
    async certificate(serial) {
      const row = await findCertificate(deps.db.read, serial.toLowerCase())
      return row && viewOf(row)
    },
    async certificatesOf(ownerId) {
      return (await certificatesOfOwner(deps.db.read, ownerId)).map(viewOf)
    },
    async certificateOfKey(keyId) {
      const found = await findCertifiedKey(deps.db.read, keyId)
      return found?.certificate ? viewOf({ ...found, certificate: found.certificate }) : undefined
    },
    hold: holdKey,
    readIssued: (request) => readIssued(deps, request),
    keepIssued,
    isTrusted: (serial) => isTrusted(deps, serial),
    revoke: (tx, serial, reason) => markRevoked(tx, serial, deps.clock.now(), reason),
    async revokeKey(tx, keyId, reason) {
      // Behind whoever is just giving it another certificate, which would escape this.
      await holdKey(tx, keyId)
      return markKeyRevoked(tx, keyId, deps.clock.now(), reason)
    },
  }
}

async function keepKey(
  deps: KeysDeps,
  tx: Parameters<Keys['keep']>[0],
  key: PreparedKey | BroughtKey,
): Promise<Refusal | undefined> {
  const brought = 'chain' in key ? key.chain : undefined
  await addKey(tx, {
    id: key.keyId,
    purpose: key.purpose,
    ownerId: key.ownerId,
    algorithm: key.algorithm,
    publicKey: key.publicKey,
    wrappedKey: key.wrappedKey,
    custody: key.custody,
    reference: key.reference,
    ...{ pinAttempts: null, pinLockedUntil: null },
    createdAt: deps.clock.now(),
    retiredAt: null,
    destroyedAt: null,
  })
  // Another CA's certificate never enters our revocation list.
  const parsed = parseCertificate(key.certificate)
  const issuer = brought
    ? undefined
    : issuerAmong(await houseAuthorities({ db: { read: tx } }), parsed)
  const issuerKeyId = issuer?.keyId ?? outsideIssuer
  const row = certificateRow(parsed, key.keyId, issuerKeyId, key.subjectName)
  const chain = brought?.map((der) => Buffer.from(der).toString('base64')) ?? null
  return (await addCertificate(tx, { ...row, chain })) ? undefined : refuse('certificate-known')
}

function viewOf({ certificate, key }: CertificateWithKey): CertificateView {
  const { issuer } = parseCertificate(certificate.der)
  return {
    keyId: key.id,
    ownerId: key.ownerId,
    purpose: key.purpose,
    algorithm: key.algorithm,
    custody: custodyOf(key),
    outside: certificate.issuerKeyId === outsideIssuer,
    revocationReason: certificate.revocationReason,
    serial: certificate.serial,
    subjectName: certificate.subjectName,
    issuerName: nameValue(issuer, oids.commonName) ?? issuer.text,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    revokedAt: certificate.revokedAt,
    der: certificate.der,
  }
}
