import { afterEach, beforeEach, expect, test } from 'vitest'
import { isRefusal } from '../../server/core/values/refusal.ts'
import { createSeals } from '../../server/seals/seals.ts'
import type { Seal } from '../../server/seals/types.ts'
import {
  agency,
  agreed,
  approver,
  clerk,
  company,
  keeper,
  loner,
  official,
  openSite,
  operator,
  purpose,
  reviewer,
  type Site,
  shop,
  signer,
  spentIntents,
} from './site.ts'

let site: Site
beforeEach(async () => {
  site = await openSite()
})
afterEach(() => site.db.close())

const yes = { approve: true, opinion: '', version: 1 }
const no = { approve: false, opinion: '已有合同专用章，够用', version: 1 }
const wish = { ...official, purpose }

test('a seal is applied for, approved by another, made, and enabled by its keeper', async () => {
  const { seals, clock, ledger } = site
  const application = await site.applied()
  expect(application).toMatchObject({
    ...{ state: 'applied', name: '南宁示例科技有限公司公章', purpose, appliedByName: '示例keeper' },
    ...{ decidedByName: null, sealId: null, orphaned: false, next: ['withdraw'] },
  })
  expect(agreed(await seals.application(approver, application.id)).next).toEqual([
    'approve',
    'reject',
  ])
  clock.advance(1000)
  const approved = await site.approved(application)
  expect(approved).toMatchObject({ state: 'approved', decidedByName: '示例approver', next: [] })
  clock.advance(1000)
  const made = agreed(await seals.make(keeper, approved.id, { version: approved.version }))
  expect(made).toMatchObject({ state: 'made', name: application.name, version: 1 })
  const [done] = agreed(await seals.applications(signer, company.id))
  expect(done).toMatchObject({ state: 'made', sealId: made.id, next: [] })
  clock.advance(1000)
  const intent = await site.willFor(keeper, made)
  const active = agreed(await seals.enable(keeper, made.id, { version: 1, intent }))
  expect(active).toEqual({ ...made, state: 'active', version: 2 })
  expect(await spentIntents(site)).toEqual([intent.id])

  const history = agreed(await seals.history(signer, made.id))
  expect(
    history.map(({ kind, actorName, state, reason }) => [kind, actorName, state, reason]),
  ).toEqual([
    ['applied', '示例keeper', null, purpose],
    ['approved', '示例approver', null, '同意'],
    ['made', '示例keeper', 'made', null],
    ['enabled', '示例keeper', 'active', null],
  ])
  await ledger.sequence()
  for (const { entryId } of history) {
    expect(await ledger.prove(entryId ?? '')).toMatchObject({
      kind: expect.stringMatching(/^seal\./),
    })
  }
  const kinds = async (id: string) => (await ledger.about(id)).map(({ kind }) => kind)
  expect(await kinds(application.id)).toEqual(['seal.applied', 'seal.approved', 'seal.made'])
  expect(await kinds(made.id)).toEqual(['seal.made', 'seal.enabled'])
})

test('the state is known at every instant of its life', async () => {
  const { seals, clock } = site
  const instants: Date[] = []
  const go = () => {
    instants.push(clock.now())
    clock.advance(60_000)
  }
  const approved = await site.approved(await site.applied())
  go()
  const made = agreed(await seals.make(keeper, approved.id, { version: 2 }))
  go()
  const intent = await site.willFor(keeper, made)
  const enabled = agreed(await seals.enable(keeper, made.id, { version: 1, intent }))
  go()
  const suspend = { to: 'suspended', reason: '印章管理员交接', version: enabled.version } as const
  const { version } = agreed(await seals.move(keeper, made.id, suspend))
  go()
  agreed(await seals.move(keeper, made.id, { to: 'active', reason: '交接完成', version }))
  go()
  const at = (instant: Date) => seals.statusAt(made.id, instant)
  const justBefore = (instant: Date) => new Date(instant.getTime() - 1)
  expect(await Promise.all(instants.map(at))).toEqual(states)
  expect(await Promise.all(instants.slice(1).map(justBefore).map(at))).toEqual(states.slice(0, 4))
  const known = await seals.statusByCertificate(made.certificateSerial, instants[1] as Date)
  expect(known).toEqual({ sealId: made.id, name: made.name, status: 'made' })
  expect(await seals.statusByCertificate('00', clock.now())).toBeUndefined()
})
const states = [undefined, 'made', 'active', 'suspended', 'active']

test('nobody decides about an own application, whatever roles they hold', async () => {
  const { seals } = site
  const both = {
    ...keeper,
    memberships: keeper.memberships.map((one) => ({ ...one, roles: ['owner'] })),
  }
  const { id } = await site.applied()
  expect(await seals.decide(both as never, id, yes)).toMatchObject({ code: 'same-person' })
  expect(agreed(await seals.application(both as never, id)).next).not.toContain('approve')
  expect(await seals.decide(signer, id, yes)).toMatchObject({ code: 'not-permitted' })
})

test('a rejection needs an opinion and ends the application; another may follow', async () => {
  const { seals } = site
  const { id } = await site.applied()
  const mute = await seals.decide(approver, id, { ...no, opinion: ' ' })
  expect(mute).toMatchObject({ code: 'reason-required', field: 'opinion' })
  const endless = await seals.decide(approver, id, { ...no, opinion: '长'.repeat(501) })
  expect(endless).toMatchObject({ code: 'too-long' })
  const rejected = agreed(await seals.decide(approver, id, no))
  expect(rejected).toMatchObject({ state: 'rejected', opinion: no.opinion, next: [] })
  expect(await seals.make(keeper, id, { version: 2 })).toMatchObject({ code: 'wrong-state' })
  expect((await site.applied()).state).toBe('applied')
})

test('each step only after the one before it', async () => {
  const { seals } = site
  const { id } = await site.applied()
  expect(await seals.make(keeper, id, { version: 1 })).toMatchObject({ code: 'wrong-state' })
  expect(agreed(await seals.decide(approver, id, yes)).version).toBe(2)
  expect(await seals.decide(approver, id, { ...yes, version: 2 })).toMatchObject({
    code: 'wrong-state',
  })
  expect(await seals.make(keeper, id, { version: 1 })).toMatchObject({ code: 'overtaken' })
  const seal = agreed(await seals.make(keeper, id, { version: 2 }))
  expect(await seals.make(keeper, id, { version: 2 })).toMatchObject({ code: 'wrong-state' })
  expect(await seals.withdraw(keeper, id, { version: 3 })).toMatchObject({ code: 'wrong-state' })
  for (const to of ['suspended', 'active'] as const) {
    const early = await seals.move(keeper, seal.id, { to, reason: '还没有启用', version: 1 })
    expect(early).toMatchObject({ code: 'wrong-state' })
  }
  const enable = async () =>
    seals.enable(keeper, seal.id, { version: 1, intent: await site.willFor(keeper, seal) })
  agreed(await enable())
  expect(await enable()).toMatchObject({ code: 'wrong-state' })
  expect(await spentIntents(site)).toHaveLength(1)
})

test('an application is withdrawn until the seal is made', async () => {
  const { seals, ledger } = site
  const { id, version } = await site.approved(await site.applied())
  expect(await seals.withdraw(signer, id, { version })).toMatchObject({ code: 'not-permitted' })
  expect(await seals.withdraw(keeper, id, { version: 1 })).toMatchObject({ code: 'overtaken' })
  expect(agreed(await seals.withdraw(keeper, id, { version })).state).toBe('withdrawn')
  expect(await seals.make(keeper, id, { version: 3 })).toMatchObject({ code: 'wrong-state' })
  await ledger.sequence()
  expect((await ledger.about(id)).at(-1)?.kind).toBe('seal.withdrawn')
})

test('one application at a time for a seal of one name, also of two at once', async () => {
  const { seals } = site
  const both = await Promise.all([
    seals.apply(keeper, company.id, wish),
    seals.apply(keeper, company.id, wish),
  ])
  expect(both.filter(isRefusal).map(({ code }) => code)).toEqual(['seal-applied'])
  const other = await site.applied({ kind: 'contract', serial: '1' })
  expect(other).toMatchObject({ serial: '(1)', state: 'applied' })
})

test('of two who decide, or who make, one is first', async () => {
  const { seals } = site
  const { id } = await site.applied()
  const decided = await Promise.all([
    seals.decide(approver, id, yes),
    seals.decide(approver, id, no),
  ])
  expect(decided.filter((one) => !isRefusal(one))).toHaveLength(1)
  const { id: next, version } = await site.approved(await site.applied({ kind: 'contract' }))
  const made = await Promise.all([1, 2].map(() => seals.make(keeper, next, { version })))
  expect(made.filter((one) => !isRefusal(one))).toHaveLength(1)
  expect(made.filter(isRefusal).map(({ code }) => code)).toEqual(['overtaken'])
  expect(agreed(await seals.list(keeper, company.id))).toHaveLength(1)
})

test('what cannot be made is not applied for', async () => {
  const { seals } = site
  const apply = (changes: object) => seals.apply(keeper, company.id, { ...wish, ...changes })
  expect(await apply({ purpose: ' ' })).toMatchObject({ code: 'reason-required', field: 'purpose' })
  expect(await apply({ purpose: '用'.repeat(501) })).toMatchObject({ code: 'too-long' })
  expect(await apply({ serial: '2' })).toMatchObject({ code: 'seal-serial' })
  expect(await apply({ kind: 'certificate' })).toMatchObject({ code: 'seal-kind', field: 'kind' })
  await site.enabled()
  expect(await apply({})).toMatchObject({ code: 'seal-exists' })
  expect(agreed(await seals.applications(keeper, company.id))).toHaveLength(1)
})

test('an agency has a seal for certificates, with its purpose on it', async () => {
  const { seals } = site
  const asked = { ...wish, kind: 'certificate', serial: '3' } as const
  const { id } = agreed(await seals.apply(clerk, agency.id, asked))
  agreed(await seals.decide(reviewer, id, yes))
  const seal = agreed(await seals.make(clerk, id, { version: 2 }))
  expect(seal).toMatchObject({ name: '示例市行政审批局电子证照专用章(3)', diameter: 40 })
})

test('other organisations see nothing and do nothing', async () => {
  const { seals } = site
  const { id } = await site.approved(await site.applied())
  const refused = { code: 'not-permitted' }
  expect(await seals.apply(loner, company.id, wish)).toMatchObject(refused)
  expect(await seals.applications(loner, company.id)).toMatchObject(refused)
  expect(await seals.application(loner, id)).toMatchObject(refused)
  expect(await seals.application(loner, 'sap_none')).toMatchObject(refused)
  expect(await seals.decide(loner, id, yes)).toMatchObject(refused)
  expect(await seals.decide(loner, 'sap_none', yes)).toMatchObject(refused)
  expect(await seals.withdraw(loner, id, { version: 2 })).toMatchObject(refused)
  expect(await seals.make(loner, id, { version: 2 })).toMatchObject(refused)
  expect(await seals.orphanedApplications(loner)).toMatchObject(refused)
  const seal = agreed(await seals.make(keeper, id, { version: 2 }))
  const intent = await site.willFor(loner, seal)
  expect(await seals.enable(loner, seal.id, { version: 1, intent })).toMatchObject(refused)
  expect(await seals.enable(loner, 'sel_none', { version: 1, intent })).toMatchObject(refused)
})

test('whoever is alone in an organisation has an operator decide', async () => {
  const { seals } = site
  await site.applied()
  const { id, orphaned } = agreed(await seals.apply(loner, shop.id, wish))
  expect(orphaned).toBe(true)
  expect(await seals.decide(loner, id, yes)).toMatchObject({ code: 'same-person' })
  const waiting = agreed(await seals.orphanedApplications(operator))
  expect(waiting.map((one) => [one.id, one.organisation.name, one.next])).toEqual([
    [id, shop.name, ['approve', 'reject']],
  ])
  expect(agreed(await seals.application(operator, id)).id).toBe(id)
  expect(agreed(await seals.decide(operator, id, yes))).toMatchObject({
    ...{ state: 'approved', decidedByName: '示例operator' },
  })
  expect(agreed(await seals.orphanedApplications(operator))).toEqual([])
  const seal = agreed(await seals.make(loner, id, { version: 2 }))
  const intent = await site.willFor(loner, seal)
  expect(agreed(await seals.enable(loner, seal.id, { version: 1, intent })).state).toBe('active')
})

test('an operator has no say where the organisation has somebody who can decide', async () => {
  const { seals } = site
  const { id } = await site.applied()
  expect(await seals.decide(operator, id, yes)).toMatchObject({ code: 'not-permitted' })
  expect(await seals.application(operator, id)).toMatchObject({ code: 'not-permitted' })
})

test('a seal is enabled by its keeper’s own fresh will about this very seal, spent with it', async () => {
  const { seals, clock } = site
  const seal = await site.made()
  const other = await site.made({ kind: 'contract' })
  const enable = (intent: Parameters<typeof seals.enable>[2]['intent'], version = 1) =>
    seals.enable(keeper, seal.id, { version, intent })
  const will = await site.willFor(keeper, seal)
  const about = { subjectId: seal.id, digest: seal.pictureDigest }
  const wrong = [
    await site.willFor(approver, seal),
    await site.willFor(keeper, other),
    await site.intend(keeper, { ...about, purpose: 'contract.sign' }),
    await site.intend(keeper, { ...about, purpose: 'seal.enable', digest: 'cd'.repeat(32) }),
    { ...will, seal: 'ab'.repeat(32) },
  ]
  for (const intent of wrong) expect(await enable(intent)).toMatchObject({ code: 'intent-invalid' })
  expect(await enable(will, 7)).toMatchObject({ code: 'overtaken' })
  expect(await spentIntents(site)).toEqual([])
  clock.advance(300_001)
  expect(await enable(will)).toMatchObject({ code: 'intent-expired' })
  const fresh = await site.willFor(keeper, seal)
  const answers = await Promise.all([enable(fresh), enable(fresh)])
  expect(answers.filter((one) => !isRefusal(one))).toHaveLength(1)
})

test('a seal whose certificate was revoked before is not enabled', async () => {
  const { seals, keys, db } = site
  const seal = await site.made()
  await db.transaction((tx) => keys.revoke(tx, seal.certificateSerial, 1))
  const intent = await site.willFor(keeper, seal)
  const answer = await seals.enable(keeper, seal.id, { version: 1, intent })
  expect(answer).toMatchObject({ code: 'certificate-revoked' })
})

test('what was approved is what is made: not under another name', async () => {
  const { id, version } = await site.approved(await site.applied())
  site.rename(company.id, '南宁示例科技集团有限公司')
  expect(await site.seals.make(keeper, id, { version })).toMatchObject({ code: 'overtaken' })
})

test('a refused ledger leaves no seal, no key and no certificate, and the application as it was', async () => {
  const { id, version } = await site.approved(await site.applied())
  const append = async () => {
    throw new Error('the ledger is full')
  }
  const broken = createSeals({ ...site.deps, ledger: { append } })
  await expect(broken.make(keeper, id, { version })).rejects.toThrow('full')
  expect(agreed(await site.seals.list(keeper, company.id)) as Seal[]).toEqual([])
  expect(await site.keys.certificatesOf(company.id)).toEqual([])
  expect(agreed(await site.seals.application(keeper, id))).toMatchObject({
    state: 'approved',
    version,
  })
})

test('the ledger is told nothing that names anybody or anything', async () => {
  const { ledger } = site
  const seal = await site.enabled()
  await ledger.sequence()
  const entries = await ledger.list({ limit: 10 })
  expect(entries).toHaveLength(4)
  for (const { leaf } of entries) {
    const text = new TextDecoder().decode(leaf)
    for (const secret of [
      company.name,
      company.id,
      company.code,
      purpose,
      '同意',
      'keeper',
      seal.id,
    ]) {
      expect(text).not.toContain(secret)
    }
  }
})
