import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CertificateView } from '../../server/certificates/types.ts'
import { readPdf } from '../../server/core/pdf/file.ts'
import { isFault } from '../../server/core/pdf/objects.ts'
import { day } from '../../server/core/values/durations.ts'
import { agreed, codeOf, kindsAbout, openStranger } from '../journeys/house.ts'
import { citizen, merchant, type Office, openOffice, staff } from './office.ts'

let office: Office

beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

const { officer, reviewer } = staff
const certificates = () => office.app.certificates
const teacher = async () =>
  office.issued(await office.approve(await office.accept(await office.applyTeacher())))
const today = (certificate: CertificateView) =>
  certificates().statusAt(certificate.id, office.clock.now())
const suspend = async ({ id, version }: CertificateView, email: string = officer) =>
  certificates().suspend(await office.actor(email), id, { version, reason: '核查期间' })
const propose = async (
  { id, version }: CertificateView,
  operation: 'revoke' | 'cancel' | 'penalise' = 'revoke',
) =>
  certificates().proposeRevocation(await office.actor(officer), id, {
    ...{ version, operation, reason: '以欺骗手段取得', decisionNumber: '示例撤〔2026〕1 号' },
  })
const decide = async (proposed: CertificateView, email: string = reviewer, confirm = true) => {
  const { proposal } = proposed
  if (!proposal) throw new Error('nothing is proposed')
  const decision = { proposalId: proposal.id, version: proposal.version, confirm, opinion: '同意' }
  return certificates().decideRevocation(await office.actor(email), proposed.id, decision)
}

test('a certificate is suspended and resumed, each moment keeps its status, its bytes stay', async () => {
  const issued = await teacher()
  const before = office.clock.now()
  const bytes = agreed(await certificates().file(await office.actor(citizen), issued.id)).bytes
  office.clock.advance(1000)
  const suspended = agreed(await suspend(issued))
  expect(suspended).toMatchObject({ status: '02', next: expect.arrayContaining(['resume']) })
  const between = office.clock.now()
  expect(codeOf(await suspend(suspended))).toBe('not-standing')
  office.clock.advance(1000)
  const { id, version } = suspended
  const words = { version, reason: '核查完毕' }
  const resumed = agreed(await certificates().resume(await office.actor(officer), id, words))
  expect(resumed.status).toBe('01')
  expect(await certificates().statusAt(id, new Date(issued.issuedAt.getTime() - 1))).toBeUndefined()
  expect(await certificates().statusAt(id, before)).toBe('01')
  expect(await certificates().statusAt(id, between)).toBe('02')
  expect(await today(resumed)).toBe('01')
  expect(agreed(await certificates().file(await office.actor(citizen), id)).bytes).toEqual(bytes)
  const kinds = await kindsAbout(office, id)
  expect(kinds).toEqual(['certificate.issued', 'certificate.suspended', 'certificate.resumed'])
})

test('a remark stays with the certificate', async () => {
  const { id, version } = await teacher()
  const remark = { version, text: '2026 年定期注册合格', kind: 'inspection' as const }
  const endorsed = agreed(await certificates().endorse(await office.actor(officer), id, remark))
  expect(endorsed.timeline.at(-1)).toMatchObject({ kind: 'endorsed', reason: remark.text })
  expect(codeOf(await certificates().endorse(await office.actor(officer), id, remark))).toBe(
    'overtaken',
  )
  const shown = await certificates().byDocument(endorsed.documentDigest)
  expect(shown?.endorsements).toEqual([{ kind: 'inspection', on: '2026-11-22', text: '' }])
})

test('revoking takes two persons, reaches back to the issue, and is done once', async () => {
  const issued = await teacher()
  const first = office.clock.now()
  office.clock.advance(day)
  const suspended = agreed(await suspend(issued))
  const proposed = agreed(await propose(suspended))
  expect(codeOf(await propose(proposed))).toBe('proposal-open')
  expect(codeOf(await decide(proposed, officer))).toBe('same-person')
  const holder = agreed(await certificates().view(await office.actor(citizen), issued.id))
  expect(holder).toMatchObject({ proposal: null, next: ['download'] })
  expect(holder.timeline.some(({ kind }) => kind === 'revoke-proposed')).toBe(false)
  const revoked = agreed(await decide(proposed))
  expect(revoked).toMatchObject({ status: '03', proposal: null, next: ['download'] })
  expect(revoked.timeline.at(-1)).toMatchObject({ kind: 'revoked', confirmedByName: '示例周审批' })
  expect(codeOf(await decide(proposed))).toBe('already-revoked')
  expect(codeOf(await propose(revoked))).toBe('already-revoked')
  expect(await certificates().statusAt(issued.id, first)).toBe('03')
  expect(await today(issued)).toBe('03')
})

test('a proposal that is turned down leaves the certificate in force', async () => {
  const proposed = agreed(await propose(await teacher(), 'cancel'))
  const kept = agreed(await decide(proposed, reviewer, false))
  expect(kept).toMatchObject({ status: '01', proposal: null })
  expect(codeOf(await decide(proposed))).toBe('proposal-closed')
})

test('cancelling and penalising end a certificate from that moment on', async () => {
  for (const [operation, status] of [
    ['cancel', '04'],
    ['penalise', '07'],
  ] as const) {
    const issued = await teacher()
    const before = office.clock.now()
    office.clock.advance(day)
    agreed(await decide(agreed(await propose(issued, operation))))
    expect(await certificates().statusAt(issued.id, before)).toBe('01')
    expect(await today(issued)).toBe(status)
  }
})

test('the clock ends what has a last day, once', async () => {
  const applied = await office.applyLicence({ businessTerm: '2026-12-31' })
  const issued = await office.issued(await office.approve(await office.accept(applied)))
  const { id } = issued
  expect(await certificates().expireDue(10)).toBe(0)
  office.clock.set('2026-12-31T15:59:59.999Z')
  expect(await today(issued)).toBe('01')
  expect(await certificates().expireDue(10)).toBe(0)
  office.clock.set('2026-12-31T16:00:00.000Z')
  expect(await today(issued)).toBe('05')
  const library = async (status: '01' | '05') => {
    const query = { agencyId: office.agencyId, status, typeName: 'business-licence', limit: 10 }
    const page = agreed(await certificates().library(await office.actor(officer), query))
    return page.rows.map((row) => row.id)
  }
  expect([await library('01'), await library('05')]).toEqual([[], [id]])
  expect(await certificates().expireDue(10)).toBe(1)
  expect(await certificates().expireDue(10)).toBe(0)
  expect([await library('01'), await library('05')]).toEqual([[], [id]])
  expect(await kindsAbout(office, id)).toEqual(['certificate.issued', 'certificate.expired'])
  expect(await certificates().statusAt(id, new Date('2026-12-31T15:00:00Z'))).toBe('01')
  const notices = await office.app.notices.listFor(await office.actor(merchant), { limit: 5 })
  expect(notices.map(({ kind }) => kind)).toContain('certificate-expired')
})

test('the file is a readable PDF that its holder finds among their own, and nobody else', async () => {
  const issued = await teacher()
  const own = await certificates().mine(await office.actor(citizen))
  expect(own.map(({ id }) => id)).toContain(issued.id)
  const { bytes } = agreed(await certificates().file(await office.actor(citizen), issued.id))
  const pdf = readPdf(bytes)
  expect(isFault(pdf) ? pdf : pdf.revisions.length).toBe(2)
  const stranger = await openStranger(office)
  for (const attempt of [
    certificates().view(stranger, issued.id),
    certificates().file(stranger, issued.id),
    certificates().photo(stranger, issued.id),
    certificates().suspend(stranger, issued.id, { version: 1, reason: '没有理由' }),
  ]) {
    expect(codeOf(await attempt)).toBe('not-found')
  }
  expect(await certificates().mine(stranger)).toEqual([])
})

test('a number answers of public types what the face shows, of private ones whether a name agrees', async () => {
  const issued = await teacher()
  const { nameAgrees, byNumber } = certificates()
  expect(await nameAgrees('teacher-qualification', issued.number, ' 示例李明远 ')).toBe(true)
  expect(await nameAgrees('teacher-qualification', issued.number, '示例李明')).toBe(false)
  expect(await nameAgrees('teacher-qualification', '20260000000000000', '')).toBe(false)
  const shown = await byNumber('teacher-qualification', issued.number)
  expect(shown).toMatchObject({ publicity: 'private', statusNow: '01' })
  const values = shown?.summary.map(({ value }) => value) ?? []
  expect(values).toContain('110***********002X')
  expect(JSON.stringify(shown)).not.toMatch(/11010519491231002X|示例李明远|1949年12月31日|汉族/)
})
