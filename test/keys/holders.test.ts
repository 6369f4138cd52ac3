import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { parseCertificate } from '../../server/core/asn1/x509.ts'
import { equal } from '../../server/core/values/bytes.ts'
import { readPkcs12 } from '../../server/keys/pkcs12/read.ts'
import type { CertificateView, SpendableIntent } from '../../server/keys/types.ts'
import type { Actor } from '../../server/people/types.ts'
import {
  agreed,
  citizen,
  codeOf,
  drafter,
  type House,
  kindsAbout,
  openHouse,
  openStranger,
  organisationOf,
  owner,
  refusedWithoutTrace,
  signerA,
  signerB,
} from '../journeys/house.ts'
import { inFolder, openssl, pem, run } from './outsider.ts'

const password = '导出口令-2026'
const ascii = 'export-2026'
let house: House
let person: Actor
let keeper: Actor

beforeAll(async () => {
  house = await openHouse()
  person = await house.actor(citizen)
  keeper = await house.actor(signerA)
})
afterAll(() => house.close())

const holders = () => house.app.keyHolders
const own = async (
  algorithm: Parameters<House['app']['keys']['prepare']>[0]['algorithm'] = 'p256',
) => agreed(await holders().createPersonal(person, algorithm))

async function intend(email: string, purpose: string, keyId: string): Promise<SpendableIntent> {
  const { digest } = agreed(await holders().open(await house.actor(email), keyId))
  return house.intend(email, { purpose, subjectId: keyId, digest })
}

async function exported(email: string, keyId: string, secret = ascii): Promise<Uint8Array> {
  const intent = await intend(email, 'key.export', keyId)
  const actor = await house.actor(email)
  return agreed(await holders().exportPkcs12(actor, { keyId, intent, password: secret }))
}

/** Everything in the file as openssl prints it. */
function opened(file: Uint8Array, secret: string) {
  return inFolder((folder) => {
    const path = join(folder, 'key.p12')
    writeFileSync(path, file)
    const pass = ['-passin', `pass:${secret}`]
    const all = openssl('pkcs12', '-in', path, '-nodes', ...pass)
    const keyPath = join(folder, 'key.pem')
    openssl('pkcs12', '-in', path, '-nodes', '-nocerts', ...pass, '-out', keyPath)
    const publicKey = openssl('pkey', '-in', keyPath, '-pubout')
    return { all, publicKey, key: readFileSync(keyPath, 'utf8') }
  })
}

const publicKeyOf = ({ der }: CertificateView) =>
  inFolder((folder) => {
    const path = join(folder, 'own.pem')
    writeFileSync(path, pem(der))
    return openssl('x509', '-in', path, '-noout', '-pubkey')
  })

describe('a signing certificate of one’s own', () => {
  test('names its person, is listed, and is entered without a name', async () => {
    const certificate = await own()
    const listed = agreed(await holders().list(person, {}))
    expect(listed.map(({ serial }) => serial)).toContain(certificate.serial)
    expect(certificate).toMatchObject({
      subjectName: person.name,
      purpose: 'person',
      outside: false,
    })
    expect(parseCertificate(certificate.der).subject.text).toContain(person.name)
    expect(await kindsAbout(house, certificate.keyId)).toEqual(['key.certified'])
    const [entry] = await house.app.ledger.about(certificate.serial)
    expect(new TextDecoder().decode(entry?.leaf)).not.toContain(certificate.serial)
  })

  test('needs an e-mail address that was confirmed', async () => {
    const unknown = { ...person, identityLevel: 0 }
    const attempt = () => holders().createPersonal(unknown, 'p256')
    expect(await refusedWithoutTrace(house, attempt)).toBe('email-unverified')
  })

  test.each(['p256', 'rsa2048', 'rsa3072'] as const)(
    'of %s leaves as a PKCS#12 that openssl opens and that reads back',
    async (algorithm) => {
      const certificate = await own(algorithm)
      const file = await exported(citizen, certificate.keyId)
      const { all, publicKey } = opened(file, ascii)
      expect(publicKey).toBe(publicKeyOf(certificate))
      expect(all.match(/BEGIN CERTIFICATE/g)).toHaveLength(3)
      const read = await readPkcs12(nodeCrypto, file, ascii)
      if ('refused' in read) throw new Error(read.code)
      expect(equal(read.certificate.der, certificate.der)).toBe(true)
      expect(read.chain).toHaveLength(2)
      expect(await kindsAbout(house, certificate.keyId)).toEqual(['key.certified', 'key.exported'])
    },
  )

  test('is protected by the password alone: AES-256, and 150 000 rounds for key and MAC', async () => {
    const { keyId } = await own()
    const file = await exported(citizen, keyId, password)
    opened(file, password)
    expect(() => opened(file, `${password}!`)).toThrow()
    expect(await readPkcs12(nodeCrypto, file, '别的口令一二三四')).toMatchObject({
      code: 'pkcs12-password',
    })
    // openssl tells the parameters on stderr.
    const told = inFolder((folder) => {
      writeFileSync(join(folder, 'key.p12'), file)
      const pass = `pass:${password}`
      const command = 'openssl pkcs12 -in "$0" -info -noout -passin "$1" 2>&1'
      return run('sh', '-c', command, join(folder, 'key.p12'), pass)
    })
    expect(told).toContain('MAC: sha256, Iteration 150000')
    expect(
      told.match(/PBES2, PBKDF2, AES-256-CBC, Iteration 150000, PRF hmacWithSHA256/g),
    ).toHaveLength(2)
  })

  test('is certified by another authority on request, once for each act of will', async () => {
    const { keyId } = await own()
    const intent = await intend(citizen, 'key.certify', keyId)
    const der = agreed(await holders().certificationRequest(person, { keyId, intent }))
    const subject = inFolder((folder) => {
      const path = join(folder, 'request.p10')
      writeFileSync(path, der)
      const told = run(
        'sh',
        '-c',
        'openssl req -inform DER -in "$0" -verify -noout -subject -nameopt utf8 2>&1',
        path,
      )
      expect(told).toContain('verify OK')
      return told
    })
    expect(subject).toContain(person.name)
    const again = () => holders().certificationRequest(person, { keyId, intent })
    expect(await refusedWithoutTrace(house, again)).toBe('intent-invalid')
  })

  test('is revoked once, with a reason, and the list names it at once', async () => {
    const { keyId, serial } = await own()
    const wrong = () => holders().revoke(person, keyId, 2)
    expect(await refusedWithoutTrace(house, wrong)).toBe('reason-unknown')
    agreed(await holders().revoke(person, keyId, 1))
    const { certificate } = agreed(await holders().open(person, keyId))
    expect(certificate).toMatchObject({ revocationReason: 1, revokedAt: house.clock.now() })
    const list = await house.app.keys.revocationList('issuing')
    expect(Buffer.from(list).toString('hex')).toContain(serial)
    expect(await kindsAbout(house, keyId)).toEqual(['key.certified', 'key.certificate-revoked'])
    const again = () => holders().revoke(person, keyId, 1)
    expect(await refusedWithoutTrace(house, again)).toBe('certificate-revoked')
    const intent = await intend(citizen, 'key.export', keyId)
    const late = () => holders().exportPkcs12(person, { keyId, intent, password: ascii })
    expect(await refusedWithoutTrace(house, late)).toBe('certificate-revoked')
  })
})

describe('a key leaves the house only', () => {
  test('by an act of will about this key, for this purpose, used once', async () => {
    const [one, other] = [await own(), await own()]
    const about = await intend(citizen, 'key.export', one.keyId)
    const tryWith = (keyId: string, intent: SpendableIntent) => () =>
      holders().exportPkcs12(person, { keyId, intent, password: ascii })
    expect(await refusedWithoutTrace(house, tryWith(other.keyId, about))).toBe('intent-invalid')
    const certify = await intend(citizen, 'key.certify', one.keyId)
    expect(await refusedWithoutTrace(house, tryWith(one.keyId, certify))).toBe('intent-invalid')
    const forged = { ...about, seal: '0'.repeat(64) }
    expect(await refusedWithoutTrace(house, tryWith(one.keyId, forged))).toBe('intent-invalid')
    agreed(await tryWith(one.keyId, about)())
    expect(await refusedWithoutTrace(house, tryWith(one.keyId, about))).toBe('intent-invalid')
    const late = await intend(citizen, 'key.export', one.keyId)
    house.clock.advance(301_000)
    expect(await refusedWithoutTrace(house, tryWith(one.keyId, late))).toBe('intent-expired')
  })

  test('once even when two ask at the same moment', async () => {
    const { keyId } = await own()
    const intent = await intend(citizen, 'key.export', keyId)
    const ask = () => holders().exportPkcs12(person, { keyId, intent, password: ascii })
    const answers = await Promise.all([ask(), ask()])
    expect(answers.filter((answer) => answer instanceof Uint8Array)).toHaveLength(1)
    expect(await kindsAbout(house, keyId)).toEqual(['key.certified', 'key.exported'])
  })

  test('the module that opens keys asks the same, whoever calls it', async () => {
    const [one, other] = [await own(), await own()]
    const intent = await intend(citizen, 'key.export', one.keyId)
    const { exportPkcs12 } = house.app.keys
    expect(codeOf(await exportPkcs12({ keyId: other.keyId, intent, password: ascii }))).toBe(
      'intent-invalid',
    )
    expect(codeOf(await exportPkcs12({ keyId: one.keyId, intent, password: '1234567' }))).toBe(
      'password-short',
    )
  })

  test('under a password of eight characters or more', async () => {
    const { keyId } = await own()
    const intent = await intend(citizen, 'key.export', keyId)
    const weak = () => holders().exportPkcs12(person, { keyId, intent, password: '一二三四五六七' })
    expect(await refusedWithoutTrace(house, weak)).toBe('password-short')
  })

  test('to its person, and a seal’s to who may make seals: others learn nothing', async () => {
    const { keyId } = await own()
    const [seal] = agreed(await house.app.seals.list(keeper, organisationOf(keeper)))
    const stranger = await openStranger(house)
    const others = [stranger, await house.actor(owner), await house.actor(drafter)]
    const everything = (who: Actor, id: string, intent: SpendableIntent) => [
      () => holders().open(who, id),
      () => holders().exportPkcs12(who, { keyId: id, intent, password: ascii }),
      () => holders().certificationRequest(who, { keyId: id, intent }),
      () => holders().revoke(who, id, 0),
    ]
    const intent = await intend(citizen, 'key.export', keyId)
    const attempts = [
      ...others.flatMap((who) => everything(who, keyId, intent)),
      ...everything(stranger, seal?.keyId ?? '', intent),
      ...everything(await house.actor(signerB), seal?.keyId ?? '', intent),
      ...everything(person, 'key_house_root', intent),
      ...everything(person, 'key_none', intent),
    ]
    for (const attempt of attempts) {
      expect(await refusedWithoutTrace(house, attempt)).toBe('not-permitted')
    }
    expect(codeOf(await holders().list(stranger, { organisationId: organisationOf(keeper) }))).toBe(
      'not-permitted',
    )
  })

  test('from a seal with a line in its history that says whose copy there is', async () => {
    const [seal] = agreed(await house.app.seals.list(keeper, organisationOf(keeper)))
    if (!seal) throw new Error('no seal')
    const file = await exported(signerA, seal.keyId)
    expect(opened(file, ascii).key).toContain('PRIVATE KEY')
    const history = agreed(await house.app.seals.history(keeper, seal.id))
    expect(history.at(-1)).toMatchObject({
      kind: 'key-exported',
      state: null,
      actorName: keeper.name,
    })
    expect(await kindsAbout(house, seal.id)).toContain('key.exported')
    expect((await house.app.seals.get(seal.id))?.state).toBe('active')
  })
})
