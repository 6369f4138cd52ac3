import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, minute } from '../../server/core/values/durations.ts'
import type { SpendableIntent } from '../../server/keys/types.ts'
import type { Actor } from '../../server/people/types.ts'
import {
  actOf,
  agreed,
  codeOf,
  drafter,
  type House,
  openHouse,
  openStranger,
  owner,
  refusedWithoutTrace,
  rowsOf,
  signerA,
  signerB,
} from './house.ts'

let house: House
let stranger: Actor

beforeAll(async () => {
  house = await openHouse()
  stranger = await openStranger(house)
})

afterAll(() => house.close())

test('what is typed wrong is named with its place, all at once, and nothing is stored', async () => {
  const { app, actor } = house
  const { partyB, items } = house.values() as { partyB: object; items: object[] }
  const dear = { ...items[0], quantity: '900', unitPrice: '9999999999.00' }
  const cases: [Record<string, unknown>, { code: string; field: string }[]][] = [
    [
      { partyB: { ...partyB, code: '91450200MA5DEM2B7J' } },
      [{ code: 'uscc-invalid', field: 'partyB.code' }],
    ],
    [
      { items: [{ ...items[0], quantity: '999999999', unitPrice: '9999999999.00' }] },
      [{ code: 'money-overflow', field: 'items[0].unitPrice' }],
    ],
    [{ items: [dear, dear] }, [{ code: 'sum-overflow', field: 'total' }]],
    [{ signBy: '2026-11-21' }, [{ code: 'date-in-past', field: 'signBy' }]],
    [
      { signBy: '2026-11-21', partyB: { ...partyB, code: '1' }, taxRate: '99' },
      [
        { code: 'uscc-invalid', field: 'partyB.code' },
        { code: 'out-of-range', field: 'taxRate' },
        { code: 'date-in-past', field: 'signBy' },
      ],
    ],
    [{ prepay: '31' }, []],
  ]
  for (const [changes, faults] of cases) {
    const input = await house.draftInput(changes)
    const before = await rowsOf(house.db)
    const answer = await app.contracts.draft(await actor(drafter), input)
    // Percentages that do not add up yet are a draft's own affair.
    if (faults.length === 0) expect(agreed(answer).state).toBe('draft')
    else expect(answer).toMatchObject(faults)
    if (faults.length > 0) expect(await rowsOf(house.db)).toEqual(before)
  }
})

test('a draft that is not finished is not submitted, and the first gap is named', async () => {
  const { app, actor } = house
  const { id, version } = await house.draft({ prepay: '31', subject: '' })
  const attempt = async () => app.contracts.submit(await actor(drafter), id, { version })
  expect(await attempt()).toMatchObject({
    code: 'draft-incomplete',
    facts: { faults: 2, first: 'required' },
    field: 'subject',
  })
  expect(await refusedWithoutTrace(house, attempt)).toBe('draft-incomplete')
})

test('a form sent twice makes one contract and uses one number', async () => {
  const { app, actor, clock, db } = house
  const input = await house.draftInput()
  const first = agreed(await app.contracts.draft(await actor(drafter), input))
  const before = await rowsOf(db)
  clock.advance(20 * day)
  // By now the dates of the form lie in the past; it is still the same contract.
  const changed = { ...input, values: { ...input.values, subject: '另一件事' } }
  for (const again of [input, changed]) {
    const replayed = agreed(await app.contracts.draft(await actor(drafter), again))
    expect(replayed).toEqual(first)
  }
  expect(await rowsOf(db)).toEqual(before)
  const next = await house.draft()
  expect(serialOf(next.number)).toBe(serialOf(first.number) + 1)
  const nameless = async () =>
    app.contracts.draft(await actor(drafter), { ...(await house.draftInput()), requestId: '' })
  expect(await refusedWithoutTrace(house, nameless)).toBe('required')
})

test('what was decided on an older state of the contract is refused', async () => {
  const { app, actor } = house
  const { id, version } = await house.draft()
  const values = house.values({ subject: '新的采购事项' })
  agreed(await app.contracts.revise(await actor(drafter), id, { version, values }))
  const person = await actor(drafter)
  const stale = [
    () => app.contracts.revise(person, id, { version, values }),
    () => app.contracts.submit(person, id, { version }),
    () => app.contracts.withdraw(person, id, { version, reason: '不再需要' }),
  ]
  for (const attempt of stale) expect(await refusedWithoutTrace(house, attempt)).toBe('overtaken')
})

test('a link opens to its own signer only, and to nobody when it is unknown or used', async () => {
  const { app, actor } = house
  const { id } = await house.toSigning()
  const token = await house.tokenFor(signerA)
  const opening = (who: Actor, by: string) => () => app.contracts.openForSigning(who, { token: by })
  const [a, b] = [await actor(signerA), await actor(signerB)]
  const altered = `${token.slice(0, -1)}${token.endsWith('A') ? 'E' : 'A'}`
  expect(await refusedWithoutTrace(house, opening(a, altered))).toBe('link-unknown')
  expect(await refusedWithoutTrace(house, opening(a, ''))).toBe('link-unknown')
  expect(await refusedWithoutTrace(house, opening(b, token))).toBe('link-not-yours')
  expect(await refusedWithoutTrace(house, opening(stranger, token))).toBe('link-not-yours')
  await house.sign(signerA, id)
  const before = await rowsOf(house.db)
  const used = agreed(await app.contracts.openForSigning(a, { token }))
  expect(used.obstacle).toMatchObject({ code: 'already-signed' })
  expect(await rowsOf(house.db)).toEqual(before)
})

test('the person who was invited but belongs to no organisation yet is told which it is', async () => {
  const { app } = house
  const email = 'newcomer@example.com'
  const partyB = { ...(house.values().partyB as object), signerEmail: email }
  const { id } = await house.toSigning({ partyB })
  await house.sign(signerA, id)
  const token = await house.tokenFor(email)
  const account = { email, name: '示例新人', password: 'qiyin-demo-2026' }
  const person = await app.people.actorById(await app.people.createDemoPerson(account))
  const answer = await app.contracts.openForSigning(person as Actor, { token })
  expect(answer).toMatchObject({
    code: 'signer-organisation-missing',
    facts: { name: '示例乙科技有限公司', code: '91450200MA5DEM2B7H' },
  })
})

test('an act of will is good for one person, purpose, contract and file, once and for five minutes', async () => {
  const { app, actor, clock } = house
  const { id, documentDigest } = await house.toSigning()
  const other = await house.toSigning()
  const input = await house.signInput(signerA, id)
  const act = actOf({ id, documentDigest })
  const signWith = (intent: SpendableIntent) => async () =>
    app.contracts.sign(await actor(signerA), id, { ...input, intent })
  const unfit: Record<string, SpendableIntent> = {
    'another file': await house.intend(signerA, { ...act, digest: 'a'.repeat(64) }),
    'another contract': await house.intend(signerA, { ...act, subjectId: other.id }),
    'another purpose': await house.intend(signerA, { ...act, purpose: 'seal.use' }),
    'another person': await house.intend(owner, act),
    'a later end': { ...input.intent, expiresAt: new Date(clock.now().getTime() + day) },
    'an altered proof': { ...input.intent, seal: input.intent.seal.replace(/.$/, '_') },
  }
  for (const [name, intent] of Object.entries(unfit)) {
    expect(await refusedWithoutTrace(house, signWith(intent)), name).toBe('intent-invalid')
  }
  const spent = await house.intend(signerA, act)
  await house.db.transaction((tx) => app.people.spendIntent(tx, spent.id, clock.now()))
  expect(await refusedWithoutTrace(house, signWith(spent))).toBe('intent-invalid')
  const stale = await house.intend(signerA, act)
  clock.advance(5 * minute)
  expect(await refusedWithoutTrace(house, signWith(stale))).toBe('intent-expired')
  const fresh = await house.intend(signerA, act)
  agreed(await signWith(fresh)())
  expect(await refusedWithoutTrace(house, signWith(fresh))).toBe('already-signed')
})

test('who confirmed an older file, or another party, does not sign', async () => {
  const { app, actor } = house
  const { id, parties } = await house.toSigning()
  const input = await house.signInput(signerA, id)
  const person = await actor(signerA)
  const older = { ...input, documentDigest: 'b'.repeat(64) }
  expect(await refusedWithoutTrace(house, () => app.contracts.sign(person, id, older))).toBe(
    'overtaken',
  )
  const theirs = { ...input, partyId: parties[1]?.id ?? '' }
  expect(await refusedWithoutTrace(house, () => app.contracts.sign(person, id, theirs))).toBe(
    'not-permitted',
  )
})

test('only an active seal of the signer’s own organisation stands on the file', async () => {
  const { app, actor } = house
  const { id } = await house.toSigning()
  const input = await house.signInput(signerA, id)
  const keeper = await actor(signerA)
  const [foreign] = agreed(
    await app.seals.list(await actor(signerB), (await memberOf(signerB)).organisationId),
  )
  const signWith = (sealId: string) => () => app.contracts.sign(keeper, id, { ...input, sealId })
  expect(await refusedWithoutTrace(house, signWith(foreign?.id ?? ''))).toBe('seal-unknown')
  expect(await refusedWithoutTrace(house, signWith('sel_none'))).toBe('seal-unknown')
  const seal = await app.seals.get(input.sealId)
  const suspension = { to: 'suspended', reason: '印章交接', version: seal?.version ?? 0 } as const
  const suspended = agreed(await app.seals.move(keeper, input.sealId, suspension))
  expect(await refusedWithoutTrace(house, signWith(input.sealId))).toBe('seal-not-active')
  const shown = agreed(await app.contracts.openForSigning(keeper, { contractId: id }))
  expect(shown).toMatchObject({ seals: [], obstacle: { code: 'no-seal' } })
  const { version } = suspended
  agreed(await app.seals.move(keeper, input.sealId, { to: 'active', reason: '交接完毕', version }))
  agreed(await signWith(input.sealId)())
})

test('who has no second factor is told before they read all pages', async () => {
  const { app } = house
  const { id } = await house.toSigning()
  const person = await house.actor(signerA)
  const bare = { ...person, twoFactorEnabled: false }
  const shown = agreed(await app.contracts.openForSigning(bare, { contractId: id }))
  expect(shown.obstacle).toMatchObject({ code: 'second-factor-missing' })
})

test('a page of the list that never was is refused', async () => {
  const person = await house.actor(drafter)
  const { organisationId } = await memberOf(drafter)
  const query = { organisationId, limit: 5, cursor: '1.ctr_x' }
  expect(codeOf(await house.app.contracts.search(person, query))).toBe('cursor-invalid')
})

test('the list is walked page by page, and no contract is missed or met twice', async () => {
  const person = await house.actor(signerB)
  const { organisationId } = await memberOf(signerB)
  const all = agreed(await house.app.contracts.search(person, { organisationId, limit: 100 }))
  const walked: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const cursor: { cursor?: string } = next ? { cursor: next } : {}
    const answer = await house.app.contracts.search(person, { organisationId, limit: 2, ...cursor })
    const page = agreed(answer)
    walked.push(...page.rows.map((row) => row.id))
    next = page.next
  }
  expect(walked.length).toBeGreaterThan(4)
  expect(walked).toEqual(all.rows.map((row) => row.id))
})

async function memberOf(email: string) {
  const [membership] = (await house.actor(email)).memberships
  if (!membership) throw new Error(`${email} belongs to no organisation`)
  return membership
}

function serialOf(number: string): number {
  return Number(number.slice(-6))
}
