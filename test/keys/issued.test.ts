import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseCertificate } from '../../server/core/asn1/x509.ts'
import type { KeyAlgorithm } from '../../server/core/values/crypto.ts'
import type { Actor } from '../../server/people/types.ts'
import {
  agreed,
  citizen,
  drafter,
  type House,
  kindsAbout,
  openHouse,
  openStranger,
  organisationOf,
  refusedWithoutTrace,
  signerA,
  signerB,
} from '../journeys/house.ts'
import { derOf, openAuthority } from './authority.ts'

let house: House
let person: Actor
let keeper: Actor
let authority: ReturnType<typeof openAuthority>

beforeAll(async () => {
  house = await openHouse()
  person = await house.actor(citizen)
  keeper = await house.actor(signerA)
  authority = openAuthority(() => house.clock.now())
})
afterAll(async () => {
  authority.close()
  await house.close()
})

const holders = () => house.app.keyHolders
const text = (words: string) => new TextEncoder().encode(words)
const own = async (algorithm: KeyAlgorithm = 'p256') =>
  agreed(await holders().createPersonal(person, algorithm)).keyId

async function requestFor(keyId: string, email = citizen): Promise<Uint8Array> {
  const actor = await house.actor(email)
  const { digest } = agreed(await holders().open(actor, keyId))
  const intent = await house.intend(email, { purpose: 'key.certify', subjectId: keyId, digest })
  return agreed(await holders().certificationRequest(actor, { keyId, intent }))
}

const accept = (keyId: string, file: Uint8Array, who = person) =>
  holders().acceptCertificate(who, { keyId, file })

const refused = (keyId: string, file: Uint8Array) =>
  refusedWithoutTrace(house, () => accept(keyId, file))

describe('a certificate that another authority issued on our request', () => {
  test.each(['p256', 'rsa2048'] as const)(
    'takes the place of ours for a key of %s, and its unknown issuer is told',
    async (algorithm) => {
      const keyId = await own(algorithm)
      const before = agreed(await holders().open(person, keyId))
      expect(before.trusted).toBe(true)
      const file = text(authority.issue(await requestFor(keyId)))
      const { certificate, trusted } = agreed(await accept(keyId, file))
      expect(trusted).toBe(false)
      expect(certificate).toMatchObject({
        ...{ keyId, algorithm, outside: true, issuerName: '示例外部 CA' },
        subjectName: person.name,
      })
      expect(certificate.serial).not.toBe(before.certificate.serial)
      const after = agreed(await holders().open(person, keyId))
      expect(after).toMatchObject({ certificate: { serial: certificate.serial }, trusted: false })
      expect(await kindsAbout(house, keyId)).toEqual([
        'key.certified',
        'key.certification-requested',
        'key.certificate-accepted',
      ])
      const [entry] = await house.app.ledger.about(certificate.serial)
      expect(new TextDecoder().decode(entry?.leaf)).toContain('"issuer":"unknown"')
    },
  )

  test('is taken as PEM, DER, bare base64 or PKCS#7, with its issuer before or behind it', async () => {
    const shapes: ((leaf: string) => Uint8Array)[] = [
      (leaf) => derOf(leaf),
      (leaf) => text(`${authority.pem}\n${leaf}`),
      (leaf) => text(`subject=示例\r\n${leaf.replaceAll('\n', '\r\n')}${authority.pem}`),
      (leaf) => text(Buffer.from(derOf(leaf)).toString('base64')),
      (leaf) => authority.p7b(leaf + authority.pem, 'DER'),
      (leaf) => authority.p7b(authority.pem + leaf, 'PEM'),
    ]
    for (const [index, shape] of shapes.entries()) {
      const keyId = await own()
      const leaf = authority.issue(await requestFor(keyId), index % 2 ? 'plain' : 'sign')
      const { certificate } = agreed(await accept(keyId, shape(leaf)))
      expect(Buffer.from(certificate.der)).toEqual(Buffer.from(derOf(leaf)))
    }
  }, 60_000)

  test('is refused, clearly and without a trace, when it is not for this key or not for signing', async () => {
    const [keyId, other] = [await own(), await own()]
    const request = await requestFor(keyId)
    const file = (
      ...how: [Parameters<typeof authority.issue>[1]?, { from: number; to: number }?]
    ) => text(authority.issue(request, ...how))
    const foreign = text(authority.issue(await requestFor(other)))
    const pemOf = (label: string) =>
      text(
        `-----BEGIN ${label}-----\n${Buffer.from(request).toString('base64')}\n-----END ${label}-----`,
      )
    const table: [string, Uint8Array][] = [
      ['certificate-other-key', foreign],
      ['certificate-other-key', text(authority.pem)],
      ['certificate-expired', file('sign', { from: -30, to: -1 })],
      ['certificate-not-yet-valid', file('sign', { from: 2, to: 30 })],
      ['certificate-usage', file('encrypt')],
      ['certificate-usage', file('server')],
      ['certificate-usage', file('authority')],
      ['certificate-extension', file('strange')],
      ['certificate-is-request', pemOf('CERTIFICATE REQUEST')],
      ['certificate-unreadable', pemOf('CERTIFICATE')],
      ['certificate-unreadable', pemOf('PRIVATE KEY')],
      ['certificate-unreadable', request],
      ['certificate-unreadable', text('不是证书')],
      ['certificate-unreadable', new Uint8Array()],
      ['certificate-unreadable', text(authority.pem.repeat(17))],
      ['certificate-file-large', new Uint8Array(64 * 1024 + 1)],
      ['pkcs12-chain-long', text(authority.issue(request) + authority.heavy())],
    ]
    for (const [code, bytes] of table) {
      expect(await refused(keyId, bytes), code).toBe(code)
    }
    expect(agreed(await holders().open(person, keyId)).trusted).toBe(true)
  }, 60_000)

  test('is taken once: the same file again, and the same at the same moment, is told', async () => {
    const keyId = await own()
    const file = text(authority.issue(await requestFor(keyId)))
    const answers = await Promise.all([accept(keyId, file), accept(keyId, file)])
    expect(answers.filter((answer) => 'trusted' in answer)).toHaveLength(1)
    expect(answers.find((answer) => 'refused' in answer)).toMatchObject({
      code: 'certificate-known',
    })
    expect(await refused(keyId, file)).toBe('certificate-known')
    expect(await kindsAbout(house, keyId)).toHaveLength(3)
  })

  test('is renewed by a later one, also after it has expired', async () => {
    const keyId = await own()
    const request = await requestFor(keyId)
    agreed(await accept(keyId, text(authority.issue(request, 'sign', { from: -9, to: 1 }))))
    house.clock.advance(2 * 86_400_000)
    const later = text(authority.issue(request, 'sign', { from: -1, to: 300 }))
    const { certificate } = agreed(await accept(keyId, later))
    expect(agreed(await holders().open(person, keyId)).certificate.serial).toBe(certificate.serial)
  })

  test('does not bring back a key that was given up; giving up takes every certificate of it', async () => {
    const keyId = await own()
    const { certificate: first } = agreed(await holders().open(person, keyId))
    const request = await requestFor(keyId)
    const { certificate } = agreed(await accept(keyId, text(authority.issue(request))))
    const late = text(authority.issue(request))
    agreed(await holders().revoke(person, keyId, 1))
    for (const serial of [first.serial, certificate.serial]) {
      const kept = await house.app.keys.certificate(serial)
      expect(kept).toMatchObject({ revocationReason: 1 })
    }
    const list = Buffer.from(await house.app.keys.revocationList('issuing')).toString('hex')
    expect(list).toContain(first.serial)
    expect(list).not.toContain(certificate.serial)
    expect(await refused(keyId, late)).toBe('key-given-up')
  })

  test('is for the owner of the key to bring: others learn nothing', async () => {
    const keyId = await own()
    const file = text(authority.issue(await requestFor(keyId)))
    const [seal] = agreed(await house.app.seals.list(keeper, organisationOf(keeper)))
    const others = [await openStranger(house), keeper, await house.actor(drafter)]
    for (const who of others) {
      const attempt = () => accept(keyId, file, who)
      expect(await refusedWithoutTrace(house, attempt)).toBe('not-permitted')
    }
    for (const target of [seal?.keyId ?? '', 'key_house_root', 'key_none']) {
      expect(await refused(target, file)).toBe('not-permitted')
    }
  })
})

test('a seal signs with the certificate it was given; earlier signatures stay its own', async () => {
  const { app } = house
  const [seal] = agreed(await app.seals.list(keeper, organisationOf(keeper)))
  if (!seal) throw new Error('no seal')
  const earlier = seal.certificateSerial
  const leaf = authority.issue(await requestFor(seal.keyId, signerA))
  const { certificate } = agreed(await accept(seal.keyId, text(leaf + authority.pem), keeper))
  expect((await app.seals.get(seal.id))?.certificateSerial).toBe(certificate.serial)
  const history = agreed(await app.seals.history(keeper, seal.id))
  expect(history.at(-1)).toMatchObject({
    ...{ kind: 'key-certificate-accepted', state: null, actorName: keeper.name },
    facts: { issuer: 'unknown', certificate: certificate.serial },
  })
  for (const serial of [earlier, certificate.serial]) {
    const status = await app.seals.statusByCertificate(serial, house.clock.now())
    expect(status).toMatchObject({ sealId: seal.id, status: 'active' })
  }
  const { id } = await house.toSigning()
  await house.sign(signerA, id)
  await house.sign(signerB, id)
  await app.ledger.sequence()
  const { bytes } = agreed(await app.contracts.file(keeper, id))
  expect(Buffer.from(bytes).toString('latin1')).toContain(
    Buffer.from(parseCertificate(derOf(leaf)).tbs)
      .toString('hex')
      .slice(0, 200),
  )
  const report = await app.verification.examineFile(bytes)
  expect(report.verdict).toBe('undetermined')
  const unknown = report.findings.filter(({ outcome }) => outcome === 'unknown')
  expect(JSON.stringify(unknown)).toContain('示例外部 CA')
}, 30_000)
