import { afterAll, beforeAll, expect, test } from 'vitest'
import { agreed, codeOf } from '../journeys/house.ts'
import { citizen, merchant, type Office, openOffice, portrait, staff } from './office.ts'

let office: Office

beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

const { officer, reviewer } = staff
const certificates = () => office.app.certificates

test('a suspension that guesses the version of a revocation under way does not undo it', async () => {
  const issued = await office.issued(
    await office.approve(await office.accept(await office.applyTeacher())),
  )
  const { id } = issued
  const [first, second] = [await office.actor(officer), await office.actor(reviewer)]
  const proposed = agreed(
    await certificates().proposeRevocation(first, id, {
      ...{ version: issued.version, operation: 'revoke', reason: '以欺骗手段取得' },
      decisionNumber: '',
    }),
  )
  const { proposal, version } = proposed
  let over = false
  const decided = certificates()
    .decideRevocation(second, id, {
      ...{ proposalId: proposal?.id ?? '', version: proposal?.version ?? 0 },
      ...{ confirm: true, opinion: '同意' },
    })
    .finally(() => {
      over = true
    })
  const guesses: Promise<unknown>[] = []
  // One in every turn that others have, so that some are judged before the decision and carried out after it.
  while (!over && guesses.length < 500) {
    const guess = { version: version + 1, reason: '核查期间' }
    guesses.push(certificates().suspend(first, id, guess))
    await null
  }
  expect(agreed(await decided).status).toBe('03')
  for (const answer of await Promise.all(guesses)) {
    expect(['overtaken', 'already-revoked']).toContain(codeOf(answer))
  }
  expect(await certificates().statusAt(id, office.clock.now())).toBe('03')
  expect(agreed(await certificates().view(second, id)).status).toBe('03')
})

test('a correction that guesses the version of another does not write over it', async () => {
  const handed = await office.applyTeacher()
  const words = { version: handed.version, opinion: '请补正任教学科' }
  const { id, version } = agreed(
    await certificates().return(await office.actor(officer), handed.id, words),
  )
  const applicant = await office.actor(citizen)
  const { values } = await office.teacher({ subject: '物理' })
  const slow = { bytes: await portrait({ width: 5000, height: 6400 }), name: '照片.jpg' }
  const other = { ...values, subject: '化学' }
  const [guessed, honest] = await Promise.all([
    certificates().revise(applicant, id, { version: version + 1, values: other, photo: slow }),
    certificates().revise(applicant, id, { version, values }),
  ])
  expect(codeOf(guessed)).toBe('overtaken')
  expect(agreed(honest)).toMatchObject({ state: 'submitted', values: { subject: '物理' } })
})

test('who has left the organisation sees nothing more of what they applied for in its name', async () => {
  const { agencyId, companyId } = office
  const chief = await office.actor(merchant)
  const clerk = staff.chief
  const member = { email: clerk, roles: ['drafter' as const] }
  agreed(await office.app.people.grant(chief, companyId, member))
  const input = { ...office.licence(), agencyId }
  const applied = agreed(await certificates().apply(await office.actor(clerk), input))
  agreed(await office.app.people.grant(chief, companyId, { email: clerk, roles: [] }))
  // Not as a member of the agency either.
  const { personId, memberships, ...rest } = await office.actor(clerk)
  const left = {
    ...{ ...rest, personId },
    memberships: memberships.filter((one) => one.organisationId !== agencyId),
  }
  expect(codeOf(await certificates().application(left, applied.id))).toBe('not-found')
  expect(codeOf(await certificates().preview(left, applied.id))).toBe('not-found')
  expect(codeOf(await certificates().photo(left, applied.id))).toBe('not-found')
  expect(codeOf(await certificates().apply(left, input))).toBe('not-found')
  expect(await certificates().applicationsOf(left)).toEqual([])
  expect(await certificates().applicationsOf(chief)).toHaveLength(1)
})

test('an officer who may issue no longer issues nothing more of what was ordered', async () => {
  const approved = await office.approve(await office.accept(await office.applyTeacher()))
  const { id } = await office.order([approved])
  const chief = await office.actor(staff.chief)
  const demoted = { email: staff.issuer, roles: ['auditor' as const] }
  agreed(await office.app.people.grant(chief, office.agencyId, demoted))
  await office.app.outbox.runDue()
  expect(agreed(await certificates().batch(chief, id))).toMatchObject({
    ...{ state: 'stopped', issued: 0, fault: 'not-permitted' },
  })
  expect(agreed(await certificates().application(chief, approved.id)).state).toBe('approved')
})
