import { nameValue } from '../core/asn1/names.ts'
import { oids } from '../core/asn1/oids.ts'
import type { KeyAlgorithm } from '../core/values/crypto.ts'
import { newId } from '../core/values/ids.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { KeysDeps } from './house.ts'
import { readPkcs12 } from './pkcs12/read.ts'
import { writePkcs12 } from './pkcs12/write.ts'
import { judgeBrought, judgeFilePassword } from './rules.ts'
import { chainOf, openForIntent } from './signing.ts'
import { findCertificate } from './store.ts'
import type { BroughtKey, Keys } from './types.ts'
import type { Vault } from './vault.ts'

/** A key brought along: read, judged and wrapped; nothing is stored yet. */
export async function importKey(
  deps: KeysDeps,
  vault: Vault,
  { ownerId, purpose, file, password }: Parameters<Keys['importPkcs12']>[0],
): Promise<BroughtKey | Refusal> {
  const brought = await readPkcs12(deps.crypto, file, password)
  if (isRefusal(brought)) return brought
  const { certificate, chain, key, privateKey } = brought
  const unusable = judgeBrought(certificate, deps.clock.now())
  if (unusable) return unusable
  // Asked here to spare the work; whoever keeps the key is told again.
  if (await findCertificate(deps.db.read, certificate.serial)) return refuse('certificate-known')
  const keyId = newId('key', deps.random)
  return {
    keyId,
    purpose,
    ownerId,
    algorithm: key.algorithm as KeyAlgorithm,
    publicKey: key.publicKey,
    custody: 'server',
    reference: null,
    wrappedKey: vault.wrap(keyId, purpose, privateKey),
    serial: certificate.serial,
    certificate: certificate.der,
    subjectName: nameValue(certificate.subject, oids.commonName) ?? certificate.subject.text,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    chain: chain.map(({ der }) => der),
  }
}

/** The key as a file of its owner's, under a password that only they know. */
export async function exportKey(
  deps: KeysDeps,
  vault: Vault,
  { keyId, intent, password, factor }: Parameters<Keys['exportPkcs12']>[0],
  houseChain: () => Promise<readonly Uint8Array[]>,
): Promise<Uint8Array | Refusal> {
  const weak = judgeFilePassword(password)
  if (weak) return weak
  const opened = await openForIntent(deps, vault, keyId, intent, { use: 'export', factor })
  if (isRefusal(opened)) return opened
  const { certificate, open } = opened
  if (!open.pkcs8) return refuse('key-not-exportable')
  const chain = await chainOf(certificate, houseChain)
  const outgoing = {
    privateKey: open.pkcs8,
    certificate: certificate.der,
    chain,
    name: certificate.subjectName,
  }
  return writePkcs12(outgoing, password, deps.random)
}
