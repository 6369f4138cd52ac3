import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '../../server/people/types.ts'
import {
  agreed,
  citizen,
  codeOf,
  drafter,
  type House,
  kindsAbout,
  openHouse,
  organisationOf,
  refusedWithoutTrace,
  signerA,
  signerB,
} from '../journeys/house.ts'
import { outsidePkcs12 } from './outsider.ts'

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
const own = async () => agreed(await holders().createPersonal(person, 'p256'))

async function exported(keyId: string): Promise<Uint8Array> {
  const { digest } = agreed(await holders().open(person, keyId))
  const intent = await house.intend(citizen, { purpose: 'key.export', subjectId: keyId, digest })
  return agreed(await holders().exportPkcs12(person, { keyId, intent, password: ascii }))
}

describe('a key brought along', () => {
  const at = (expired = false) => ({ now: house.clock.now(), expired })
  const bring = (file: Uint8Array, secret = 'outside-1', organisationId?: string) =>
    holders().importPkcs12(
      organisationId ? keeper : person,
      organisationId ? { organisationId } : {},
      {
        file,
        password: secret,
      },
    )

  test('is one’s own afterwards, once', async () => {
    const file = await outsidePkcs12('outside-1', at())
    expect(await refusedWithoutTrace(house, () => bring(file, 'wrong'))).toBe('pkcs12-password')
    const certificate = agreed(await bring(file))
    expect(certificate).toMatchObject({
      outside: true,
      purpose: 'person',
      issuerName: '示例外部 CA',
    })
    expect(await refusedWithoutTrace(house, () => bring(file))).toBe('certificate-known')
    expect(await kindsAbout(house, certificate.keyId)).toEqual(['key.imported'])
    agreed(await holders().revoke(person, certificate.keyId, 5))
    const list = Buffer.from(await house.app.keys.revocationList('issuing')).toString('hex')
    expect(list).not.toContain(certificate.serial)
  })

  test('twice at the same moment is kept once', async () => {
    const file = await outsidePkcs12('outside-1', at())
    const answers = await Promise.all([bring(file), bring(file)])
    expect(answers.filter((answer) => !('refused' in answer))).toHaveLength(1)
    expect(answers.find((answer) => 'refused' in answer)).toMatchObject({
      code: 'certificate-known',
    })
  })

  test('is refused when it has expired, or was exported from here', async () => {
    const old = await outsidePkcs12('outside-1', at(true))
    expect(await refusedWithoutTrace(house, () => bring(old))).toBe('certificate-expired')
    const { keyId } = await own()
    const ours = await exported(keyId)
    expect(await refusedWithoutTrace(house, () => bring(ours, ascii))).toBe('certificate-known')
  })

  test('for an organisation needs the right to bring keys, and makes one seal', async () => {
    const organisationId = organisationOf(keeper)
    const file = await outsidePkcs12('outside-1', at(), 'rsa2048')
    const draftsman = await house.actor(drafter)
    const attempt = () =>
      holders().importPkcs12(draftsman, { organisationId }, { file, password: 'outside-1' })
    expect(await refusedWithoutTrace(house, attempt)).toBe('not-permitted')
    const certificate = agreed(await bring(file, 'outside-1', organisationId))
    const { keyId, serial } = certificate
    const live = (number: string, key: { keyId: string }) =>
      house.liveSeal({ kind: 'contract', serial: number, key })
    const foreign = await own()
    expect(codeOf(await live('7', { keyId: foreign.keyId }))).toBe('key-unknown')
    const seal = agreed(await live('7', { keyId }))
    expect(seal).toMatchObject({ keyId, certificateSerial: serial, algorithm: 'rsa2048' })
    expect(codeOf(await live('8', { keyId }))).toBe('key-in-use')
    expect(await refusedWithoutTrace(house, () => live('8', { keyId }))).toBe('key-in-use')
  })

  test('in one step signs as a seal; a verifier is told that its issuer is on no trust list', async () => {
    const file = await outsidePkcs12('outside-1', at())
    const live = (password: string) =>
      house.liveSeal({ kind: 'contract', serial: '9', key: { pkcs12: file, password } })
    expect(codeOf(await live('wrong'))).toBe('pkcs12-password')
    expect(await refusedWithoutTrace(house, () => live('wrong'))).toBe('pkcs12-password')
    const seal = agreed(await live('outside-1'))
    expect(seal.state).toBe('active')
    const { id } = await house.toSigning()
    const input = await house.signInput(signerA, id)
    agreed(await house.app.contracts.sign(keeper, id, { ...input, sealId: seal.id }))
    await house.app.outbox.runDue()
    const signed = await house.sign(signerB, id)
    await house.app.ledger.sequence()
    const { bytes } = agreed(await house.app.contracts.file(keeper, signed.id))
    const report = await house.app.verification.examineFile(bytes)
    expect(report.verdict).toBe('undetermined')
    const unknown = report.findings.filter(({ outcome }) => outcome === 'unknown')
    expect(JSON.stringify(unknown)).toContain('示例外部 CA')
  }, 30_000)
})
