import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../server/core/values/durations.ts'
import {
  agreed,
  approver,
  auditHouse,
  codeOf,
  drafter,
  type House,
  openHouse,
  organisationOf,
  owner,
  refusedWithoutTrace,
  signerA,
  signerB,
} from './house.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
})

afterAll(() => house.close())

test('a contract goes back with a reason, is revised, submitted again and approved', async () => {
  const { app, actor } = house
  const { id } = await house.draft()
  const { version } = await house.submit(id)
  const reason = '付款比例与立项批复不符'
  const rejected = agreed(
    await app.contracts.reject(await actor(approver), id, { version, reason: `  ${reason} ` }),
  )
  expect(rejected).toMatchObject({ state: 'draft', rejectionReason: reason })
  await app.outbox.runDue()
  const [letter] = await app.mailbox.listFor(drafter, 1)
  expect(letter?.body).toContain(reason)
  expect((await app.contracts.inbox(await actor(drafter))).map((row) => row.id)).toContain(id)
  const back = await house.view(id)
  const revision = {
    version: back.version,
    values: house.values({ prepay: '20', acceptancePay: '75' }),
  }
  const revised = agreed(await app.contracts.revise(await actor(drafter), id, revision))
  expect(revised).toMatchObject({ rejectionReason: null, values: { prepay: 2000 } })
  await house.submit(id)
  expect((await house.approve(id)).state).toBe('signing')
  await app.outbox.runDue()
  await house.sign(signerA, id)
  // What went to and fro before the text was final is the drafting organisation's own business.
  const theirs = await house.view(id, signerB)
  const before = ['contract.drafted', 'contract.approved']
  expect(theirs.timeline.map(({ kind }) => kind).slice(0, 2)).toEqual(before)
  const ours = (await house.view(id)).timeline.map(({ kind }) => kind)
  expect(ours).toEqual(expect.arrayContaining(['contract.submitted', 'contract.rejected']))
  expect(JSON.stringify(theirs)).not.toContain(reason)
  await auditHouse(app)
})

test('nobody approves what they wrote or submitted, whatever their roles', async () => {
  const { app, actor } = house
  const { id } = await house.draft()
  // The owner may do everything, and rewrites what the drafter then submits.
  const boss = await actor(owner)
  const { version } = await house.view(id)
  agreed(await app.contracts.revise(boss, id, { version, values: house.values() }))
  const submitted = await house.submit(id)
  const attempt = (who: typeof boss) => () => app.contracts.approve(who, id, submitted)
  expect(await refusedWithoutTrace(house, attempt(boss))).toBe('approver-is-drafter')
  const both = await actor(drafter)
  const withBothRoles = {
    ...both,
    memberships: both.memberships.map((one) => ({
      ...one,
      roles: ['drafter', 'approver'] as const,
    })),
  }
  expect(await refusedWithoutTrace(house, attempt(withBothRoles))).toBe('approver-is-drafter')
  expect((await app.contracts.view(boss, id)) as object).toMatchObject({ next: ['withdraw'] })
  expect((await house.approve(id)).state).toBe('signing')
})

test('a party declines with a reason, and nobody signs any more', async () => {
  const { app, actor } = house
  const { id, parties } = await house.toSigning()
  await house.sign(signerA, id)
  const token = await house.tokenFor(signerB)
  const partyId = parties[1]?.id ?? ''
  const bare = async () => app.contracts.decline(await actor(signerB), id, { partyId, reason: ' ' })
  expect(await refusedWithoutTrace(house, bare)).toBe('reason-required')
  const reason = '单价高于框架协议'
  const declined = agreed(
    await app.contracts.decline(await actor(signerB), id, { partyId, reason }),
  )
  expect(declined).toMatchObject({
    state: 'declined',
    next: ['download'],
    parties: [{ state: 'signed' }, { state: 'declined', reason }],
  })
  await app.outbox.runDue()
  const [letter] = await app.mailbox.listFor(drafter, 1)
  expect(letter?.body).toContain(reason)
  const shown = agreed(await app.contracts.openForSigning(await actor(signerB), { token }))
  expect(shown.obstacle).toMatchObject({ code: 'wrong-state', facts: { state: 'declined' } })
  const again = async () => app.contracts.decline(await actor(signerB), id, { partyId, reason })
  expect(await refusedWithoutTrace(house, again)).toBe('wrong-state')
  await auditHouse(app)
})

test('the sender withdraws from every state but a finished one', async () => {
  const { app, actor } = house
  const withdraw = async (id: string) => {
    const { version } = await house.view(id)
    return app.contracts.withdraw(await actor(drafter), id, { version, reason: '项目取消' })
  }
  const drafted = await house.draft()
  const submitted = await house.draft()
  await house.submit(submitted.id)
  const invited = await house.toSigning()
  const half = await house.toSigning()
  await house.sign(signerA, half.id)
  for (const { id } of [drafted, submitted, invited, half]) {
    expect(agreed(await withdraw(id))).toMatchObject({ state: 'withdrawn' })
    expect(await refusedWithoutTrace(house, () => withdraw(id))).toBe('wrong-state')
  }
  await auditHouse(app)
  const finished = await house.toSigning()
  await house.sign(signerA, finished.id)
  await house.sign(signerB, finished.id)
  expect(await refusedWithoutTrace(house, () => withdraw(finished.id))).toBe('wrong-state')
  await auditHouse(app)
})

test('an invitation whose contract was withdrawn before it was written is never written', async () => {
  const { app, actor } = house
  const { id } = await house.draft()
  await house.submit(id)
  const { version } = await house.approve(id)
  agreed(await app.contracts.withdraw(await actor(drafter), id, { version, reason: '项目取消' }))
  await app.outbox.runDue()
  const letters = await app.mailbox.listFor(signerA, 50)
  const { number, parties } = await house.view(id)
  expect(parties[0]).toMatchObject({ state: 'waiting', invitedAt: null })
  expect(letters.filter((one) => one.subject.includes(number))).toEqual([])
})

test('the second party waits for the first, and looking leaves no trace', async () => {
  const { app, actor } = house
  const { id, parties, documentDigest } = await house.toSigning()
  const look = async () =>
    agreed(await app.contracts.openForSigning(await actor(signerB), { contractId: id }))
  expect((await look()).obstacle).toMatchObject({ code: 'not-your-turn', facts: { label: '甲方' } })
  expect((await look()).party).toMatchObject({ label: '乙方', state: 'waiting', openedAt: null })
  const act = { purpose: 'contract.sign', subjectId: id, digest: documentDigest ?? '' }
  const intent = await house.intend(signerB, act)
  const partyId = parties[1]?.id ?? ''
  const input = { partyId, sealId: '', documentDigest: documentDigest ?? '', intent }
  const early = async () => app.contracts.sign(await actor(signerB), id, input)
  expect(await refusedWithoutTrace(house, early)).toBe('not-your-turn')
  const no = async () =>
    app.contracts.decline(await actor(signerB), id, { partyId, reason: '不要' })
  expect(await refusedWithoutTrace(house, no)).toBe('not-your-turn')
})

test('every signer of the party hears of it; the link goes to the invited one alone', async () => {
  const { app, actor } = house
  const boss = await actor(owner)
  const organisationId = organisationOf(boss)
  const colleague = { email: approver, roles: ['approver', 'signer'] as const }
  agreed(await app.people.grant(boss, organisationId, colleague))
  const { number, id } = await house.toSigning()
  const about = async (email: string) =>
    (await app.mailbox.listFor(email, 50)).filter((one) => one.subject.includes(number))
  const [word] = await about(approver)
  expect(word?.subject).toContain('轮到本单位签署')
  expect(word?.body).not.toContain('/sign/')
  expect((await about(signerA)).at(-1)?.body).toContain('/sign/')
  expect((await app.contracts.inbox(await actor(approver))).map((row) => row.id)).toContain(id)
  agreed(await app.people.grant(boss, organisationId, { email: approver, roles: ['approver'] }))
})

// Last: the clock runs past every contract above.
test('when the day that the contract names is over, nobody signs and no link opens', async () => {
  const { app, actor, clock } = house
  const { id, signBy } = await house.toSigning()
  const input = await house.signInput(signerA, id)
  const token = await house.tokenFor(signerA)
  clock.set(signBy ?? '')
  expect((await house.view(id, signerA)).next).toContain('sign')
  clock.advance(1)
  expect((await house.view(id, signerA)).next).not.toContain('sign')
  const late = async () => app.contracts.sign(await actor(signerA), id, input)
  expect(await refusedWithoutTrace(house, late)).toBe('signing-expired')
  const open = async () => app.contracts.openForSigning(await actor(signerA), { token })
  expect(await refusedWithoutTrace(house, open)).toBe('link-expired')
  clock.advance(60 * day)
  const { version } = await house.view(id)
  const reason = '逾期未签'
  const ended = await app.contracts.withdraw(await actor(drafter), id, { version, reason })
  expect(agreed(ended).state).toBe('withdrawn')
  await auditHouse(app)
})

test('a contract whose own dates have passed while it waited is not approved any more', async () => {
  const { app, actor, clock } = house
  const { id } = await house.draft()
  const { version } = await house.submit(id)
  clock.advance(15 * day)
  const attempt = async () => app.contracts.approve(await actor(approver), id, { version })
  const refusal = await attempt()
  expect(codeOf(refusal)).toBe('draft-incomplete')
  expect(refusal).toMatchObject({ facts: { faults: 1, first: 'date-in-past' }, field: 'signBy' })
  expect(await refusedWithoutTrace(house, attempt)).toBe('draft-incomplete')
})
