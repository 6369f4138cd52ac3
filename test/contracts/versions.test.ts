import { afterAll, beforeAll, expect, test } from 'vitest'
import { agreed, approver, codeOf, drafter, type House, openHouse } from '../journeys/house.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
}, 60_000)

afterAll(() => house.close())

const contracts = () => house.app.contracts
const drafted = async () => {
  const input = { ...(await house.draftInput()), values: { ...house.values() } }
  return agreed(await contracts().draft(await house.actor(drafter), input))
}

test('an approval that guesses the version of another text does not approve it', async () => {
  const { id } = await drafted()
  const { version, values } = await house.submit(id)
  const [writer, judge] = [await house.actor(drafter), await house.actor(approver)]
  const exchange = async () => {
    agreed(await contracts().reject(judge, id, { version, reason: '示例：请改动' }))
    const changed = { ...values, subject: '示例：另一标的' }
    agreed(await contracts().revise(writer, id, { version: version + 1, values: changed }))
    return agreed(await contracts().submit(writer, id, { version: version + 2 }))
  }
  const [guessed, submitted] = await Promise.all([
    contracts().approve(judge, id, { version: version + 3 }),
    exchange(),
  ])
  expect(codeOf(guessed)).toBe('overtaken')
  expect(submitted.state).toBe('submitted')
  expect((await house.view(id, drafter)).state).toBe('submitted')
})

test('a change that guesses the version of what is being approved does not get into it', async () => {
  const { id, version, values } = await drafted()
  const [writer, judge] = [await house.actor(drafter), await house.actor(approver)]
  const guesses: Promise<unknown>[] = []
  let over = false
  const agreement = (async () => {
    agreed(await contracts().submit(writer, id, { version }))
    return contracts().approve(judge, id, { version: version + 1 })
  })().finally(() => {
    over = true
  })
  const changed = { ...values, subject: '示例：另一标的' }
  while (!over && guesses.length < 200) {
    for (const ahead of [1, 2]) {
      guesses.push(contracts().revise(writer, id, { version: version + ahead, values: changed }))
    }
    await null
  }
  for (const answer of await Promise.all(guesses)) {
    expect(['overtaken', 'wrong-state']).toContain(codeOf(answer))
  }
  expect(agreed(await agreement).state).toBe('signing')
  expect((await house.view(id, drafter)).values).toEqual(values)
})
