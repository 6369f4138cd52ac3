import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Office, openOffice } from './office.ts'

let office: Office

beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

test('an application goes from its applicant over the desk to approval', async () => {
  const handed = await office.applyTeacher()
  expect(handed).toMatchObject({ state: 'submitted', mine: true, next: ['withdraw'] })
  const accepted = await office.accept(handed)
  expect(accepted).toMatchObject({ state: 'accepted', holderName: '示例李明远' })
  const approved = await office.approve(accepted)
  expect(approved.timeline.map(({ kind }) => kind)).toEqual(['submitted', 'accepted', 'approved'])
})
