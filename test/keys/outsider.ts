import { execFileSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeys, openPrivateKey } from '../../server/adapters/key-material.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { parseCertificate } from '../../server/core/asn1/x509.ts'
import { buildCertificate } from '../../server/core/asn1/x509-build.ts'
import type { KeyAlgorithm } from '../../server/core/values/crypto.ts'

const year = 365 * 86_400_000

/** A key and certificate of an authority that this house does not know, as a PKCS#12 packed by openssl. */
export async function outsidePkcs12(
  password: string,
  at: { now: Date; expired?: boolean },
  algorithm: KeyAlgorithm = 'p256',
): Promise<Uint8Array> {
  const own = await generateKeys(algorithm)
  const { certificate, authority } = await outsideCertificate(own.publicKey, at)
  return pack({ certificate, authority, privateKey: own.privateKey }, password)
}

/** A certificate for this key, and the authority that issued it; DER. */
export async function outsideCertificate(
  publicKey: Uint8Array,
  at: { now: Date; expired?: boolean },
): Promise<{ certificate: Uint8Array; authority: Uint8Array }> {
  const notBefore = new Date(at.now.getTime() - year)
  const notAfter = new Date(at.now.getTime() + (at.expired ? -1000 : year))
  const serial = () => `1${Buffer.from(nodeCrypto.randomBytes(15)).toString('hex')}a`
  const ca = await generateKeys('p256')
  const signs = openPrivateKey(ca.privateKey).sign
  const base = { notBefore, notAfter, issuerAlgorithm: 'p256' } as const
  const authority = await buildCertificate(
    nodeCrypto,
    {
      ...base,
      ...{ serial: serial(), publicKey: ca.publicKey, profile: 'root' },
      subject: { commonName: '示例外部 CA', country: 'CN' },
    },
    signs,
  )
  const certificate = await buildCertificate(
    nodeCrypto,
    {
      ...base,
      ...{ serial: serial(), publicKey, profile: 'signing' },
      subject: { commonName: '示例自带证书', country: 'CN' },
      issuer: parseCertificate(authority),
    },
    signs,
  )
  return { certificate, authority }
}

type Parts = Readonly<Record<'certificate' | 'authority' | 'privateKey', Uint8Array>>

function pack({ certificate, authority, privateKey }: Parts, password: string): Uint8Array {
  return inFolder((folder) => {
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' })
    const files = [
      ...['-inkey', file('key.pem', key.export({ type: 'pkcs8', format: 'pem' }) as string)],
      ...['-in', file('own.pem', pem(certificate)), '-certfile', file('ca.pem', pem(authority))],
    ]
    const out = join(folder, 'out.p12')
    openssl('pkcs12', '-export', ...files, '-out', out, '-passout', `pass:${password}`)
    return new Uint8Array(readFileSync(out))
  })
}

export const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`

export const openssl = (...args: string[]): string => run('openssl', ...args)

export function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-outsider-'))
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What a program prints on stdout. */
export const run = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
