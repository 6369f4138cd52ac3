import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { parseOcspRequest, parseOcspResponse } from '../../../server/core/asn1/ocsp.ts'
import {
  buildCertificateId,
  buildOcspFailure,
  buildOcspRequest,
  buildOcspResponse,
  type OcspAnswerRequest,
} from '../../../server/core/asn1/ocsp-build.ts'
import { verifyOcspResponse } from '../../../server/core/asn1/ocsp-verify.ts'
import { webCrypto } from '../../../server/core/web-crypto.ts'
import { type Authority, during, from, issue, type Member, makeAuthority } from './authority.ts'

const later = (seconds: number) => new Date(during.getTime() + seconds * 1000)
const nonce = nodeCrypto.randomBytes(32)
let home: Authority
let responder: Member
beforeAll(async () => {
  home = await makeAuthority('p256')
  responder = await issue('ocsp', 'p256', home.issuing)
})

const idOf = (member = home.signing) =>
  buildCertificateId(nodeCrypto, {
    certificate: member.certificate,
    issuer: home.issuing.certificate,
  })
const answerBy = (changes: Partial<OcspAnswerRequest> = {}) =>
  buildOcspResponse(nodeCrypto, {
    answers: [{ id: idOf(), status: 'good', thisUpdate: during, nextUpdate: later(3600) }],
    producedAt: during,
    nonce,
    signer: responder.signer,
    ...changes,
  })
const judge = (response: Uint8Array, changes = {}) =>
  verifyOcspResponse(nodeCrypto, response, {
    certificate: home.signing.certificate,
    issuer: home.issuing.certificate,
    at: later(60),
    nonce,
    ...changes,
  })
const single = (changes: object) => [
  { id: idOf(), status: 'good' as const, thisUpdate: during, nextUpdate: later(3600), ...changes },
]

describe('an answer about a certificate', () => {
  test('is believed from a delegated responder and from the issuer, by key and by name, on both ports', async () => {
    for (const signer of [responder.signer, home.issuing.signer]) {
      for (const namedBy of ['key', 'name'] as const) {
        const verdict = judge(await answerBy({ signer, namedBy }))
        expect(verdict).toMatchObject({ status: 'good', responderExempt: true })
      }
    }
    const question = {
      certificate: home.signing.certificate,
      issuer: home.issuing.certificate,
      at: during,
    }
    expect(verifyOcspResponse(webCrypto, await answerBy(), question).status).toBe('good')
  })

  test('tells when and why it was revoked, and the worse of two words counts', async () => {
    const revoked = { status: 'revoked', revokedAt: from, reason: 1 } as const
    const both = [
      ...single({}),
      { ...revoked, id: idOf(), thisUpdate: during, nextUpdate: later(3600) },
    ]
    expect(judge(await answerBy({ answers: single(revoked) }))).toMatchObject(revoked)
    expect(judge(await answerBy({ answers: both }))).toMatchObject(revoked)
    const unknown = await answerBy({ answers: single({ status: 'unknown' }) })
    expect(judge(unknown)).toMatchObject({ status: 'unknown' })
  })

  test('is found under SHA-256 too, and not under another serial number or issuer', async () => {
    const { certificate } = home.signing
    const id = buildCertificateId(
      nodeCrypto,
      { certificate, issuer: home.issuing.certificate },
      'sha256',
    )
    expect(judge(await answerBy({ answers: single({ id }) })).status).toBe('good')
    const other = single({ id: idOf(home.tsa) })
    const root = { certificate, issuer: home.root.certificate }
    const underRoot = single({ id: buildCertificateId(nodeCrypto, root) })
    for (const answers of [other, underRoot]) {
      expect(judge(await answerBy({ answers }))).toEqual({
        status: 'unusable',
        reason: 'other-certificate',
      })
    }
  })

  test('is worth nothing from whom the issuer gave no leave', async () => {
    const root = await issue('ocsp', 'p256', home.root)
    const stranger = await makeAuthority('p256')
    const strange = await issue('ocsp', 'p256', stranger.issuing)
    for (const { signer } of [home.tsa, home.signing, root, strange, stranger.issuing]) {
      expect(judge(await answerBy({ signer }))).toEqual({
        status: 'unusable',
        reason: 'responder-not-authorised',
      })
    }
  })

  test('is worth nothing when its responder was not valid as it answered, or the nonce is another', async () => {
    const old = await issue('ocsp', 'p256', home.issuing, { notAfter: later(-10) })
    expect(judge(await answerBy({ signer: old.signer }))).toMatchObject({
      reason: 'responder-expired',
    })
    const soon = await issue('ocsp', 'p256', home.issuing, { notAfter: later(30) })
    const kept = await answerBy({ signer: soon.signer })
    expect(judge(kept)).toMatchObject({ reason: 'responder-expired' })
    expect(judge(kept, { at: undefined }).status).toBe('good')
    const replayed = [
      await answerBy({ nonce: undefined }),
      await answerBy({ nonce: Uint8Array.of(1) }),
    ]
    for (const response of replayed) {
      expect(judge(response)).toMatchObject({ reason: 'nonce-mismatch' })
    }
  })

  test('counts only while it is fresh', async () => {
    const response = await answerBy()
    expect(judge(response, { at: later(-600) })).toMatchObject({ reason: 'not-yet-valid' })
    expect(judge(response, { at: later(3600 + 301) })).toMatchObject({ reason: 'stale' })
    expect(judge(response, { at: later(1000), maxAge: 600_000 })).toMatchObject({ reason: 'stale' })
    expect(judge(response, { at: later(3600 * 24 * 365), maxAge: 1 })).toMatchObject({
      reason: 'stale',
    })
    expect(judge(response, { at: undefined }).status).toBe('good')
    const open = await answerBy({ answers: single({ nextUpdate: undefined }) })
    expect(judge(open).status).toBe('good')
    expect(judge(open, { at: later(3600 + 301) })).toMatchObject({ reason: 'stale' })
    const twisted = await answerBy({ answers: single({ nextUpdate: later(-1) }) })
    const ahead = await answerBy({ answers: single({ thisUpdate: later(900) }) })
    for (const bad of [twisted, ahead]) {
      expect(judge(bad, { at: undefined })).toMatchObject({ reason: 'times-contradict' })
    }
  })

  test('that says why there is none, or is none, is unusable', () => {
    expect(judge(buildOcspFailure('tryLater'))).toEqual({ status: 'unusable', reason: 'no-answer' })
    expect(parseOcspResponse(buildOcspFailure('unauthorized'))).toEqual({
      ok: false,
      failure: 'unauthorized',
    })
    expect(judge(Uint8Array.of(0x30, 0))).toEqual({ status: 'unusable', reason: 'malformed' })
  })

  test('survives no change of a single octet', async () => {
    const response = await answerBy()
    const facts = judge(response)
    // The responder's certificate at the end holds octets nobody reads twice; those before it are all signed or structure.
    const parsed = parseOcspResponse(response)
    const certificates = parsed.ok ? parsed.answer.certificates : []
    const end = response.length - (certificates[0]?.length ?? 0)
    for (let at = 0; at < end; at++) {
      const changed = response.slice()
      changed[at] = (changed[at] as number) ^ (1 << (at % 8))
      const verdict = judge(changed)
      expect(verdict, `octet ${at}`).not.toEqual(facts)
      expect(verdict.status, `octet ${at}`).toBe('unusable')
    }
  })
})

describe('a question', () => {
  test('is read as it was asked', () => {
    const request = parseOcspRequest(buildOcspRequest([idOf(), idOf(home.tsa)], nonce))
    expect(request.certificates.map(({ serial }) => serial)).toEqual([
      home.signing.certificate.serial,
      home.tsa.certificate.serial,
    ])
    expect(request).toMatchObject({ nonce, unknownCritical: [] })
  })

  test('with a nonce of no or too many octets, or for too many certificates, is refused', () => {
    for (const length of [0, 129]) {
      const der = buildOcspRequest([idOf()], new Uint8Array(length))
      expect(() => parseOcspRequest(der)).toThrow('nonce')
    }
    const many = buildOcspRequest(Array.from({ length: 17 }, () => idOf()))
    expect(() => parseOcspRequest(many)).toThrow('17 certificates')
  })
})

describe.each(['p256', 'rsa2048'] as const)('openssl and %s', (algorithm) => {
  let folder: string
  let authority: Authority
  let delegate: Member
  const file = (name: string) => join(folder, name)
  const openssl = (...args: string[]) =>
    execFileSync('openssl', ['ocsp', ...args], { encoding: 'utf8', stdio: 'pipe' })
  const pem = (name: string, label: string, der: Uint8Array) => {
    const body = Buffer.from(der)
      .toString('base64')
      .replace(/.{64}(?=.)/g, '$&\n')
    writeFileSync(file(name), `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`)
    return file(name)
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'qiyin-ocsp-'))
    authority = await makeAuthority(algorithm)
    delegate = await issue('ocsp', algorithm, authority.issuing)
    pem('root.pem', 'CERTIFICATE', authority.root.certificate.der)
    pem('issuing.pem', 'CERTIFICATE', authority.issuing.certificate.der)
    pem('leaf.pem', 'CERTIFICATE', authority.signing.certificate.der)
    pem('delegate.pem', 'CERTIFICATE', delegate.certificate.der)
    const key = delegate.key.export({ type: 'pkcs8', format: 'pem' })
    writeFileSync(file('delegate.key'), key)
    // The index of openssl ca: status, end, revocation with reason, serial number, file, subject.
    const serial = (member: Member) => member.certificate.serial.toUpperCase()
    writeFileSync(
      file('index.txt'),
      `V\t360101000000Z\t\t${serial(authority.signing)}\tunknown\t/CN=a\n` +
        `R\t360101000000Z\t260301000000Z,keyCompromise\t${serial(authority.tsa)}\tunknown\t/CN=b\n`,
    )
    writeFileSync(file('index.txt.attr'), 'unique_subject = no\n')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('its responder is understood and believed', () => {
    const { issuing, signing, tsa, root } = authority
    for (const [member, expected] of [
      [signing, { status: 'good' }],
      [tsa, { status: 'revoked', revokedAt: new Date('2026-03-01T00:00:00Z'), reason: 1 }],
      [root, { status: 'unknown' }],
    ] as const) {
      const about = { certificate: member.certificate, issuer: issuing.certificate }
      const id = buildCertificateId(nodeCrypto, about, 'sha256')
      writeFileSync(file('ours.req'), buildOcspRequest([id], nonce))
      openssl(
        ...['-index', file('index.txt'), '-CA', file('issuing.pem'), '-ndays', '1'],
        ...['-rsigner', file('delegate.pem'), '-rkey', file('delegate.key')],
        ...['-reqin', file('ours.req'), '-respout', file('theirs.resp')],
      )
      const response = new Uint8Array(readFileSync(file('theirs.resp')))
      // Its clock is today's, which nothing here asserts: the answer is read as one kept in a file.
      expect(verifyOcspResponse(nodeCrypto, response, { ...about, nonce })).toMatchObject(expected)
    }
  })

  test('its client believes our answers to its own question', async () => {
    openssl(
      ...['-issuer', file('issuing.pem'), '-cert', file('leaf.pem')],
      ...['-sha256', '-cert', file('leaf.pem'), '-reqout', file('theirs.req')],
    )
    const request = parseOcspRequest(new Uint8Array(readFileSync(file('theirs.req'))))
    expect(request.certificates.map(({ hash }) => hash)).toEqual(['sha1', 'sha256'])
    for (const [status, word] of [
      [{ status: 'good' }, /leaf.pem: good/],
      [{ status: 'revoked', revokedAt: from, reason: 4 }, /revoked\s+This[\s\S]*superseded/],
    ] as const) {
      const now = new Date()
      const response = await buildOcspResponse(nodeCrypto, {
        answers: request.certificates.map(({ der }) => ({
          ...status,
          id: der,
          thisUpdate: now,
          nextUpdate: new Date(now.getTime() + 3_600_000),
        })),
        producedAt: now,
        nonce: request.nonce,
        signer: delegate.signer,
      })
      writeFileSync(file('ours.resp'), response)
      const out = openssl(
        ...['-issuer', file('issuing.pem'), '-cert', file('leaf.pem')],
        ...['-reqin', file('theirs.req'), '-no_nonce', '-respin', file('ours.resp')],
        ...['-CAfile', file('root.pem'), '-verify_other', file('issuing.pem')],
      )
      expect(out).toMatch(word)
    }
  })
})
