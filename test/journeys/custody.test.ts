import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPrivateKey } from '../../server/adapters/key-material.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { buildName } from '../../server/core/asn1/names.ts'
import { buildRequest } from '../../server/core/asn1/pkcs10.ts'
import { judgeOffer, type Offered } from '../../server/core/to-sign.ts'
import { toHex } from '../../server/core/values/bytes.ts'
import { second } from '../../server/core/values/durations.ts'
import { findKey } from '../../server/keys/store.ts'
import type { Actor } from '../../server/people/types.ts'
import type { Seal } from '../../server/seals/types.ts'
import {
  agreed,
  auditHouse,
  citizen,
  codeOf,
  drafter,
  type House,
  openHouse,
  organisationOf,
  refusedWithoutTrace,
  signerA,
  signerB,
} from './house.ts'

/** As a browser has it: nobody but this test knows the private half. */
type Browser = { privateKey: KeyObject; publicKey: Uint8Array }

const pin = '示例密钥口令 1122'
let house: House
let keeper: Actor
let browser: Browser
let browserSeal: Seal

beforeAll(async () => {
  house = await openHouse()
  keeper = await house.actor(signerA)
  browser = newBrowser()
  const { keyId } = await certified(browser)
  browserSeal = agreed(await house.liveSeal({ kind: 'contract', serial: '71', key: { keyId } }))
})
afterAll(() => house.close())

function newBrowser(): Browser {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    privateKey,
    publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
  }
}

const signIn = async ({ privateKey }: Browser, data: Uint8Array) =>
  new Uint8Array(sign('sha256', data, { key: privateKey, dsaEncoding: 'der' }))

async function requestOf(holder: Browser, challenge: string, signer = holder): Promise<Uint8Array> {
  const subject = buildName({ commonName: '任意名称' })
  const parts = { subject, publicKey: holder.publicKey, algorithm: 'p256' as const, challenge }
  return buildRequest(parts, (data) => signIn(signer, data))
}

const holders = () => house.app.keyHolders
const ours = () => ({ organisationId: organisationOf(keeper) })

async function certified(holder: Browser) {
  const challenge = await holders().browserChallenge(keeper)
  const request = await requestOf(holder, challenge)
  return agreed(await holders().certifyBrowserKey(keeper, ours(), request))
}

/** Begun by an act of will for what lies before the signer. */
async function begun(id: string, seal: Seal): Promise<string> {
  const input = { ...(await house.signInput(signerA, id)), sealId: seal.id }
  return agreed(await house.app.contracts.beginSigning(keeper, id, input)).pendingId
}

const opened = async (id: string, pendingId: string) =>
  agreed(await house.app.contracts.openPending(keeper, id, pendingId))

async function finished(id: string, pendingId: string, signature: Uint8Array, actor = keeper) {
  return house.app.contracts.finishSigning(actor, id, { pendingId, signature })
}

describe('a key in its holder’s browser', () => {
  test('is certified on proof of possession only, for whom it was asked, once', async () => {
    const challenge = await holders().browserChallenge(keeper)
    const other = newBrowser()
    const attempt =
      (request: Uint8Array, actor = keeper) =>
      () =>
        holders().certifyBrowserKey(actor, actor === keeper ? ours() : {}, request)
    const refusal = async (request: Uint8Array, actor = keeper) =>
      refusedWithoutTrace(house, attempt(request, actor))
    expect(await refusal(await requestOf(other, challenge, newBrowser()))).toBe('request-unproven')
    expect(await refusal(new Uint8Array([48, 0]))).toBe('request-unproven')
    expect(await refusal(await requestOf(other, `${challenge}0`))).toBe('request-challenge')
    const stranger = await house.actor(citizen)
    expect(await refusal(await requestOf(other, challenge), stranger)).toBe('request-challenge')
    expect(await refusal(await requestOf(browser, challenge))).toBe('key-known')
    const request = await requestOf(other, challenge)
    const outsider = () => holders().certifyBrowserKey(stranger, ours(), request)
    expect(await refusedWithoutTrace(house, outsider)).toBe('not-permitted')
    house.clock.advance(601 * second)
    expect(await refusal(request)).toBe('request-challenge')
  })

  test('names the organisation as the house knows it, whatever the request calls itself', async () => {
    const { certificate } = agreed(await holders().open(keeper, browserSeal.keyId))
    expect(certificate).toMatchObject({ custody: 'browser', outside: false })
    expect(certificate.subjectName).not.toBe('任意名称')
    expect((await findKey(house.db.read, browserSeal.keyId))?.wrappedKey).toBeNull()
  })

  test('signs a contract in two steps; the second derives everything again', async () => {
    const { id } = await house.toSigning()
    const shown = agreed(await house.app.contracts.file(keeper, id)).bytes
    const pendingId = await begun(id, browserSeal)
    const view = await opened(id, pendingId)
    const offered: Offered = { ...view, shown, publicKey: browser.publicKey }
    const judged = judgeOffer(nodeCrypto, offered)
    if (typeof judged === 'string') throw new Error(judged)
    const value = await signIn(browser, judged.attributes)
    // Another's, or one for something else, leaves everything as it was.
    const wrong = await signIn(newBrowser(), judged.attributes)
    const attempt =
      (signature: Uint8Array, actor = keeper) =>
      () =>
        finished(id, pendingId, signature, actor)
    expect(await refusedWithoutTrace(house, attempt(wrong))).toBe('signature-wrong')
    expect(await refusedWithoutTrace(house, attempt(new Uint8Array(0)))).toBe('signature-wrong')
    const signer = await house.actor(signerB)
    expect(await refusedWithoutTrace(house, attempt(value, signer))).toBe('signing-unknown')
    const [one, two] = await Promise.all([attempt(value)(), attempt(value)()])
    expect([one, two].filter((answer) => 'refused' in answer).length).toBeLessThanOrEqual(1)
    // The answer was lost on its way: the same value is told the same; another one is a replay.
    const again = agreed(await finished(id, pendingId, value))
    expect(again.parties[0]?.state).toBe('signed')
    expect(codeOf(await finished(id, pendingId, wrong))).toBe('signing-replayed')
    await house.app.outbox.runDue()
    await house.sign(signerB, id)
    expect((await house.view(id, drafter)).state).toBe('completed')
    await auditHouse(house.app)
  })

  test('does not sign what its browser would not have agreed to', async () => {
    const { id } = await house.toSigning()
    const shown = agreed(await house.app.contracts.file(keeper, id)).bytes
    const view = await opened(id, await begun(id, browserSeal))
    const good: Offered = { ...view, shown, publicKey: browser.publicKey }
    const fault = (changes: Partial<Offered>) => judgeOffer(nodeCrypto, { ...good, ...changes })
    const flipped = (bytes: Uint8Array, at: number) =>
      bytes.map((octet, i) => (i === at ? octet ^ 1 : octet))
    expect(typeof fault({})).toBe('object')
    expect(fault({ shown: flipped(shown, 500) })).toBe('shown-differs')
    expect(fault({ bytes: flipped(view.bytes, 500) })).toBe('not-an-update')
    const [zero, first, from, length] = view.byteRange
    expect(fault({ byteRange: [zero, first, from, length - 1] })).toBe('range-wrong')
    expect(fault({ byteRange: [zero, 100, from, length] })).toBe('range-wrong')
    expect(fault({ bytes: flipped(view.bytes, first + 9) })).toBe('range-wrong')
    expect(fault({ bytes: flipped(view.bytes, view.bytes.length - 9) })).toBe('digest-differs')
    // Pinned honestly, but with the signature's place moved over the page, or with a second update behind the first.
    const pinned = (bytes: Uint8Array) => {
      const [, , second = 0] = view.byteRange
      const parts = [bytes.subarray(0, first), bytes.subarray(second)]
      const byteRange = [0, first, second, bytes.length - second]
      return { bytes, byteRange, pinnedDigest: toHex(nodeCrypto.digest('sha256', ...parts)) }
    }
    const update = Buffer.from(view.bytes.subarray(shown.length)).toString('latin1')
    const rectangle = /\/Rect ?\[ ?\d/.exec(update)
    if (!rectangle) throw new Error('the update shows no signature')
    const moved = view.bytes.slice()
    const at = shown.length + rectangle.index + rectangle[0].length - 1
    moved[at] = moved[at] === 0x31 ? 0x32 : 0x31
    expect(fault(pinned(view.bytes))).toEqual(fault({}))
    expect(fault(pinned(moved))).toBe('update-does-more')
    const behind = new TextEncoder().encode('\n% and more\n')
    expect(fault(pinned(Uint8Array.from([...view.bytes, ...behind])))).toBe('update-does-more')
    expect(fault({ publicKey: newBrowser().publicKey })).toBe('certificate-differs')
    expect(fault({ attributes: flipped(view.attributes, 40) })).toBe('attributes-differ')
  })

  test('lets a signature lapse with its act of will, and when its seal is suspended meanwhile', async () => {
    const { id } = await house.toSigning()
    const pendingId = await begun(id, browserSeal)
    const view = await opened(id, pendingId)
    const value = await signIn(browser, view.attributes)
    const move = async (to: 'suspended' | 'active') => {
      const { version } = (await house.app.seals.get(browserSeal.id)) as Seal
      agreed(await house.app.seals.move(keeper, browserSeal.id, { to, reason: '示例', version }))
    }
    await move('suspended')
    const attempt = () => finished(id, pendingId, value)
    expect(await refusedWithoutTrace(house, attempt)).toBe('seal-not-active')
    await move('active')
    house.clock.advance(301 * second)
    expect(await refusedWithoutTrace(house, attempt)).toBe('signing-late')
  })
})

describe('who has the database, the files and the master key', () => {
  test('finds nothing to sign with for a key in a browser, and nothing that opens for one under a passphrase', async () => {
    const place = { custody: 'pin', pin } as const
    const seal = agreed(await house.liveSeal({ kind: 'contract', serial: '72', key: { place } }))
    const { id } = await house.toSigning()
    const input = { ...(await house.signInput(signerA, id)), sealId: seal.id }
    const attempt = (factor: { pin?: string }) => () =>
      house.app.contracts.sign(keeper, id, { ...input, factor })
    // Every verb by which a key is set to work, with a genuine act of will.
    expect(await refusedWithoutTrace(house, attempt({}))).toBe('pin-missing')
    expect(await refusedWithoutTrace(house, attempt({ pin: '12345678' }))).toBe('pin-wrong')
    const inBrowser = () =>
      house.app.contracts.sign(keeper, id, { ...input, sealId: browserSeal.id })
    expect(await refusedWithoutTrace(house, inBrowser)).toBe('key-in-browser')
    const row = await findKey(house.db.read, browserSeal.keyId)
    expect([row?.wrappedKey, row?.reference]).toEqual([null, null])
    expect(Buffer.from(row?.publicKey ?? [])).toEqual(Buffer.from(browser.publicKey))
    expect(() => openPrivateKey(row?.publicKey ?? new Uint8Array(0))).toThrow()
    expect(createPublicKey(browser.privateKey).asymmetricKeyType).toBe('ec')
    // And with the signer's factor the same act goes through.
    agreed(await attempt({ pin })())
  })

  test('sees every use of a key in the ledger, wherever the key was', async () => {
    await house.app.ledger.sequence()
    const uses = async (seal: Seal) => {
      const lines = agreed(await house.app.seals.history(keeper, seal.id))
      return lines.filter(({ kind }) => kind === 'used').length
    }
    const signed = async (seal: Seal) => {
      const entries = await house.app.ledger.about(seal.id)
      return entries.filter(({ kind }) => kind === 'contract.signed')
    }
    const all = agreed(await house.app.seals.list(keeper, organisationOf(keeper)))
    const kinds = new Set<string>()
    for (const seal of all) {
      const entries = await signed(seal)
      expect(entries).toHaveLength(await uses(seal))
      for (const { leaf } of entries) {
        const text = new TextDecoder().decode(leaf)
        kinds.add(/"custody":"(\w+)"/.exec(text)?.[1] ?? 'none')
        expect(text).not.toContain(pin)
      }
    }
    expect([...kinds].sort()).toEqual(['browser', 'pin'])
    expect(toHex(browser.publicKey)).not.toBe('')
  })
})
