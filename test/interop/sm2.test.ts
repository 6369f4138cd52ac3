import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPrivateKey } from '../../server/adapters/key-material.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { parseSignedData } from '../../server/core/asn1/cms.ts'
import { buildSignedData } from '../../server/core/asn1/cms-build.ts'
import { verifySignedData } from '../../server/core/asn1/cms-verify.ts'
import { oids } from '../../server/core/asn1/oids.ts'
import {
  buildTimestampResponse,
  buildTimestampToken,
  parseTimestampRequest,
} from '../../server/core/asn1/tsp.ts'
import { utf8 } from '../../server/core/values/bytes.ts'
import { webCrypto } from '../../server/core/web-crypto.ts'
import { type Authority, during, makeAuthority } from '../core/asn1/authority.ts'

const content = utf8('甲方应于交货后十日内付清全部货款。')
const userId = 'distid:1234567812345678'
const jars = ['bcprov.jar', 'bcpkix.jar', 'bcutil.jar'].map((name) => `/usr/share/java/${name}`)

let folder: string
let authority: Authority
const file = (name: string) => join(folder, name)
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
const openssl = (...args: string[]) => run('openssl', ...args)
function write(name: string, bytes: Uint8Array | string): string {
  writeFileSync(file(name), bytes)
  return file(name)
}
const pem = (name: string, der: Uint8Array) =>
  write(
    name,
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`,
  )
const keyFile = (name: string) =>
  write(name, authority.signing.key.export({ type: 'pkcs8', format: 'pem' }) as string)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qiyin-sm2-'))
  authority = await makeAuthority('sm2')
  write('content.bin', content)
  pem('root.pem', authority.root.certificate.der)
  pem('issuing.pem', authority.issuing.certificate.der)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('openssl', () => {
  test('verifies our SM2 signature under the common user id and under no other', () => {
    const pkcs8 = authority.signing.key.export({ type: 'pkcs8', format: 'der' })
    const signature = openPrivateKey(new Uint8Array(pkcs8)).signNow(content)
    const spki = authority.signing.certificate.publicKey
    const key = ['-keyform', 'DER', '-verify', write('public.der', spki)]
    const rest = ['-signature', write('signature.bin', signature), file('content.bin')]
    expect(openssl('dgst', '-sm3', ...key, '-sigopt', userId, ...rest)).toContain('Verified OK')
    const other = ['-sigopt', 'distid:alice@example.com']
    expect(() => openssl('dgst', '-sm3', ...key, ...other, ...rest)).toThrow()
  })

  test('makes an SM2 signature that both implementations verify', () => {
    const out = ['-out', file('theirs.bin'), file('content.bin')]
    openssl('dgst', '-sm3', '-sign', keyFile('key.pem'), '-sigopt', userId, ...out)
    const signature = new Uint8Array(readFileSync(file('theirs.bin')))
    const { publicKey } = authority.signing.certificate
    const check = { scheme: 'sm2', hash: 'sm3', publicKey, data: content, signature } as const
    expect(nodeCrypto.verify(check)).toBe(true)
    expect(webCrypto.verify(check)).toBe(true)
    expect(nodeCrypto.verify({ ...check, data: utf8('甲方') })).toBe(false)
  })

  test('verifies every link of our SM2 chain under the common user id', () => {
    // OpenSSL 3.0 gives the id to the certificate it is asked about only, not to those between it and the root.
    const verify = (certificate: string, issuer: string, id: string) =>
      openssl(
        ...['verify', '-x509_strict', '-partial_chain', '-vfyopt', id],
        ...['-CAfile', file(issuer), file(certificate)],
      )
    pem('leaf.pem', authority.signing.certificate.der)
    for (const [certificate, issuer] of [
      ['leaf.pem', 'issuing.pem'],
      ['issuing.pem', 'root.pem'],
      ['root.pem', 'root.pem'],
    ] as const) {
      expect(verify(certificate, issuer, userId)).toContain(`${certificate}: OK`)
    }
    expect(() => verify('leaf.pem', 'issuing.pem', 'distid:alice@example.com')).toThrow()
  })

  test('asks for an SM3 time stamp and reads the answer', async () => {
    openssl('ts', '-query', '-data', file('content.bin'), '-sm3', '-out', file('query.tsq'))
    const request = parseTimestampRequest(new Uint8Array(readFileSync(file('query.tsq'))))
    expect(request).toMatchObject({ hash: 'sm3', digest: nodeCrypto.digest('sm3', content) })
    const token = await buildTimestampToken(nodeCrypto, {
      imprint: request,
      serial: Uint8Array.of(9),
      genTime: during,
      policy: '2.25.319208116240736178305480186422160483210',
      nonce: request.nonce,
      signer: authority.tsa.signer,
    })
    write('answer.tsr', buildTimestampResponse({ granted: true, token }))
    const text = openssl('ts', '-reply', '-in', file('answer.tsr'), '-text')
    expect(text).toContain('Hash Algorithm: sm3')
  })
})

describe('BouncyCastle', () => {
  const java = (...args: string[]) => {
    const path = [...jars, folder].join(delimiter)
    return run('java', '-cp', path, '-XX:TieredStopAtLevel=1', 'Sm2Cms', ...args).trim()
  }
  beforeAll(() => {
    const source = fileURLToPath(new URL('Sm2Cms.java', import.meta.url))
    run('javac', '-cp', jars.join(delimiter), '-d', folder, source)
  })

  test.each(['gmData', 'data'] as const)('verifies our SM2 CMS over %s', async (name) => {
    const digest = nodeCrypto.digest('sm3', content)
    const { signer } = authority.signing
    const cms = await buildSignedData(nodeCrypto, { digest, signer, contentType: oids[name] })
    const root = write('root.der', authority.root.certificate.der)
    const ours = write(`${name}.p7`, cms)
    expect(java('verify', ours, file('content.bin'), root)).toBe('verified')
    const other = write('other.bin', utf8('甲方'))
    expect(() => java('verify', ours, other, root)).toThrow()
  })

  test('makes an SM2 CMS that we verify', () => {
    const pkcs8 = authority.signing.key.export({ type: 'pkcs8', format: 'der' })
    const certificate = write('signer.der', authority.signing.certificate.der)
    const key = write('key.der', new Uint8Array(pkcs8))
    expect(java('sign', certificate, key, file('content.bin'), file('bc.p7'))).toBe('signed')
    const signed = parseSignedData(new Uint8Array(readFileSync(file('bc.p7'))))
    for (const port of [nodeCrypto, webCrypto]) {
      const digestOf = (hash: 'sm3' | string) => port.digest(hash as 'sm3', content)
      const result = verifySignedData(port, signed, { digestOf })
      // BouncyCastle adds the ESS attribute only when it is asked to.
      expect(result).toMatchObject({ ok: true, signature: 'valid', digest: 'match', ess: 'absent' })
    }
  })
})
