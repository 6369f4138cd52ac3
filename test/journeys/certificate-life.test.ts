import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { certificates as certificateRows } from '../../db/schema/certificates.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import type { ApplicationView, CertificateView } from '../../server/certificates/types.ts'
import type { CertificateStatus } from '../../server/core/certificates/status.ts'
import { readToken } from '../../server/core/certificates/token.ts'
import { fromHex } from '../../server/core/values/bytes.ts'
import { minute } from '../../server/core/values/durations.ts'
import type { Verdict } from '../../server/core/values/report.ts'
import { judgeRecord, judgeShown } from '../../server/core/verify-shown.ts'
import { citizen, merchant, type Office, openOffice, staff } from '../certificates/office.ts'
import { agreed, codeOf } from './house.ts'
import { entriesSince } from './support/entries.ts'
import { leaksOf } from './support/leaks.ts'

/** Certificates from the application to their end: after every step the whole house is audited, and a citizen verifies. */
let office: Office
let entered: () => Promise<string[]>

beforeAll(async () => {
  office = await openOffice()
  entered = entriesSince(office.app)
  await entered()
}, 60_000)
afterAll(() => office.close())

const certificates = () => office.app.certificates
const actor = (email: string) => office.actor(email)

/** Nobody keeps these for themselves: they are typed on the way, and looked for at the end. */
const words = {
  approval: '符合条件',
  endorsement: '2026 年度审验合格（示例加注）',
  suspension: '接到示例举报，核查期间暂停',
  resumption: '核查完毕，示例举报不实',
  revocation: '以示例欺骗手段取得',
  decisionNumber: '示撤字〔2026〕1 号',
  decision: '事实清楚，示例同意',
}

const journeys = [
  {
    ...{ typeName: 'teacher-qualification', holder: citizen, holderName: '示例李明远' },
    apply: () => office.applyTeacher({ subject: '示例化学实验' }),
  },
  {
    ...{ typeName: 'business-licence', holder: merchant, holderName: '示例甲科技有限公司' },
    apply: () => office.applyLicence(),
  },
]

/** What the file, the code on it and the number come to, each asked as a stranger asks. */
async function told({ verifyUrl, number, typeName, holderName, id }: CertificateView) {
  const { verification, clock } = office.app
  const { bytes } = agreed(await certificates().file(await actor(staff.officer), id))
  const [report, answer] = await Promise.all([
    verification.examineFile(bytes),
    verification.byNumber({ typeName, number, name: holderName }),
  ])
  const text = verifyUrl.split('#')[1] ?? ''
  const token = readToken(text)
  if (!token) throw new Error('there is no token in the address')
  const { publicKey } = await verification.tokenKey()
  const record = (await verification.byToken(text)) ?? null
  const shown = judgeShown(nodeCrypto, token, fromHex(publicKey), record, clock.now())
  const asked = answer.found === 'record' ? judgeRecord(answer.record, clock.now()).verdict : null
  const recordNow = answer.found === 'record' ? answer.record.statusNow : undefined
  return {
    file: report.verdict,
    statuses: [report.certificate?.statusThen, report.certificate?.statusNow],
    token: shown.verdict,
    tokenNow: record?.statusNow,
    number: asked,
    numberNow: answer.found === 'agreement' ? answer.statusNow : recordNow,
  }
}

async function expectTold(
  certificate: CertificateView,
  [verdict, then, now]: readonly [Verdict, CertificateStatus, CertificateStatus],
): Promise<void> {
  const isPublic = certificate.typeName === 'business-licence'
  expect(await told(certificate)).toEqual({
    ...{ file: verdict, statuses: [then, now], token: verdict, tokenNow: now },
    // Of a private type the number says no more than how it stands.
    ...{ number: isPublic ? verdict : null, numberNow: now },
  })
  expect(await certificates().statusAt(certificate.id, office.clock.now())).toBe(now)
}

describe.each(journeys)('$typeName', ({ typeName, holder, holderName, apply }) => {
  let application: ApplicationView
  let certificate: CertificateView
  let original: Uint8Array
  /** A moment after each step, and how the certificate stood then. */
  const moments: [Date, CertificateStatus | undefined][] = []

  const byNumber = (number: string) =>
    office.app.verification.byNumber({ typeName, number, name: holderName })
  /** The holder's newest notice, and whether a letter went with it. */
  const lastNews = async () => {
    await office.app.outbox.runDue()
    const person = await actor(holder)
    const [notice] = await office.app.notices.listFor(person, { limit: 1 })
    const [letter] = await office.app.mailbox.listFor(holder, 1)
    const linked = letter?.body.includes(notice?.subjectId ?? 'nothing') ?? false
    return [notice?.kind, notice?.subjectId, linked]
  }
  const news = (kind: string, { id } = certificate) => [kind, id, true]
  const remember = (status: CertificateStatus | undefined) => {
    moments.push([office.clock.now(), status])
    office.clock.advance(minute)
  }
  /** The bytes that were signed once are the bytes that everybody gets. */
  const expectUntouched = async () => {
    const { bytes } = agreed(await certificates().file(await actor(holder), certificate.id))
    expect(Buffer.compare(bytes, original)).toBe(0)
  }

  test('is applied for: until it is issued there is nothing to verify', async () => {
    application = await apply()
    expect(await entered()).toEqual(['certificate.submitted'])
    expect(application).toMatchObject({ state: 'submitted', mine: true })
    const preview = agreed(await certificates().preview(await actor(holder), application.id))
    const report = await office.app.verification.examineFile(preview)
    // It looks like a certificate, and nobody has signed it.
    expect(report).toMatchObject({ verdict: 'invalid', signatures: [] })
    expect(await entered()).toEqual([])
    moments.push([office.clock.now(), undefined])
  })

  test('is accepted by one officer and approved by another, and its holder hears of both', async () => {
    application = await office.accept(application)
    expect(await entered()).toEqual(['certificate.accepted'])
    expect(await lastNews()).toEqual(news('application-accepted', application as never))
    const { id, version } = application
    const officer = await actor(staff.officer)
    const decision = { version, opinion: words.approval }
    expect(codeOf(await certificates().approve(officer, id, decision))).toBe('not-permitted')
    expect(await entered()).toEqual([])
    application = await office.approve(application)
    expect(await entered()).toEqual(['certificate.approved'])
    expect(await lastNews()).toEqual(news('application-approved', application as never))
  })

  test('is ordered, made by the job, told to its holder and found by them', async () => {
    await office.order([application])
    expect(await entered()).toEqual(['certificate.batch-ordered'])
    expect(await certificates().mine(await actor(holder))).toEqual([])
    await office.app.outbox.runDue()
    expect(await entered()).toEqual(['certificate.issued'])
    const person = await actor(holder)
    const [mine] = await certificates().mine(person)
    certificate = agreed(await certificates().view(person, mine?.id ?? ''))
    expect(certificate).toMatchObject({ status: '01', holderName, next: ['download'] })
    expect(await lastNews()).toEqual(news('certificate-issued'))
    original = agreed(await certificates().file(person, certificate.id)).bytes
    await expectTold(certificate, ['valid', '01', '01'])
    expect(await byNumber(`${certificate.number}0`)).toEqual({ found: 'nothing' })
    remember('01')
  })

  test('is endorsed: the remark stays beside bytes that do not change', async () => {
    const officer = await actor(staff.officer)
    const { id, version } = agreed(await certificates().view(officer, certificate.id))
    const remark = { version, kind: 'inspection' as const, text: words.endorsement }
    const endorsed = agreed(await certificates().endorse(officer, id, remark))
    expect(await entered()).toEqual(['certificate.endorsed'])
    expect(endorsed.timeline.at(-1)).toMatchObject({ kind: 'endorsed', reason: words.endorsement })
    expect(await lastNews()).toEqual(news('certificate-endorsed'))
    await expectUntouched()
    await expectTold(endorsed, ['valid', '01', '01'])
    remember('01')
  })

  test('is suspended, and nobody may rely on it until it is resumed', async () => {
    const officer = await actor(staff.officer)
    const { id, version } = agreed(await certificates().view(officer, certificate.id))
    const suspension = { version, reason: words.suspension }
    const suspended = agreed(await certificates().suspend(officer, id, suspension))
    expect(await entered()).toEqual(['certificate.suspended'])
    expect(await lastNews()).toEqual(news('certificate-suspended'))
    await expectTold(suspended, ['invalid', '01', '02'])
    remember('02')
    const resumption = { version: suspended.version, reason: words.resumption }
    const resumed = agreed(await certificates().resume(officer, id, resumption))
    expect(await entered()).toEqual(['certificate.resumed'])
    expect(await lastNews()).toEqual(news('certificate-resumed'))
    await expectUntouched()
    await expectTold(resumed, ['valid', '01', '01'])
    remember('01')
  })

  test('is revoked when a second person agrees, once, and was never valid then', async () => {
    const [officer, reviewer] = [await actor(staff.officer), await actor(staff.reviewer)]
    const { id, version } = agreed(await certificates().view(officer, certificate.id))
    const { revocation: reason, decisionNumber, decision: opinion } = words
    const wish = { version, operation: 'revoke' as const, reason, decisionNumber }
    const { proposal } = agreed(await certificates().proposeRevocation(officer, id, wish))
    expect(await entered()).toEqual(['certificate.revoke-proposed'])
    // What is only proposed is not told to anybody yet.
    expect(await lastNews()).toEqual(news('certificate-resumed'))
    await expectTold(certificate, ['valid', '01', '01'])
    const decision = { proposalId: proposal?.id ?? '', version: 1, confirm: true, opinion }
    const alone = certificates().decideRevocation(officer, id, decision)
    expect(codeOf(await alone)).toBe('same-person')
    expect(await entered()).toEqual([])
    const revoked = agreed(await certificates().decideRevocation(reviewer, id, decision))
    expect(await entered()).toEqual(['certificate.revoked'])
    expect(revoked.timeline.at(-1)).toMatchObject({ kind: 'revoked', reason })
    expect(await lastNews()).toEqual(news('certificate-revoked'))
    const again = certificates().decideRevocation(reviewer, id, decision)
    expect(codeOf(await again)).toBe('already-revoked')
    expect(await entered()).toEqual([])
    await expectUntouched()
    // 撤销 reaches back to the day of issue.
    await expectTold(revoked, ['invalid', '03', '03'])
    for (const [at, before] of moments) {
      const reached = before === undefined ? undefined : '03'
      expect(await certificates().statusAt(id, at)).toBe(reached)
    }
  })
})

describe('a licence with a last day', () => {
  let certificate: CertificateView

  test('takes the number that the revoked one set free, as its second edition', async () => {
    const applied = await office.applyLicence({ businessTerm: '2027-01-31' })
    certificate = await office.issued(await office.approve(await office.accept(applied)))
    expect(certificate).toMatchObject({ edition: '002', validTo: '2027-01-31' })
    expect(await entered()).toEqual(
      ['submitted', 'accepted', 'approved', 'batch-ordered', 'issued'].map(
        (kind) => `certificate.${kind}`,
      ),
    )
    await expectTold(certificate, ['valid', '01', '01'])
  })

  test('is in force to the end of that day, and ended by the clock whether or not it was entered', async () => {
    const issued = office.clock.now()
    office.clock.set('2027-01-31T15:59:59.999Z')
    const last = office.clock.now()
    await expectTold(certificate, ['valid', '01', '01'])
    office.clock.advance(1)
    await expectTold(certificate, ['invalid', '01', '05'])
    expect(await entered()).toEqual([])
    expect(await certificates().expireDue(10)).toBe(1)
    expect(await entered()).toEqual(['certificate.expired'])
    await expectTold(certificate, ['invalid', '01', '05'])
    await office.app.outbox.runDue()
    const [notice] = await office.app.notices.listFor(await actor(merchant), { limit: 1 })
    expect(notice).toMatchObject({ kind: 'certificate-expired', subjectId: certificate.id })
    expect(await certificates().expireDue(10)).toBe(0)
    expect(await entered()).toEqual([])
    for (const at of [issued, last])
      expect(await certificates().statusAt(certificate.id, at)).toBe('01')
  })
})

test('nothing that anybody typed on the way stands in the ledger, in kept jobs or in an address', async () => {
  const types = certificates().types()
  const typed = types.flatMap((type) => Object.values(certificates().example(type)))
  const issued = await office.db.read.select().from(certificateRows)
  const numbers = issued.flatMap(({ number, holderName, holderCode, identifier }) => [
    ...[number, holderName, holderCode, identifier],
  ])
  const digests = issued.flatMap(({ documentDigest, contentDigest }) => [
    ...[documentDigest, contentDigest],
  ])
  const people: string[] = [...Object.values(staff), citizen, merchant]
  const names = await Promise.all(people.map(async (email) => (await actor(email)).name))
  const files = ['照片.jpg', '示例化学实验', '1949年12月31日', '广西示例市示例路 1 号']
  // Words like `female` stand for themselves; nothing shorter than two characters tells anything.
  const free = new Set(['female', 'senior', 'limited-natural', ''])
  const secrets = [
    ...typed,
    ...numbers,
    ...digests,
    ...people,
    ...names,
    ...files,
    ...Object.values(words),
  ]
    .map((one) => String(one).trim())
    .filter((one) => one.length > 1 && !free.has(one))
  expect(secrets.length).toBeGreaterThan(40)
  expect(await leaksOf(office, secrets)).toEqual([])
  // The search itself finds what is there.
  const shown = ['shown ledger', 'ledger rows'].map((where) => `${where}: certificate.revoked`)
  expect(await leaksOf(office, ['certificate.revoked'])).toEqual(shown)
})
