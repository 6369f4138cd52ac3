import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRefusal } from '../../server/core/values/refusal.ts'
import {
  agreed,
  approver,
  auditHouse,
  drafter,
  type House,
  openHouse,
  owner,
  rowsOf,
  signerA,
  signerB,
} from './house.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
})

afterAll(() => house.close())

/** Exactly one of these wins; every other one is refused with one of `losers`. Answers the winner's place. */
async function race(attempts: readonly Promise<unknown>[], losers: readonly string[]) {
  const answers = await Promise.all(attempts)
  const refused = answers.filter(isRefusal)
  expect(refused).toHaveLength(attempts.length - 1)
  for (const { code } of refused) expect(losers).toContain(code)
  return answers.findIndex((answer) => !isRefusal(answer))
}

const linesOf = async (id: string, kind: string) =>
  (await house.view(id)).timeline.filter((line) => line.kind === kind).length

test('two tabs of one signer make one signature', async () => {
  const { app, actor } = house
  const { id } = await house.toSigning()
  const person = await actor(signerA)
  const tabs = [await house.signInput(signerA, id), await house.signInput(signerA, id)]
  const before = await rowsOf(house.db)
  const attempts = tabs.map((input) => app.contracts.sign(person, id, input))
  await race(attempts, ['overtaken', 'already-signed'])
  const after = await rowsOf(house.db)
  expect(after.contractRevisions).toHaveLength((before.contractRevisions?.length ?? 0) + 1)
  expect(after.ledgerEntries).toHaveLength((before.ledgerEntries?.length ?? 0) + 1)
  expect(after.sealEvents).toHaveLength((before.sealEvents?.length ?? 0) + 1)
  expect(await linesOf(id, 'contract.signed')).toBe(1)
  const { bytes } = agreed(await app.contracts.file(person, id))
  const { signatures } = await app.verification.examineFile(bytes)
  expect(signatures).toHaveLength(1)
  await auditHouse(app)
})

test('one confirmation sent twice makes one signature', async () => {
  const { app, actor } = house
  const { id } = await house.toSigning()
  const person = await actor(signerA)
  const input = await house.signInput(signerA, id)
  const attempts = [1, 2, 3].map(() => app.contracts.sign(person, id, input))
  await race(attempts, ['overtaken', 'already-signed', 'intent-invalid'])
  expect(await linesOf(id, 'contract.signed')).toBe(1)
  await auditHouse(app)
})

test('two signers of one party: one signs, the other is told', async () => {
  const { app, actor } = house
  const { id } = await house.toSigning()
  const inputs = {
    [signerA]: await house.signInput(signerA, id),
    [owner]: await house.signInput(owner, id),
  }
  const attempts = Object.entries(inputs).map(async ([email, input]) =>
    app.contracts.sign(await actor(email), id, input),
  )
  await race(attempts, ['overtaken', 'already-signed'])
  await app.outbox.runDue()
  const completed = await house.sign(signerB, id)
  expect(completed.state).toBe('completed')
  await auditHouse(app)
  const { bytes } = agreed(await app.contracts.file(await actor(signerB), id))
  expect((await app.verification.examineFile(bytes)).verdict).toBe('valid')
})

test('signing, declining and withdrawing at once leave the contract in one state', async () => {
  const { app, actor } = house
  for (const round of [0, 1, 2, 3]) {
    const { id, version, parties } = await house.toSigning()
    const [person, boss] = [await actor(signerA), await actor(owner)]
    const input = await house.signInput(signerA, id)
    const partyId = parties[0]?.id ?? ''
    const attempts = [
      () => app.contracts.sign(person, id, input),
      () => app.contracts.decline(boss, id, { partyId, reason: '暂缓签署' }),
      () => app.contracts.withdraw(boss, id, { version, reason: '项目取消' }),
    ]
    // In another order each time, so that each of them is the first once.
    const turned = [...attempts.slice(round % 3), ...attempts.slice(0, round % 3)]
    const winner = await race(
      turned.map((attempt) => attempt()),
      ['overtaken', 'already-signed', 'wrong-state'],
    )
    const outcome = ['signing', 'declined', 'withdrawn'][(winner + (round % 3)) % 3]
    expect((await house.view(id)).state).toBe(outcome)
  }
  await auditHouse(app)
})

test('an invitation and a withdrawal at once: a link goes out only for a contract that is open', async () => {
  const { app, actor } = house
  for (let round = 0; round < 3; round += 1) {
    const { id } = await house.draft()
    await house.submit(id)
    const { version } = await house.approve(id)
    const reason = '项目取消'
    const [answer] = await Promise.all([
      app.contracts.withdraw(await actor(drafter), id, { version, reason }),
      app.outbox.runDue(),
    ])
    agreed(answer)
    await app.outbox.runDue()
    const { timeline, parties, state } = await house.view(id)
    expect(state).toBe('withdrawn')
    const kinds = timeline.map((line) => line.kind)
    expect(kinds.includes('contract.invited')).toBe(parties[0]?.state === 'invited')
    if (kinds.includes('contract.invited')) {
      expect(kinds.indexOf('contract.invited')).toBeLessThan(kinds.indexOf('contract.withdrawn'))
    }
  }
})

test('approving and withdrawing at once, and two approvers: one wins', async () => {
  const { app, actor } = house
  const { id } = await house.draft()
  const { version } = await house.submit(id)
  const [first, second] = [await actor(approver), await actor(owner)]
  await race(
    [
      app.contracts.approve(first, id, { version }),
      app.contracts.withdraw(await actor(drafter), id, { version, reason: '项目取消' }),
    ],
    ['overtaken', 'wrong-state'],
  )
  const other = await house.draft()
  const submitted = await house.submit(other.id)
  await race(
    [
      app.contracts.approve(first, other.id, submitted),
      app.contracts.approve(second, other.id, submitted),
      app.contracts.reject(second, other.id, { ...submitted, reason: '缺少附件' }),
    ],
    ['overtaken', 'wrong-state'],
  )
  await app.outbox.runDue()
  const { parties, timeline } = await house.view(other.id)
  const approved = timeline.filter((line) => line.kind === 'contract.approved').length
  expect(parties).toHaveLength(approved * 2)
  await auditHouse(app)
})

test('a draft submitted twice at once is submitted once', async () => {
  const { app, actor } = house
  const { id, version } = await house.draft()
  const person = await actor(drafter)
  const attempts = [1, 2].map(() => app.contracts.submit(person, id, { version }))
  await race(attempts, ['overtaken', 'wrong-state'])
  expect(await linesOf(id, 'contract.submitted')).toBe(1)
})

test('forms sent at once get consecutive numbers, and the same form one', async () => {
  const { app, actor } = house
  const person = await actor(drafter)
  const different = await Promise.all([1, 2, 3, 4].map(() => house.draftInput()))
  const same = await house.draftInput()
  const inputs = [...different, same, same, same]
  const drafted = await Promise.all(inputs.map((input) => app.contracts.draft(person, input)))
  const numbers = new Set(drafted.map((answer) => agreed(answer).number))
  expect(numbers.size).toBe(5)
  const serials = [...numbers].map((number) => Number(number.slice(-6))).sort((a, b) => a - b)
  expect(serials).toEqual(serials.map((_, n) => (serials[0] ?? 0) + n))
  expect((await house.draft()).number.slice(-6)).toBe(
    String((serials[4] ?? 0) + 1).padStart(6, '0'),
  )
})

test('an invitation opened in two tabs at once was opened once', async () => {
  const { app, actor } = house
  const { id } = await house.toSigning()
  const person = await actor(signerA)
  const token = await house.tokenFor(signerA)
  const opened = [{ token }, { contractId: id }, { token }].map((by) =>
    app.contracts.openForSigning(person, by),
  )
  for (const answer of await Promise.all(opened)) expect(agreed(answer).obstacle).toBeNull()
  expect(await linesOf(id, 'contract.opened')).toBe(1)
  await auditHouse(app)
})

test('several runners of the outbox write every letter once', async () => {
  const { app } = house
  const { id } = await house.draft()
  await house.submit(id)
  await house.approve(id)
  await Promise.all([app.outbox.runDue(), app.outbox.runDue(), app.outbox.runDue()])
  const invitations = (await app.mailbox.listFor(signerA, 100)).filter((one) =>
    one.body.includes('/sign/'),
  )
  const { number } = await house.view(id)
  expect(invitations.filter((one) => one.subject.includes(number))).toHaveLength(1)
})
