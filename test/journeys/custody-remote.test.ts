import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { toHex } from '../../server/core/values/bytes.ts'
import { findKey } from '../../server/keys/store.ts'
import type { Actor } from '../../server/people/types.ts'
import type { Seal } from '../../server/seals/types.ts'
import { openService, type Service } from '../adapters/csc-service.ts'
import {
  agreed,
  auditHouse,
  citizen,
  drafter,
  type House,
  openHouse,
  organisationOf,
  refusedWithoutTrace,
  signerA,
  signerB,
} from './house.ts'

const factor = { pin: '11223344', otp: '654321' }
let service: Service
let house: House
let keeper: Actor
let seal: Seal

beforeAll(async () => {
  service = await openService()
  house = await openHouse({ QIYIN_CSC_URL: service.baseUrl, QIYIN_CSC_SECRET: 'example-secret' })
  keeper = await house.actor(signerA)
})
beforeEach(() => service.reset())
afterAll(async () => {
  await house.close()
  await service.close()
})

const holders = () => house.app.keyHolders
const ours = () => ({ organisationId: organisationOf(keeper) })
const bind = (credential: string, given = factor, actor = keeper, holder: object = ours()) =>
  holders().bindRemote(actor, holder, { credential, factor: given })

describe('a key of a remote signing service', () => {
  test('is offered by account, to whom may bring keys for this owner', async () => {
    const offers = agreed(await holders().remoteOffers(keeper, ours(), 'example-user'))
    expect(
      offers.map(({ credential, algorithm, asks, bound }) => [credential, algorithm, asks, bound]),
    ).toEqual([
      ['ec-1', 'p256', ['PIN', 'OTP'], false],
      ['rsa-1', 'rsa2048', ['PIN', 'OTP'], false],
    ])
    expect(agreed(await holders().remoteOffers(keeper, ours(), 'nobody'))).toEqual([])
    const stranger = await house.actor(citizen)
    const asked = () => holders().remoteOffers(stranger, ours(), 'example-user')
    expect(await refusedWithoutTrace(house, asked)).toBe('not-permitted')
    expect(await refusedWithoutTrace(house, () => bind('ec-1', factor, stranger))).toBe(
      'not-permitted',
    )
  })

  test('is bound by whom the service obeys, once, with the certificates above it', async () => {
    const refusal = (given: typeof factor, id = 'ec-1') =>
      refusedWithoutTrace(house, () => bind(id, given))
    expect(await refusal({ ...factor, pin: '00000000' })).toBe('device-pin-wrong')
    expect(await refusal({ ...factor, otp: '000000' })).toBe('otp-wrong')
    expect(await refusal(factor, 'nobodys')).toBe('device-answer')
    service.reset('other-key')
    expect(await refusal(factor)).toBe('device-answer')
    service.reset()
    const { keyId, ...certificate } = agreed(await bind('ec-1'))
    expect(certificate).toMatchObject({ custody: 'remote', outside: true, purpose: 'seal' })
    // The trust list tells: an authority of nobody's acquaintance vouches for it.
    expect(agreed(await holders().open(keeper, keyId)).trusted).toBe(false)
    const row = await findKey(house.db.read, keyId)
    expect(row?.wrappedKey).toBeNull()
    expect(row?.reference).toMatchObject({ credential: 'ec-1' })
    expect(JSON.stringify(row)).not.toContain(factor.pin)
    service.reset()
    expect(await refusal(factor)).toBe('credential-bound')
    const own = () => bind('ec-1', factor, keeper, {})
    expect(await refusedWithoutTrace(house, own)).toBe('credential-bound')
    const [first] = agreed(await holders().remoteOffers(keeper, ours(), 'example-user'))
    expect(first?.bound).toBe(true)
    await house.app.ledger.sequence()
    const entries = await house.app.ledger.about(keyId)
    expect(entries.map(({ kind }) => kind)).toEqual(['key.bound'])
    seal = agreed(await house.liveSeal({ kind: 'contract', serial: '81', key: { keyId } }))
    expect(service.faults).toEqual([])
  })

  test('signs a contract by its seal, under an authorisation for that one hash', async () => {
    const { id } = await house.toSigning()
    const input = { ...(await house.signInput(signerA, id)), sealId: seal.id }
    const shown = agreed(await house.app.contracts.openForSigning(keeper, { contractId: id }))
    expect(shown.seals.find((one) => one.id === seal.id)?.custody).toBe('remote')
    const attempt = (given: { pin?: string; otp?: string }) => () =>
      house.app.contracts.sign(keeper, id, { ...input, factor: given })
    expect(await refusedWithoutTrace(house, attempt({ otp: factor.otp }))).toBe('pin-missing')
    expect(await refusedWithoutTrace(house, attempt({ pin: factor.pin }))).toBe('otp-missing')
    const wrong = attempt({ ...factor, pin: '00000000' })
    expect(await refusedWithoutTrace(house, wrong)).toBe('device-pin-wrong')
    service.reset()
    agreed(await attempt(factor)())
    expect(service.calls.slice(-2)).toEqual(['credentials/authorize', 'signatures/signHash'])
    // The stand-in lets no hash be signed but the authorised one, and nothing it does not know.
    expect(service.faults).toEqual([])
    await house.app.outbox.runDue()
    await house.sign(signerB, id)
    await auditHouse(house.app)
    const { bytes } = agreed(await house.app.contracts.file(await house.actor(drafter), id))
    const examined = async () => {
      const { verdict, signatures, findings } = await house.app.verification.examineFile(bytes)
      const notes = findings.filter(({ outcome }) => outcome !== 'passed')
      return { verdict, first: signatures[0], notes: notes.map(({ code }) => code) }
    }
    const before = await examined()
    expect(before).toMatchObject({ verdict: 'undetermined', first: { integrity: 'intact' } })
    expect(before.first?.trust).not.toBe('trusted')
    const file = service.authority('ec-1')
    const fingerprints = [toHex(nodeCrypto.digest('sha256', file))]
    const admitted = { file, fingerprints, scopes: ['organisation', 'person'] as const }
    agreed(await house.app.trustList.admit(await house.actor('operator@example.com'), admitted))
    // That authority publishes no list of what it revoked, and the report says so.
    const after = await examined()
    expect(after).toMatchObject({ verdict: 'valid-with-notes', first: { trust: 'trusted' } })
    expect(after.notes).toEqual(['signature.revocation'])
    const entry = (await house.app.ledger.about(seal.id)).find(
      ({ kind }) => kind === 'contract.signed',
    )
    const text = new TextDecoder().decode(entry?.leaf)
    expect(text).toContain('"custody":"remote"')
    for (const secret of [factor.pin, factor.otp]) expect(text).not.toContain(secret)
  })

  test('does not sign when the service has put another key in its place', async () => {
    const { id } = await house.toSigning()
    const input = { ...(await house.signInput(signerA, id)), sealId: seal.id, factor }
    service.exchange('ec-1')
    const attempt = () => house.app.contracts.sign(keeper, id, input)
    expect(await refusedWithoutTrace(house, attempt)).toBe('remote-key-changed')
  })
})
