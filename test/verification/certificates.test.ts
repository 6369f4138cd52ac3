import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import type { CertificateRow, CertificateView } from '../../server/certificates/types.ts'
import { readToken } from '../../server/core/certificates/token.ts'
import { fromHex } from '../../server/core/values/bytes.ts'
import { day, minute } from '../../server/core/values/durations.ts'
import type { Report } from '../../server/core/values/report.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { judgeShown } from '../../server/core/verify-shown.ts'
import { createSignatures } from '../../server/signatures/signatures.ts'
import { citizen, merchant, type Office, openOffice, staff } from '../certificates/office.ts'
import { unsignedFace } from '../core/certificates/signed.ts'
import { agreed } from '../journeys/house.ts'
import { signField } from '../support/pdf-fixtures.ts'
import { addText, changeByte, flattenSeal } from './forgeries.ts'

/** Certificates that the house itself issued, and what becomes of them. */
let office: Office
let teacher: CertificateRow
/** Another teacher's, to paste its QR on the first. */
let other: CertificateRow
let licence: CertificateRow

beforeAll(async () => {
  office = await openOffice()
  const applications = [
    await office.applyTeacher(),
    await office.applyTeacher({ subject: '语文' }),
    await office.applyLicence({ businessTerm: '2027-01-31' }),
  ]
  for (const one of applications) await office.approve(await office.accept(one))
  await office.order(applications)
  await office.app.outbox.runDue()
  await office.app.ledger.sequence()
  const mine = await office.app.certificates.mine(await office.actor(citizen))
  const [first, second] = mine.toSorted((a, b) => a.number.localeCompare(b.number))
  const [company] = await office.app.certificates.mine(await office.actor(merchant))
  if (!first || !second || !company) throw new Error('not issued')
  teacher = first
  other = second
  licence = company
})
afterAll(() => office.close())

async function fileOf({ id }: CertificateRow, email = citizen): Promise<Uint8Array> {
  return agreed(await office.app.certificates.file(await office.actor(email), id)).bytes
}

/** What was scanned off its face. */
async function tokenOf({ id }: CertificateRow) {
  const { verifyUrl } = agreed(
    await office.app.certificates.view(await office.actor(citizen), id),
  ) as CertificateView
  const text = verifyUrl.split('#')[1] ?? ''
  const token = readToken(text)
  if (!token) throw new Error('no token')
  return { text, token }
}

/** The verdict and every finding that did not simply pass. */
const told = ({ verdict, findings }: Pick<Report, 'verdict' | 'findings'>) => [
  verdict,
  ...findings
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ code, outcome, reason }) => [code, outcome, reason].filter(Boolean).join(' ')),
]

const judge = async (pdf: Uint8Array) => told(await office.app.verification.examineFile(pdf))

/** As a phone does it: signature first, then the record. */
async function scan(certificate: CertificateRow) {
  const { text, token } = await tokenOf(certificate)
  const { publicKey } = await office.app.verification.tokenKey()
  const record = (await office.app.verification.byToken(text)) ?? null
  return told(judgeShown(nodeCrypto, token, fromHex(publicKey), record, office.clock.now()))
}

const view = async (email: string, { id }: CertificateRow) =>
  agreed(await office.app.certificates.view(await office.actor(email), id))

test('an intact certificate is valid by file and by QR, with its holder masked', async () => {
  const report = await office.app.verification.examineFile(await fileOf(teacher))
  expect(told(report)).toEqual(['valid'])
  expect(report.certificate).toMatchObject({
    source: 'record',
    number: teacher.number,
    issuer: '示例市行政审批局',
    holder: '示***远',
    statusThen: '01',
    statusNow: '01',
  })
  expect(await scan(teacher)).toEqual(['valid'])
})

test('what a QR shows of a private certificate holds neither name nor number in full', async () => {
  const { text } = await tokenOf(teacher)
  const shown = JSON.stringify(await office.app.verification.byToken(text))
  expect(shown).not.toContain('11010519491231002X')
  expect(shown).not.toContain('示例李明远')
})

test('a changed byte, an added line and a picture of the seal are found out', async () => {
  const file = await fileOf(teacher)
  expect((await judge(changeByte(file)))[0]).toBe('invalid')
  expect(await judge(addText(file))).toContain('document.changes failed page-content')
  expect(await judge(await flattenSeal(file))).toEqual([
    'invalid',
    'document.seal-picture-only failed',
  ])
})

test('the QR of one certificate does not go with the file of another', async () => {
  const pdf = await fileOf(teacher)
  const opened = openDocument(nodeCrypto, pdf)
  const answer = await office.app.verification.status(opened.question)
  const beside = async (certificate: CertificateRow) => {
    const { token } = await tokenOf(certificate)
    return told(examine(nodeCrypto, opened, answer, office.clock.now(), { shown: token }))
  }
  expect(await beside(teacher)).toEqual(['valid'])
  expect(await beside(other)).toEqual(['invalid', 'certificate.qr failed other-certificate'])
})

test('a suspended certificate is invalid until it is resumed, and was in force when issued', async () => {
  office.clock.advance(minute)
  const officer = await office.actor(staff.officer)
  const { version } = await view(staff.officer, teacher)
  const reason = '接到举报，核查期间暂停'
  agreed(await office.app.certificates.suspend(officer, teacher.id, { version, reason }))
  expect(await scan(teacher)).toEqual(['invalid', 'certificate.status failed 02'])
  const report = await office.app.verification.examineFile(await fileOf(teacher))
  expect(told(report)).toEqual(['invalid', 'certificate.status failed 02'])
  expect(report.certificate).toMatchObject({ statusThen: '01', statusNow: '02' })
  expect(JSON.stringify(report)).not.toContain('举报')
  office.clock.advance(minute)
  const again = await view(staff.officer, teacher)
  const resumed = { version: again.version, reason: '核查完毕' }
  agreed(await office.app.certificates.resume(officer, teacher.id, resumed))
  expect(await judge(await fileOf(teacher))).toEqual(['valid'])
})

test('a seal suspended after sealing leaves a note, one suspended before it makes the sealing void', async () => {
  const { app, clock } = office
  const keeper = await office.actor(staff.keeper)
  const move = async (to: 'active' | 'suspended') => {
    const seal = await app.seals.get(office.sealId)
    clock.advance(minute)
    const input = { to, reason: '示例原因', version: seal?.version ?? 0 }
    agreed(await app.seals.move(keeper, office.sealId, input))
  }
  const file = await fileOf(teacher)
  const opened = openDocument(nodeCrypto, file)
  const seal = await app.seals.get(office.sealId)
  if (!seal || typeof opened.metadata !== 'object') throw new Error('nothing to forge')
  await move('suspended')
  expect(await judge(file)).toEqual(['valid-with-notes', 'signature.seal noted not-active-now'])
  // Past the rules: with the key itself, over a face with the same content.
  const act = { purpose: 'contract.sign', subjectId: 'forged', digest: 'ab'.repeat(32) }
  const intent = await office.intend(staff.issuer, act)
  const signer = agreed(await app.keys.signerFor(seal.keyId, intent))
  const signatures = createSignatures({ crypto: nodeCrypto, timestamp: app.keys.timestamp })
  const forged = await signField(signatures, signer, await unsignedFace(opened.metadata), '印章')
  await move('active')
  const lines = await judge(forged)
  expect(lines[0]).toBe('invalid')
  expect(lines).toContain('signature.seal failed not-active-then')
  expect(lines).toContain('certificate.metadata failed no-record')
})

test('a number of a private type answers only to the right name', async () => {
  const ask = (number: string, name: string) =>
    office.app.verification.byNumber({ typeName: teacher.typeName, number, name })
  expect(await ask(teacher.number, '示例李明远')).toMatchObject({
    found: 'agreement',
    statusNow: '01',
  })
  const answers = [
    await ask(teacher.number, '示例王明远'),
    await ask('20264501042999999', '示例李明远'),
  ]
  expect(answers).toEqual([{ found: 'nothing' }, { found: 'nothing' }])
})

test('a number of a public type shows the face in summary', async () => {
  const question = { typeName: licence.typeName, number: licence.number, name: '' }
  const answer = await office.app.verification.byNumber(question)
  if (answer.found !== 'record') throw new Error(answer.found)
  expect(answer.record.summary.map(({ value }) => value)).toContain('示例甲科技有限公司')
  const unknown = { ...question, number: '91450100MA5DEM1A26' }
  expect(await office.app.verification.byNumber(unknown)).toEqual({ found: 'nothing' })
})

test('a revoked certificate is void, whatever it was', async () => {
  office.clock.advance(minute)
  const { certificates } = office.app
  const { version } = await view(staff.officer, other)
  const wish = {
    ...{ version, operation: 'revoke' as const },
    ...{ reason: '以欺骗手段取得', decisionNumber: '示撤〔2026〕1 号' },
  }
  const officer = await office.actor(staff.officer)
  const { proposal } = agreed(await certificates.proposeRevocation(officer, other.id, wish))
  if (!proposal) throw new Error('no proposal')
  expect(await judge(await fileOf(other))).toEqual(['valid'])
  const decision = { proposalId: proposal.id, version: proposal.version, confirm: true }
  const reviewer = await office.actor(staff.reviewer)
  agreed(await certificates.decideRevocation(reviewer, other.id, { ...decision, opinion: '属实' }))
  office.clock.advance(minute)
  expect(await scan(other)).toEqual(['invalid', 'certificate.status failed 03'])
  const report = await office.app.verification.examineFile(await fileOf(other))
  expect(told(report)).toEqual(['invalid', 'certificate.status failed 03'])
  expect(report.certificate?.statusNow).toBe('03')
})

/** Last of all: the clock does not come back. */
test('a certificate ends with its last day, with and without the job that says so', async () => {
  const file = await fileOf(licence, merchant)
  expect(await judge(file)).toEqual(['valid'])
  office.clock.advance(80 * day)
  const ended = (await judge(file)).filter((line) => !line.startsWith('signature.'))
  expect(ended).toEqual([
    'invalid',
    'certificate.status failed 05',
    'certificate.validity failed expired',
  ])
  await office.app.certificates.expireDue(100)
  const after = (await judge(file)).filter((line) => !line.startsWith('signature.'))
  expect(after).toEqual(ended)
})
