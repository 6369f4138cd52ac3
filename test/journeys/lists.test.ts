import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rowsFor } from '../../app/routes/contracts/query.ts'
import type { ContractRow } from '../../server/contracts/types.ts'
import {
  agreed,
  approver,
  codeOf,
  drafter,
  type House,
  openHouse,
  openStranger,
  organisationOf,
  signerA,
  signerB,
} from './house.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
})

afterAll(() => house.close())

async function found(email: string, text?: string): Promise<readonly ContractRow[]> {
  const actor = await house.actor(email)
  const query = { organisationId: organisationOf(actor), limit: 100, ...(text ? { text } : {}) }
  return agreed(await house.app.contracts.search(actor, query)).rows
}

const rowOf = async (email: string, id: string, text?: string) =>
  (await found(email, text)).find((row) => row.id === id)

const inboxOf = async (email: string) =>
  (await house.app.contracts.inbox(await house.actor(email))).map((row) => row.id)

test('the other side is named to each: the supplier to the buyer, the buyer to the supplier', async () => {
  const { id } = await house.toSigning()
  await house.sign(signerA, id)
  expect((await rowOf(signerA, id))?.counterparty).toBe('示例乙科技有限公司')
  expect((await rowOf(signerB, id))?.counterparty).toBe('示例甲贸易有限公司')
})

test('a contract is listed and found by what it is about, and says when it was sent back', async () => {
  const { app } = house
  const { id } = await house.draft({ subject: '会议室办公家具' })
  const row = { title: '通用采购合同（会议室办公家具）', returned: false }
  expect(await rowOf(drafter, id, '办公家具')).toMatchObject(row)
  const { version } = await house.submit(id)
  const actor = await house.actor(approver)
  agreed(await app.contracts.reject(actor, id, { version, reason: '数量有误' }))
  expect(await rowOf(drafter, id)).toMatchObject({ state: 'draft', returned: true })
  const values = house.values({ subject: '会客室办公家具' })
  const back = await house.view(id)
  const revision = { version: back.version, values }
  agreed(await app.contracts.revise(await house.actor(drafter), id, revision))
  const revised = { title: '通用采购合同（会客室办公家具）', returned: false }
  expect(await rowOf(drafter, id)).toMatchObject(revised)
  await house.submit(id)
  await house.approve(id)
  expect(await rowOf(signerB, id)).toMatchObject(revised)
})

describe('the second party', () => {
  test('has no trace of a contract before it is approved', async () => {
    const { id } = await house.draft()
    expect(await rowOf(signerB, id)).toBeUndefined()
    await house.submit(id)
    expect(await rowOf(signerB, id)).toBeUndefined()
    const other = await house.actor(signerB)
    expect(codeOf(await house.app.contracts.view(other, id))).toBe('not-found')
  })

  test('sees it coming, is told whose signature is awaited, and has nothing to do', async () => {
    const { id } = await house.toSigning()
    expect(await rowOf(signerB, id)).toMatchObject({
      state: 'signing',
      waiting: false,
      awaits: { label: '甲方', position: 1 },
    })
    expect(await inboxOf(signerB)).not.toContain(id)
    expect((await house.view(id, signerB)).next).toEqual(['download'])
    expect(await rowOf(signerA, id)).toMatchObject({ waiting: true, awaits: null })
    // Colleagues who may not sign read the same as the other side.
    expect(await rowOf(drafter, id)).toMatchObject({ waiting: false, awaits: { label: '甲方' } })
  })

  test('has it to do once the first has signed, and the first reads whom it waits for', async () => {
    const { id } = await house.toSigning()
    await house.sign(signerA, id)
    expect(await rowOf(signerB, id)).toMatchObject({ waiting: true, awaits: null })
    expect(await inboxOf(signerB)).toContain(id)
    expect(await rowOf(signerA, id)).toMatchObject({
      waiting: false,
      awaits: { label: '乙方', position: 2 },
    })
    await house.sign(signerB, id)
    expect(await rowOf(signerB, id)).toMatchObject({ waiting: false, awaits: null })
  })

  test('that nobody has vouched for opens from the inbox what waits there, and nothing before', async () => {
    const stranger = await openStranger(house)
    const partyB = {
      ...(house.values().partyB as object),
      ...{ code: '91450300MA5DEM3C8G', signerEmail: stranger.email },
    }
    const { id } = await house.toSigning({ partyB })
    const { contracts } = house.app
    expect(codeOf(await contracts.view(stranger, id))).toBe('not-found')
    await house.sign(signerA, id)
    expect((await contracts.inbox(stranger)).map((row) => row.id)).toEqual([id])
    expect(agreed(await contracts.view(stranger, id)).next).toContain('sign')
  })
})

describe('the search of the list', () => {
  test('finds the other side by the name in one’s own row, and by no other name', async () => {
    const { id } = await house.toSigning()
    expect(await rowOf(drafter, id, '示例乙')).toBeDefined()
    expect(await rowOf(drafter, id, '示例甲')).toBeUndefined()
    expect(await rowOf(signerB, id, '示例甲')).toBeDefined()
    expect(await rowOf(signerB, id, '示例乙')).toBeUndefined()
  })

  test('knows letters of either case, digits of either width, and parts of a number', async () => {
    const { id, number } = await house.toSigning()
    const wide = number.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))
    const ways = [number.toLowerCase(), wide, number.slice(-4), number.replaceAll('-', ''), '采购']
    for (const text of ways) {
      for (const email of [drafter, signerB]) {
        expect(await rowOf(email, id, text), `${email} ${text}`).toBeDefined()
      }
    }
    for (const text of ['%', '_', `${number}0`, "'", '\\']) {
      expect(await found(drafter, text), text).toEqual([])
    }
  })
})

describe('the tab of what waits for somebody', () => {
  const waitingOf = async (email: string, more: { text?: string; limit?: number } = {}) => {
    const actor = await house.actor(email)
    const query = {
      organisationId: organisationOf(actor),
      waiting: true as const,
      limit: 100,
      ...more,
    }
    return agreed(await rowsFor(house.app.contracts, actor, query))
  }

  test('is found however many newer contracts wait for nobody here', async () => {
    const { id } = await house.toSigning()
    for (let i = 0; i < 3; i++) await house.draft()
    const { rows, next } = await waitingOf(signerA, { limit: 1 })
    expect(rows.map((row) => row.id)).toContain(id)
    expect(next).toBeNull()
    expect(rows.every((row) => row.waiting)).toBe(true)
  })

  test('is searched as the list is', async () => {
    const { id, number } = await house.toSigning()
    const found = await waitingOf(signerA, { text: number })
    expect(found.rows.map((row) => row.id)).toEqual([id])
    expect((await waitingOf(signerA, { text: `${number}0` })).rows).toEqual([])
    expect((await waitingOf(signerB, { text: number })).rows).toEqual([])
    await house.sign(signerA, id)
    expect((await waitingOf(signerA, { text: number })).rows).toEqual([])
    expect((await waitingOf(signerB, { text: number })).rows.map((row) => row.id)).toEqual([id])
  })
})
