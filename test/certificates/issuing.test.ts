import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { certificateApplications, certificates as table } from '../../db/schema/certificates.ts'
import type { ApplicationView, CertificateView } from '../../server/certificates/types.ts'
import { readIdentifier } from '../../server/core/certificates/identifier.ts'
import { day } from '../../server/core/values/durations.ts'
import { agreed, auditHouse, codeOf, kindsAbout, openStranger } from '../journeys/house.ts'
import { citizen, merchant, type Office, openOffice, staff } from './office.ts'

let office: Office

beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

const certificates = () => office.app.certificates
const approved = async () => office.approve(await office.accept(await office.applyTeacher()))
const several = async (count: number) => {
  const made: ApplicationView[] = []
  for (let i = 0; i < count; i++) made.push(await approved())
  return made
}
const batchOf = async (id: string) =>
  agreed(await certificates().batch(await office.actor(staff.issuer), id))
const rows = () => office.db.read.select().from(table)
/** The serials of all teachers' certificates, in order. */
const serials = async () =>
  (await rows())
    .filter(({ typeName }) => typeName === 'teacher-qualification')
    .map(({ number }) => Number(number.slice(-6)))
    .sort((one, other) => one - other)

/** By two persons: its number may be given again. */
async function cancel({ id, version }: Pick<CertificateView, 'id' | 'version'>): Promise<void> {
  const words = { operation: 'cancel' as const, reason: '申请注销', decisionNumber: '' }
  const officer = await office.actor(staff.officer)
  const wish = { version, ...words }
  const { proposal } = agreed(await certificates().proposeRevocation(officer, id, wish))
  const decision = { proposalId: proposal?.id ?? '', version: 1, confirm: true, opinion: '' }
  const reviewer = await office.actor(staff.reviewer)
  agreed(await certificates().decideRevocation(reviewer, id, decision))
}

/** From 1 to as many as there are, none twice. */
async function expectNoGaps(): Promise<void> {
  const found = await serials()
  expect(found).toEqual(found.map((_, i) => i + 1))
}

test('what was approved is made into sealed and signed certificates', async () => {
  const applications = await several(2)
  const ordered = await office.order(applications)
  expect(ordered).toMatchObject({ total: 2, issued: 0, state: 'running' })
  await office.app.outbox.runDue()
  expect(await batchOf(ordered.id)).toMatchObject({ issued: 2, state: 'done', fault: null })
  const [one] = await rows()
  const parts = readIdentifier(one?.identifier ?? '', office.config.certificateRoot)
  expect(parts).toMatchObject({
    issuerCode: '11450100MB0000019J',
    serial: '20260000001',
    edition: '001',
  })
  expect(one?.number).toMatch(/^202645010420000\d{2}$/)
  expect(await kindsAbout(office, one?.id ?? '')).toEqual(['certificate.issued'])
  const bytes = (await office.app.documents.fetch(one?.documentDigest ?? '')) ?? new Uint8Array()
  const report = await office.app.verification.examineFile(bytes)
  expect(report.findings.filter(({ outcome }) => outcome === 'failed')).toEqual([])
  expect(report.verdict).toBe('valid')
  const [letter] = await office.app.mailbox.listFor(citizen, 1)
  expect(letter?.body).toMatch(/示例李明远：[\s\S]*\/certificates\/crt_/)
  await expectNoGaps()
  await auditHouse(office.app)
})

describe('an order', () => {
  let applications: readonly ApplicationView[]
  beforeEach(async () => {
    applications = await several(1)
  })
  const wish = (changes = {}) => ({
    ...{ agencyId: office.agencyId, sealId: office.sealId },
    applicationIds: applications.map(({ id }) => id),
    ...changes,
  })
  const ask = async (changes = {}, email: string = staff.issuer) =>
    codeOf(await certificates().issueOrder(await office.actor(email), wish(changes)))

  test('is refused where its list, its seal or its officer will not do', async () => {
    expect(await ask({ applicationIds: [] })).toBe('batch-empty')
    expect(await ask({ applicationIds: Array.from({ length: 1001 }, (_, i) => `apl_${i}`) })).toBe(
      'batch-large',
    )
    expect(await ask({ applicationIds: ['apl_unknown'] })).toBe('not-found')
    expect(await ask({ sealId: 'sel_unknown' })).toBe('seal-unknown')
    expect(await ask({}, staff.reviewer)).toBe('not-permitted')
    const submitted = await office.applyTeacher()
    expect(await ask({ applicationIds: [submitted.id] })).toBe('wrong-state')
    const stranger = await openStranger(office)
    expect(codeOf(await certificates().issueOrder(stranger, wish()))).toBe('not-permitted')
    expect(codeOf(await certificates().batches(stranger, office.agencyId))).toBe('not-permitted')
  })

  test('is one act of will, for exactly its list, once', async () => {
    const issuer = await office.actor(staff.issuer)
    const { digest } = agreed(await certificates().issueOrder(issuer, wish()))
    const act = { purpose: 'certificate.issue', subjectId: office.agencyId, digest }
    const intent = await office.intend(staff.issuer, act)
    const others = await several(1)
    const swapped = { ...wish({ applicationIds: others.map(({ id }) => id) }), intent }
    expect(codeOf(await certificates().issue(issuer, swapped))).toBe('intent-invalid')
    const forged = { ...intent, expiresAt: new Date(intent.expiresAt.getTime() + day) }
    expect(codeOf(await certificates().issue(issuer, { ...wish(), intent: forged }))).toBe(
      'intent-invalid',
    )
    const foreign = await office.intend(staff.issuer, { ...act, purpose: 'contract.sign' })
    expect(codeOf(await certificates().issue(issuer, { ...wish(), intent: foreign }))).toBe(
      'intent-invalid',
    )
    agreed(await certificates().issue(issuer, { ...wish(), intent }))
    expect(codeOf(await certificates().issue(issuer, { ...wish(), intent }))).toBe('wrong-state')
    await office.app.outbox.runDue()
    await expectNoGaps()
  })
})

test('two batches at once share the numbers without gap or double', async () => {
  const [first, second] = [await several(3), await several(3)]
  const one = await office.order(first)
  const other = await office.order(second)
  const job = certificates().jobs['certificate.issue']
  const run = { id: 1, key: null }
  // The same batch twice and another beside it, all of them reading the counters before any has committed.
  await Promise.all([one, other, one].map(({ id }) => job?.({ batchId: id }, run)))
  await office.app.outbox.runDue()
  expect([await batchOf(one.id), await batchOf(other.id)]).toMatchObject([
    { issued: 3, state: 'done' },
    { issued: 3, state: 'done' },
  ])
  await expectNoGaps()
  const issued = (await rows()).map(({ identifier }) => identifier)
  expect(new Set(issued).size).toBe(issued.length)
  await auditHouse(office.app)
})

test('a crash between making and committing loses no number', async () => {
  const ordered = await office.order(await several(2))
  const before = await serials()
  const job = certificates().jobs['certificate.issue']
  const { documents } = office.app
  for (const at of ['keepAll', 'recordAll'] as const) {
    const real = documents[at]
    const fails = { [at]: () => Promise.reject(new Error('the power went')) }
    Object.assign(documents, fails)
    await expect(job?.({ batchId: ordered.id }, { id: 1, key: null })).rejects.toThrow('the power')
    Object.assign(documents, { [at]: real })
  }
  expect(await serials()).toEqual(before)
  expect(await batchOf(ordered.id)).toMatchObject({ issued: 0, state: 'running' })
  await office.app.outbox.runDue()
  expect(await batchOf(ordered.id)).toMatchObject({ issued: 2, state: 'done' })
  await expectNoGaps()
})

test('what cannot be made is laid aside with its reason, and takes no number', async () => {
  const applications = await several(4)
  const [, unfit] = applications as [ApplicationView, ApplicationView]
  // No font of ours draws it: such words were taken in before there was a check, or with other fonts.
  const values = { ...unfit.values, subject: '𰻝' }
  await office.db.transaction((tx) =>
    tx
      .update(certificateApplications)
      .set({ values })
      .where(eq(certificateApplications.id, unfit.id)),
  )
  const before = (await serials()).length
  const ordered = await office.order(applications)
  await office.app.outbox.runDue()
  expect(await batchOf(ordered.id)).toMatchObject({
    ...{ total: 4, issued: 3, state: 'done', fault: null },
    laidAside: [
      {
        ...{ applicationId: unfit.id, holderName: '示例李明远' },
        refusal: { code: 'missing-glyph', facts: { character: '𰻝', codePoint: 'U+30EDD' } },
      },
    ],
  })
  expect(await serials()).toHaveLength(before + 3)
  await expectNoGaps()
  const reviewer = await office.actor(staff.reviewer)
  const back = agreed(await certificates().application(reviewer, unfit.id))
  expect(back).toMatchObject({ state: 'approved', batchId: null, next: ['return'] })
  expect(back.timeline.at(-1)).toMatchObject({ kind: 'laid-aside', actorName: null })
  expect((await kindsAbout(office, ordered.id)).toSorted()).toEqual([
    'certificate.batch-ordered',
    'certificate.laid-aside',
  ])
  const words = { version: back.version, opinion: '请改用字库里有的字' }
  expect(agreed(await certificates().return(reviewer, unfit.id, words)).state).toBe('returned')
  await auditHouse(office.app)
})

test('a batch of which nothing can be made is done, and names every reason', async () => {
  const [unfit] = (await several(1)) as [ApplicationView]
  const values = { ...unfit.values, subject: '𰻝' }
  await office.db.transaction((tx) =>
    tx
      .update(certificateApplications)
      .set({ values })
      .where(eq(certificateApplications.id, unfit.id)),
  )
  const { id } = await office.order([unfit])
  await office.app.outbox.runDue()
  const made = await batchOf(id)
  expect(made).toMatchObject({ total: 1, issued: 0, state: 'done', laidAside: [{}] })
  expect(made.finishedAt).toEqual(office.clock.now())
  await expectNoGaps()
})

test('a seal that is suspended stops the batch; what was not made can be ordered anew', async () => {
  const applications = await several(1)
  const ordered = await office.order(applications)
  const keeper = await office.actor(staff.keeper)
  const seal = await office.app.seals.get(office.sealId)
  const words = { reason: '核查用印', version: seal?.version ?? 0 }
  const held = agreed(
    await office.app.seals.move(keeper, office.sealId, { to: 'suspended', ...words }),
  )
  await office.app.outbox.runDue()
  expect(await batchOf(ordered.id)).toMatchObject({
    issued: 0,
    state: 'stopped',
    fault: 'seal-not-active',
  })
  const reader = await office.actor(staff.issuer)
  const back = agreed(await certificates().application(reader, applications[0]?.id ?? ''))
  expect(back).toMatchObject({ state: 'approved', batchId: null, next: ['issue'] })
  const resumed = { to: 'active', reason: '核查完毕', version: held.version } as const
  agreed(await office.app.seals.move(keeper, office.sealId, resumed))
  expect(await office.issued(back)).toMatchObject({ status: '01' })
  await expectNoGaps()
})

test('an order that has run out stops its batch', async () => {
  const ordered = await office.order(await several(1))
  office.clock.advance(2 * day)
  await office.app.outbox.runDue()
  expect(await batchOf(ordered.id)).toMatchObject({ state: 'stopped', fault: 'warrant-expired' })
})

test('a number that is the holder’s own code is given once until its certificate has ended', async () => {
  const licence = async () => office.approve(await office.accept(await office.applyLicence()))
  const [first, second] = [await licence(), await licence()]
  const both = {
    agencyId: office.agencyId,
    sealId: office.sealId,
    applicationIds: [first.id, second.id],
  }
  const issuer = await office.actor(staff.issuer)
  expect(codeOf(await certificates().issueOrder(issuer, both))).toBe('number-taken')
  const issued = await office.issued(first)
  expect(issued).toMatchObject({ number: '91450100MA5ABCDE5P', edition: '001', validTo: null })
  const again = { ...both, applicationIds: [second.id] }
  expect(codeOf(await certificates().issueOrder(issuer, again))).toBe('number-taken')
  await cancel(issued)
  const next = await office.issued(second)
  expect(next).toMatchObject({ number: issued.number, edition: '002', status: '01' })
  const [old, recent] = [issued, next].map((one) =>
    readIdentifier(one.identifier, office.config.certificateRoot),
  )
  expect(recent).toEqual({ ...(old as object), edition: '002' })
  const mine = await certificates().mine(await office.actor(merchant))
  expect(mine.map(({ status }) => status)).toEqual(['01', '04'])
})

test('of two batches that ask for one number the slower lays its application aside', async () => {
  const [standing] = (await certificates().mine(await office.actor(merchant))).filter(
    ({ status }) => status === '01',
  )
  if (standing) await cancel(standing)
  const licence = async () => office.approve(await office.accept(await office.applyLicence()))
  const [one, other] = [await licence(), await licence()]
  const [first, second] = [await office.order([one]), await office.order([other])]
  await office.app.outbox.runDue()
  expect(await batchOf(first.id)).toMatchObject({ issued: 1, laidAside: [] })
  expect(await batchOf(second.id)).toMatchObject({
    ...{ issued: 0, state: 'done' },
    laidAside: [{ applicationId: other.id, refusal: { code: 'number-taken' } }],
  })
  await auditHouse(office.app)
})
