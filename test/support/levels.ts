/** Files at every PAdES level, and what other software says of them. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { buildCrl } from '../../server/core/asn1/crl.ts'
import { buildCertificateId, buildOcspResponse } from '../../server/core/asn1/ocsp-build.ts'
import { buildTimestampToken } from '../../server/core/asn1/tsp.ts'
import { type Certificate, parseCertificate } from '../../server/core/asn1/x509.ts'
import type { KeyAlgorithm } from '../../server/core/values/crypto.ts'
import type { MaterialSource } from '../../server/signatures/material.ts'
import { createSignatures } from '../../server/signatures/signatures.ts'
import type { Signatures } from '../../server/signatures/types.ts'
import { type Authority, issue, type Member, makeAuthority } from '../core/asn1/authority.ts'

export type House = {
  authority: Authority
  responder: Member
  /** Replaced when its certificate has ended. */
  tsa: Member
  now: Date
}

export async function openLevelHouse(algorithm: KeyAlgorithm = 'p256'): Promise<House> {
  const authority = await makeAuthority(algorithm)
  const responder = await issue('ocsp', algorithm, authority.issuing)
  return { authority, responder, tsa: authority.tsa, now: new Date('2026-11-22T08:00:00Z') }
}

/** Lists of both CAs and an answer about the leaf, as of the clock of the house; nothing about strangers. */
export const materialOf =
  (house: House): MaterialSource =>
  async (chain) => {
    const certificates = chain.map(parseCertificate)
    const { issuing, root } = house.authority
    const [leaf] = certificates
    const ours = leaf?.issuer.text === issuing.certificate.subject.text
    if (!ours || !leaf) {
      const missing = certificates.filter((one) => one.issuer.text !== one.subject.text)
      return {
        ...{ certificates: [], revocationLists: [], ocspResponses: [] },
        missing: missing.map(({ subject }) => subject.text),
      }
    }
    return {
      certificates: [issuing.certificate.der, root.certificate.der],
      revocationLists: [await listOf(issuing, house.now), await listOf(root, house.now)],
      ocspResponses: [await answerAbout(house, leaf)],
      missing: [],
    }
  }

/** One list a CA and day: a second file of the same day finds the same bytes. */
const lists = new Map<string, Promise<Uint8Array>>()

function listOf(issuer: Member, now: Date): Promise<Uint8Array> {
  const key = `${issuer.certificate.serial} ${now.getTime()}`
  const list =
    lists.get(key) ??
    buildCrl(
      {
        ...{ issuer: issuer.certificate, issuerAlgorithm: issuer.signer.algorithm, number: 1 },
        ...{ thisUpdate: now, nextUpdate: new Date(now.getTime() + 86_400_000), entries: [] },
      },
      issuer.signer.sign,
    )
  lists.set(key, list)
  return list
}

function answerAbout({ authority, responder, now }: House, certificate: Certificate) {
  const id = buildCertificateId(nodeCrypto, { certificate, issuer: authority.issuing.certificate })
  const nextUpdate = new Date(now.getTime() + 3_600_000)
  return buildOcspResponse(nodeCrypto, {
    answers: [{ id, status: 'good', thisUpdate: now, nextUpdate }],
    ...{ producedAt: now, nonce: undefined },
    signer: responder.signer,
  })
}

export const signaturesOf = (house: House, material = materialOf(house)): Signatures =>
  createSignatures({
    crypto: nodeCrypto,
    material,
    timestamp: (digest) =>
      buildTimestampToken(nodeCrypto, {
        imprint: { hash: 'sha256', digest },
        serial: nodeCrypto.randomBytes(12),
        genTime: house.now,
        policy: '1.3.6.1.4.1.99999.1',
        signer: house.tsa.signer,
      }),
  })

/** Runs a program over files in a folder of its own, with stderr. */
export function run(
  program: string,
  files: Readonly<Record<string, Uint8Array | string>>,
  args: (path: (name: string) => string) => readonly string[],
): string {
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-levels-'))
  const path = (name: string) => join(folder, name)
  try {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(path(name), bytes)
    const command = [program, ...args(path)].map((one) => `'${one}'`).join(' ')
    execFileSync('sh', ['-c', `${command} > '${path('said')}' 2>&1 || true`])
    return readFileSync(path('said'), 'utf8')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export const pdfsig = (pdf: Uint8Array): string =>
  run('pdfsig', { 'a.pdf': pdf }, (path) => ['-nocert', path('a.pdf')])

export const qpdf = (pdf: Uint8Array): string =>
  run('qpdf', { 'a.pdf': pdf }, (path) => ['--check', path('a.pdf')])

export const pem = (label: string, ...all: readonly Uint8Array[]): string =>
  all
    .map((der) => {
      const lines = Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')
      return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
    })
    .join('')
