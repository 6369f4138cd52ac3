import { afterAll, beforeAll, expect, test } from 'vitest'
import { obligationOf, openRunning, type Running } from './support.ts'

let house: Running

beforeAll(async () => {
  house = await openRunning()
}, 60_000)

afterAll(() => house.close())

test('every reason comes with its tree, and names nothing but fields of the template and facts', async () => {
  const { obligations, fields } = await house.see()
  const facts = ['effectiveOn', 'deliveredOn', 'acceptedOn', 'openClaims', 'metOn']
  const known = [...fields.map(({ name }) => name), ...facts, 'amount', 'outstanding']
  for (const { why } of obligations) {
    for (const { inputs, tree } of why) {
      expect(known).toEqual(expect.arrayContaining(Object.keys(inputs)))
      expect(tree).toEqual(expect.any(Array))
    }
  }
  const due = obligationOf(await house.see(), 'prepayment').why.find(({ part }) => part === 'due')
  const days = ['call', 'addDays', ['id', 'effectiveOn'], ['id', 'prepayDays']]
  expect(due?.tree).toEqual(['call', 'nextWorkday', days])
  const label = fields.find(({ name }) => name === 'prepayDays')?.label.zh
  expect(label).toBe('预付款期限（生效后）')
})
