import { afterEach, beforeEach, expect, test } from 'vitest'
import { sealEvents } from '../../db/schema/seals.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { parseCertificate } from '../../server/core/asn1/x509.ts'
import { toHex } from '../../server/core/values/bytes.ts'
import { isRefusal, refuse } from '../../server/core/values/refusal.ts'
import type { SpendableIntent } from '../../server/keys/types.ts'
import type { Actor } from '../../server/people/types.ts'
import { agreed, company, keeper, openSite, type Site, signer } from './site.ts'

let site: Site
beforeEach(async () => {
  site = await openSite()
})
afterEach(() => site.db.close())

const digest = 'cd'.repeat(32)

async function use(who: Actor, sealId: string, changes: Partial<SpendableIntent> = {}) {
  const intent = await site.intend(signer, { digest, ...changes })
  const act = { documentDigest: digest, contractId: 'ctr_1', intent }
  return site.db.transaction((tx) => site.seals.use(tx, who, sealId, act))
}

const batch = (documentDigests: readonly string[]) => {
  return { personId: 'signer', intentId: 'int_1', batchId: 'bat_1', documentDigests }
}

async function kindsOf(sealId: string): Promise<string[]> {
  return agreed(await site.seals.history(keeper, sealId)).map(({ kind }) => kind)
}
const born = ['applied', 'approved', 'made', 'enabled']

test('a seal has its five parts: picture, name, owner, certificate and key', async () => {
  const seal = await site.enabled()
  expect(await site.seals.get(seal.id)).toEqual(seal)
  expect(seal.name).toBe('南宁示例科技有限公司公章')
  expect(seal.pictureDigest).toBe(
    toHex(nodeCrypto.digest('sha256', new TextEncoder().encode(seal.picture))),
  )
  const certificate = await site.keys.certificate(seal.certificateSerial)
  const { subject } = parseCertificate(certificate?.der as Uint8Array)
  const words = JSON.stringify(subject)
  for (const word of [seal.name, company.name, company.code]) expect(words).toContain(word)
})

test('what the form previews is what is made', async () => {
  const seal = await site.made()
  const { name: ownerName, code, identityLevel } = company
  const preview = site.seals.preview({ ownerName, code, kind: 'official', identityLevel })
  expect(preview).toEqual({ svg: seal.picture })
})

test('making enters the ledger with commitments to the picture and the certificate', async () => {
  const { ledger, keys } = site
  const seal = await site.made()
  await ledger.sequence()
  const [entry, ...others] = await ledger.about(seal.id)
  expect(others).toEqual([])
  expect(entry?.kind).toBe('seal.made')
  expect(entry?.openings['pictureDigest']?.value).toBe(seal.pictureDigest)
  const der = (await keys.certificate(seal.certificateSerial))?.der as Uint8Array
  expect(entry?.openings['certificateDigest']?.value).toBe(toHex(nodeCrypto.digest('sha256', der)))
})

test('there is one official seal; contract seals are told apart by their number', async () => {
  const { seals, clock } = site
  await site.enabled()
  clock.advance(1000)
  await site.made({ kind: 'contract', serial: '1' })
  clock.advance(1000)
  await site.made({ kind: 'contract', serial: '2', algorithm: 'rsa2048' })
  const list = agreed(await seals.list(signer, company.id))
  expect(list.map(({ name, algorithm, state }) => [name.slice(10), algorithm, state])).toEqual([
    ['公章', 'p256', 'active'],
    ['合同专用章(1)', 'p256', 'made'],
    ['合同专用章(2)', 'rsa2048', 'made'],
  ])
})

test('of two who move a seal at once one wins and the other is told', async () => {
  const { seals } = site
  const { id, version } = await site.enabled()
  const suspend = { to: 'suspended', reason: '发现异常用印', version } as const
  const results = await Promise.all([
    seals.move(keeper, id, suspend),
    seals.move(keeper, id, suspend),
  ])
  expect(results.filter((result) => !isRefusal(result))).toHaveLength(1)
  const [refusal] = results.filter(isRefusal)
  expect(['overtaken', 'wrong-state']).toContain(refusal?.code)
  const stale = { to: 'active', reason: '恢复', version } as const
  expect(await seals.move(keeper, id, stale)).toMatchObject({ code: 'overtaken' })
})

test('moving needs the right and a reason, and is entered in the ledger', async () => {
  const { seals, ledger } = site
  const { id, version } = await site.enabled()
  const wish = { to: 'suspended', reason: '遗失介质', version } as const
  expect(await seals.move(signer, id, wish)).toMatchObject({ code: 'not-permitted' })
  expect(await seals.move(keeper, 'sel_none', wish)).toMatchObject({ code: 'not-permitted' })
  const mute = await seals.move(keeper, id, { ...wish, reason: ' ' })
  expect(mute).toMatchObject({ code: 'reason-required', field: 'reason' })
  await seals.move(keeper, id, wish)
  await ledger.sequence()
  const entries = await ledger.about(id)
  expect(entries.map(({ kind }) => kind)).toEqual(['seal.made', 'seal.enabled', 'seal.suspended'])
  expect(new TextDecoder().decode(entries[2]?.leaf)).not.toContain('遗失')
})

test('a use is logged with its file; its ledger entry is the contract’s', async () => {
  const { seals, clock } = site
  const seal = await site.enabled()
  clock.advance(1000)
  expect(await use(signer, seal.id, { id: 'int_1' })).toBe(true)
  const history = agreed(await seals.history(keeper, seal.id))
  expect(history.map(({ kind }) => kind)).toEqual([...born, 'used'])
  expect(history.at(-1)).toMatchObject({
    ...{ state: null, entryId: null, effectiveAt: clock.now(), actorName: '示例signer' },
    facts: { document: digest, contract: 'ctr_1', intent: 'int_1' },
  })
  expect((await seals.get(seal.id))?.version).toBe(seal.version)
})

test('a seal not yet enabled, a suspended one, a stranger, another’s intent or another contract’s: no use', async () => {
  const { seals } = site
  const { id: early } = await site.made({ kind: 'contract' })
  expect(await use(signer, early)).toMatchObject({
    code: 'seal-not-active',
    facts: { state: 'made' },
  })
  const { id, version } = await site.enabled()
  expect(await use(keeper, id)).toMatchObject({ code: 'not-permitted' })
  expect(await use(signer, 'sel_none')).toMatchObject({ code: 'not-permitted' })
  expect(await use(signer, id, { personId: 'keeper' })).toMatchObject({ code: 'intent-invalid' })
  expect(await use(signer, id, { subjectId: 'ctr_2' })).toMatchObject({ code: 'intent-invalid' })
  await seals.move(keeper, id, { to: 'suspended', reason: '停用检查', version })
  expect(await use(signer, id)).toMatchObject({ code: 'seal-not-active' })
  expect(await kindsOf(id)).not.toContain('used')
})

test('a use that is rolled back with its contract leaves no trace', async () => {
  const { id } = await site.enabled()
  const intent = await site.intend(signer, { digest })
  await site.db.transaction(async (tx) => {
    const act = { documentDigest: digest, contractId: 'ctr_1', intent }
    expect(await site.seals.use(tx, signer, id, act)).toBe(true)
    return refuse('overtaken')
  })
  expect(await kindsOf(id)).toEqual(born)
})

test('a batch logs one use for each document, more than one statement holds', async () => {
  const { seals, db } = site
  const { id } = await site.enabled()
  const digests = Array.from({ length: 2100 }, (_, i) => i.toString(16).padStart(64, '0'))
  expect(await db.transaction((tx) => seals.useAll(tx, id, batch(digests)))).toBe(true)
  const uses = (await db.read.select().from(sealEvents)).filter(({ kind }) => kind === 'used')
  expect(uses.map(({ facts }) => facts['document'])).toEqual(digests)
  const listed = agreed(await seals.history(keeper, id))
  expect(listed.slice(0, 4).map(({ kind }) => kind)).toEqual(born)
  expect(listed.slice(4).map(({ facts }) => facts['document'])).toEqual(digests.slice(-200))
  expect(listed.at(-1)).toMatchObject({ state: null, actorName: '示例signer' })
  expect(uses[0]?.facts).toEqual({ document: digests[0], batch: 'bat_1', intent: 'int_1' })
  expect(await db.transaction((tx) => seals.useAll(tx, id, batch([])))).toBe(true)
})

test('a batch under a seal that is suspended, not yet enabled or unknown logs nothing', async () => {
  const { seals, db } = site
  const attempt = (id: string) => db.transaction((tx) => seals.useAll(tx, id, batch([digest])))
  const { id: early } = await site.made({ kind: 'contract' })
  const { id, version } = await site.enabled()
  await seals.move(keeper, id, { to: 'suspended', reason: '停用检查', version })
  for (const one of [early, id, 'sel_none']) {
    expect(await attempt(one)).toMatchObject({ code: 'seal-not-active' })
  }
  expect(await kindsOf(id)).toEqual([...born, 'suspended'])
})

test('a suspension waits for a batch that is being stored, and comes before the next', async () => {
  const { seals, db } = site
  const { id, version } = await site.enabled()
  let suspended: Promise<unknown> = Promise.resolve()
  const held = await db.transaction(async (tx) => {
    const used = await seals.useAll(tx, id, batch([digest]))
    suspended = seals.move(keeper, id, { to: 'suspended', reason: '停用检查', version })
    const row = await seals.useAll(tx, id, batch(['ef'.repeat(32)]))
    return [used, row]
  })
  expect(held).toEqual([true, true])
  expect(await suspended).toMatchObject({ state: 'suspended' })
  expect(await kindsOf(id)).toEqual([...born, 'used', 'used', 'suspended'])
})

test('the history is for members who may see seals', async () => {
  const { seals } = site
  const seal = await site.made()
  const stranger = { ...keeper, memberships: [] }
  expect(await seals.history(stranger, seal.id)).toMatchObject({ code: 'not-permitted' })
  expect(await seals.history(stranger, 'sel_none')).toMatchObject({ code: 'not-permitted' })
})
