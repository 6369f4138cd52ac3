import { openPrivateKey, type PrivateKey } from '../adapters/key-material.ts'
import { DerError, readDer } from '../core/asn1/der.ts'
import { sequence } from '../core/asn1/der-build.ts'
import { asOctets, asSequence } from '../core/asn1/der-values.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { decrypt, mostRounds, Pkcs12Fault } from './pkcs12/decrypt.ts'
import { encrypt } from './pkcs12/write.ts'

/** PEM (RFC 7468): lines of 64 characters under a label. */
export function pemOf(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

/** The first block under this label; undefined where there is none. */
function derUnder(label: string, text: string): Uint8Array | undefined {
  const marks = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`)
  const [, body] = marks.exec(text) ?? []
  return body === undefined ? undefined : new Uint8Array(Buffer.from(body, 'base64'))
}

/** EncryptedPrivateKeyInfo (RFC 5958 §3) under PBES2 with AES-256, as PEM: every OpenSSL since 1.0 reads it. */
export async function lockedKeyFile(
  pkcs8: Uint8Array,
  passphrase: string,
  random: (length: number) => Uint8Array,
): Promise<string> {
  return pemOf('ENCRYPTED PRIVATE KEY', sequence(...(await encrypt(pkcs8, passphrase, random))))
}

/** A PKCS#8 key in PEM, under a passphrase or open. Refusals: key-file-unreadable, pkcs12-password. */
export async function readKeyFile(
  text: string,
  passphrase: string | undefined,
): Promise<PrivateKey | Refusal> {
  const locked = derUnder('ENCRYPTED PRIVATE KEY', text)
  try {
    const open = locked ? await unlocked(locked, passphrase ?? '') : derUnder('PRIVATE KEY', text)
    return open ? openPrivateKey(open) : refuse('key-file-unreadable')
  } catch (error) {
    const wrong = error instanceof Pkcs12Fault && error.fault === 'password'
    const known = error instanceof DerError || error instanceof Pkcs12Fault || isOpensslError(error)
    if (!known) throw error
    return refuse(wrong ? 'pkcs12-password' : 'key-file-unreadable')
  }
}

async function unlocked(der: Uint8Array, password: string): Promise<Uint8Array> {
  const [algorithm, box] = asSequence(readDer(der), 'encrypted key')
  const opening = { password, rounds: mostRounds, confirmed: false }
  return (await decrypt(opening, algorithm, asOctets(box, 'encrypted key'))).bytes
}

const isOpensslError = (error: unknown): boolean =>
  String((error as NodeJS.ErrnoException).code ?? '').startsWith('ERR_')
