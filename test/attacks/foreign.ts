/** Files signed by other people's software, with the keys of a test authority. */
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, webcrypto } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CryptoKeySigner, PDF } from '@libpdf/core'
import { plainAddPlaceholder } from '@signpdf/placeholder-plain'
import { P12Signer } from '@signpdf/signer-p12'
import { SignPdf } from '@signpdf/signpdf'
import forge from 'node-forge'
import { parseCertificate } from '../../server/core/asn1/x509.ts'
import { type Member, signWith } from '../core/asn1/authority.ts'

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-foreign-'))
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** `field`: an empty one that is there, or a new one of libpdf's own. */
export async function byLibpdf(pdf: Uint8Array, signer: Member, field?: string) {
  const elliptic = signer.signer.algorithm === 'p256'
  const how = elliptic
    ? { name: 'ECDSA', namedCurve: 'P-256' }
    : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const pkcs8 = signer.key.export({ format: 'der', type: 'pkcs8' })
  const key = await webcrypto.subtle.importKey('pkcs8', pkcs8, how, true, ['sign'])
  const [type, scheme] = elliptic
    ? (['EC', 'ECDSA'] as const)
    : (['RSA', 'RSASSA-PKCS1-v1_5'] as const)
  const handle = key as CryptoKey
  const { certificate, chain } = signer.signer
  const document = await PDF.load(pdf)
  const { bytes } = await document.sign({
    signer: new CryptoKeySigner(handle, certificate, type, scheme, [...chain]),
    reason: '签署合同',
    ...(field === undefined ? {} : { fieldName: field }),
  })
  return bytes
}

const password = 'attack'

function pkcs12({ key, signer }: Member): Buffer {
  const pem = key.export({ format: 'pem', type: 'pkcs8' }) as string
  const certificates = [signer.certificate, ...signer.chain].map((der) =>
    forge.pki.certificateFromAsn1(forge.asn1.fromDer(Buffer.from(der).toString('binary'))),
  )
  const box = forge.pkcs12.toPkcs12Asn1(forge.pki.privateKeyFromPem(pem), certificates, password)
  return Buffer.from(forge.asn1.toDer(box).getBytes(), 'binary')
}

/** A certificate that somebody made for themselves, in ASCII: forge garbles every other name that it copies. */
export function selfSigned(): Member {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const certificate = forge.pki.createCertificate()
  const pem = pair.publicKey.export({ format: 'pem', type: 'spki' }) as string
  certificate.publicKey = forge.pki.publicKeyFromPem(pem)
  certificate.serialNumber = '0123456789'
  certificate.validity.notBefore = new Date('2026-01-01')
  certificate.validity.notAfter = new Date('2036-01-01')
  const names = [{ name: 'commonName', value: 'Example Signer' }]
  certificate.setSubject(names)
  certificate.setIssuer(names)
  const secret = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string
  certificate.sign(forge.pki.privateKeyFromPem(secret), forge.md.sha256.create())
  const der = new Uint8Array(
    Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes(), 'binary'),
  )
  const sign = async (data: Uint8Array) => signWith(pair.privateKey, data)
  const signer = { algorithm: 'rsa2048', certificate: der, chain: [], sign } as const
  return { certificate: parseCertificate(der), key: pair.privateKey, signer }
}

/** RSA only, cross-reference tables only, always a new field. */
export async function bySignpdf(pdf: Uint8Array, signer: Member): Promise<Uint8Array> {
  const claims = { reason: 'signing', contactInfo: '', name: 'Qiyin', location: '' }
  const prepared = plainAddPlaceholder({
    pdfBuffer: Buffer.from(pdf),
    ...claims,
    signatureLength: 12 * 1024,
  })
  const signed = await new SignPdf().sign(
    prepared,
    new P12Signer(pkcs12(signer), { passphrase: password }),
  )
  return new Uint8Array(signed)
}

/** The CMS of openssl over `content`. */
export function cmsByOpenssl(
  content: Uint8Array,
  { key, signer }: Member,
  ...options: readonly string[]
): Uint8Array {
  return inFolder((folder) => {
    const path = (name: string, data: string | Uint8Array) => {
      writeFileSync(join(folder, name), data)
      return join(folder, name)
    }
    const lines = (der: Uint8Array) =>
      Buffer.from(der)
        .toString('base64')
        .match(/.{1,64}/g)
        ?.join('\n')
    const pem = (der: Uint8Array) =>
      `-----BEGIN CERTIFICATE-----\n${lines(der)}\n-----END CERTIFICATE-----\n`
    const files = {
      content: path('content', content),
      key: path('key.pem', key.export({ format: 'pem', type: 'pkcs8' }) as string),
      certificate: path('certificate.pem', pem(signer.certificate)),
      chain: path('chain.pem', signer.chain.map(pem).join('')),
    }
    const args = [
      'cms',
      '-sign',
      '-binary',
      '-in',
      files.content,
      '-outform',
      'DER',
      '-md',
      'sha256',
    ]
    return new Uint8Array(
      execFileSync(
        'openssl',
        [
          ...args,
          '-signer',
          files.certificate,
          '-inkey',
          files.key,
          '-certfile',
          files.chain,
          ...options,
        ],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      ),
    )
  })
}

/** Every file signed by PDFBox and BouncyCastle in one Java machine would need more of it; each takes one. */
export function byPdfbox(pdf: Uint8Array, signer: Member, field?: string): Uint8Array {
  return inFolder((folder) => {
    const [from, to, p12] = ['in.pdf', 'out.pdf', 'key.p12'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    writeFileSync(from, pdf)
    writeFileSync(p12, pkcs12(signer))
    // Named in full, so that the runner finds what this file needs.
    const jars = [
      'pdfbox2.jar',
      'fontbox2.jar',
      'commons-logging.jar',
      'bcpkix.jar',
      'bcprov.jar',
      'bcutil.jar',
    ]
    const program = new URL('../interop/PdfBoxSign.java', import.meta.url).pathname
    const given = [
      from,
      to,
      p12,
      password,
      'SHA256withRSA',
      ...(field === undefined ? [] : [field]),
    ]
    execFileSync(
      'java',
      [
        '-cp',
        jars.map((name) => `/usr/share/java/${name}`).join(':'),
        '-Xshare:auto',
        '-XX:TieredStopAtLevel=1',
        program,
        ...given,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    )
    return new Uint8Array(readFileSync(to))
  })
}

/** What qpdf makes of a file. */
export function byQpdf(pdf: Uint8Array, ...options: readonly string[]): Uint8Array {
  return inFolder((folder) => {
    const [from, to] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')]
    writeFileSync(from, pdf)
    execFileSync('qpdf', [...options, from, to])
    return new Uint8Array(readFileSync(to))
  })
}
