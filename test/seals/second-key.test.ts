import { afterEach, beforeEach, expect, test } from 'vitest'
import { agreed, approver, company, keeper, openSite, type Site, signer } from './site.ts'

let site: Site

beforeEach(async () => {
  site = await openSite()
})

afterEach(() => site.db.close())

const why = '与国内机关签署文件'

test('a seal asked for in both suites is made with two keys, each under an authority of its own', async () => {
  const seal = await site.enabled({ kind: 'contract', secondAlgorithm: 'sm2' })
  expect([seal.algorithm, seal.second?.algorithm]).toEqual(['p256', 'sm2'])
  const first = await site.keys.certificateOfKey(seal.keyId)
  const second = await site.keys.certificateOfKey(seal.second?.keyId ?? '')
  expect(second?.serial).toBe(seal.second?.certificateSerial)
  expect(second?.subjectName).toBe(first?.subjectName)
  expect(second?.issuerName).not.toBe(first?.issuerName)
  // Whichever key signed, it is this seal that did.
  for (const serial of [first?.serial, second?.serial]) {
    const at = site.clock.now()
    const found = await site.seals.statusByCertificate(serial ?? '', at)
    expect(found).toMatchObject({ sealId: seal.id, status: 'active' })
  }
  const suspend = { to: 'suspended', reason: '发现异常用印', version: seal.version } as const
  agreed(await site.seals.move(keeper, seal.id, suspend))
  const later = await site.seals.statusByCertificate(second?.serial ?? '', site.clock.now())
  expect(later?.status).toBe('suspended')
})

test('two keys of one suite are no two suites', async () => {
  const wish = { kind: 'contract', algorithm: 'rsa2048', secondAlgorithm: 'p256', purpose: why }
  const refused = await site.seals.apply(keeper, company.id, wish as never)
  expect(refused).toMatchObject({ code: 'suite-same' })
})

test('a key is added to a seal in use only as another person approved it', async () => {
  const { seals } = site
  const seal = await site.enabled({ kind: 'contract' })
  const refused = await seals.applyForKey(signer, seal.id, { purpose: why })
  expect(refused).toMatchObject({ code: 'not-permitted' })
  expect(await seals.applyForKey(keeper, seal.id, { purpose: '' })).toMatchObject({
    code: 'reason-required',
  })
  const asked = agreed(await seals.applyForKey(keeper, seal.id, { purpose: why }))
  expect(asked).toMatchObject({ algorithm: 'sm2', forSealId: seal.id, name: seal.name })
  expect(await seals.applyForKey(keeper, seal.id, { purpose: why })).toMatchObject({
    code: 'seal-applied',
  })
  const early = await seals.make(keeper, asked.id, { version: asked.version })
  expect(early).toMatchObject({ code: 'wrong-state' })
  const own = { approve: true, opinion: '', version: asked.version }
  expect(await seals.decide(keeper, asked.id, own)).toMatchObject({ code: 'not-permitted' })
  const { version } = await site.approved(asked)
  const grown = agreed(await seals.make(keeper, asked.id, { version }))
  expect(grown).toMatchObject({ id: seal.id, state: 'active', version: seal.version + 1 })
  expect(grown.second?.algorithm).toBe('sm2')
  expect(await seals.ofKey(grown.second?.keyId ?? '')).toMatchObject({ id: seal.id })
  expect(await seals.applyForKey(keeper, seal.id, { purpose: why })).toMatchObject({
    code: 'seal-has-suites',
  })
})

test('the history and the ledger tell of the second key', async () => {
  const { seals, ledger } = site
  const seal = await site.enabled({ kind: 'contract' })
  const asked = await site.approved(
    agreed(await seals.applyForKey(keeper, seal.id, { purpose: why })),
  )
  agreed(await seals.make(keeper, asked.id, { version: asked.version }))
  const history = agreed(await seals.history(approver, seal.id))
  expect(history.at(-1)).toMatchObject({ kind: 'key-added', facts: { algorithm: 'sm2' } })
  await ledger.sequence()
  const entries = await ledger.about(seal.id)
  expect(entries.map(({ kind }) => kind)).toEqual([
    'seal.made',
    'seal.enabled',
    'seal.key-applied',
    'seal.key-added',
  ])
})
