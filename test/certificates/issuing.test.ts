import { afterAll, beforeAll, expect, test } from 'vitest'
import { agreed } from '../journeys/house.ts'
import { type Office, openOffice, staff } from './office.ts'

let office: Office

beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

const approved = async () => office.approve(await office.accept(await office.applyTeacher()))

test('what was approved is made into sealed and signed certificates', async () => {
  const applications = [await approved(), await approved()]
  const ordered = await office.order(applications)
  expect(ordered).toMatchObject({ total: 2, issued: 0, state: 'running' })
  await office.app.outbox.runDue()
  const batch = agreed(
    await office.app.certificates.batch(await office.actor(staff.issuer), ordered.id),
  )
  expect(batch).toMatchObject({ issued: 2, state: 'done', fault: null })
})
