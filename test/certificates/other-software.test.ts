import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { liveSeal } from '../../db/seal-life.ts'
import type { CertificateView } from '../../server/certificates/types.ts'
import type { KeyAlgorithm } from '../../server/core/values/crypto.ts'
import { agreed } from '../journeys/house.ts'
import { type Office, openOffice, staff } from './office.ts'

let office: Office
const folder = mkdtempSync(join(tmpdir(), 'qiyin-other-software-'))

beforeAll(async () => {
  office = await openOffice()
})
afterAll(async () => {
  await office.close()
  rmSync(folder, { recursive: true })
})

const certificates = () => office.app.certificates

/** Another seal of the agency, whose key is of this kind. */
async function sealWith(algorithm: KeyAlgorithm, serial: string): Promise<string> {
  if (algorithm === 'p256') return office.sealId
  const [keeper, chief] = [await office.actor(staff.keeper), await office.actor(staff.chief)]
  const people = { applicant: keeper, approver: chief, keeper }
  const wish = { organisationId: office.agencyId, kind: 'certificate' as const, serial, algorithm }
  const seal = await liveSeal(office.app, people, wish, ({ email }, act) =>
    office.intend(email, act),
  )
  return agreed(seal).id
}

const fileOf = async ({ id }: CertificateView) =>
  agreed(await certificates().file(await office.actor(staff.officer), id)).bytes

/** What poppler says of its one signature, and qpdf of its structure. */
function expectAccepted(bytes: Uint8Array): void {
  const path = join(folder, 'certificate.pdf')
  writeFileSync(path, bytes)
  const said = execFileSync('pdfsig', ['-nocert', path], { encoding: 'utf8' })
  expect(said.match(/Signature #\d/g)).toEqual(['Signature #1'])
  expect(said).toContain('Signature Validation: Signature is Valid.')
  expect(said).toContain('Total document signed')
  expect(said).toContain('Signing Hash Algorithm: SHA-256')
  expect(said).toContain('Signature Type: ETSI.CAdES.detached')
  const checked = execFileSync('qpdf', ['--check', path], { encoding: 'utf8' })
  expect(checked).toContain('No syntax or stream encoding errors found')
}

async function endorsed({ id }: CertificateView): Promise<CertificateView> {
  const officer = await office.actor(staff.officer)
  const { version } = agreed(await certificates().view(officer, id))
  const remark = { version, kind: 'inspection' as const, text: '2026 年度审验合格' }
  return agreed(await certificates().endorse(officer, id, remark))
}

/** Its number is free for the next. */
async function cancel({ id, version }: CertificateView): Promise<void> {
  const [officer, reviewer] = [
    await office.actor(staff.officer),
    await office.actor(staff.reviewer),
  ]
  const wish = { version, operation: 'cancel' as const, reason: '示例：换发', decisionNumber: '' }
  const { proposal } = agreed(await certificates().proposeRevocation(officer, id, wish))
  const decision = { proposalId: proposal?.id ?? '', version: 1, confirm: true, opinion: '同意' }
  agreed(await certificates().decideRevocation(reviewer, id, decision))
}

test.each<[KeyAlgorithm, string]>([
  ['p256', ''],
  ['rsa2048', '2'],
  ['rsa3072', '3'],
])(
  'pdfsig and qpdf accept a certificate of each type under a key of %s, also when it is endorsed',
  async (algorithm, serial) => {
    const sealId = await sealWith(algorithm, serial)
    for (const apply of [office.applyTeacher, office.applyLicence]) {
      const approved = await office.approve(await office.accept(await apply()))
      const issued = await office.issued(approved, sealId)
      const bytes = await fileOf(issued)
      expectAccepted(bytes)
      const { signatures } = await office.app.verification.examineFile(bytes)
      const scheme = algorithm === 'p256' ? /ecdsa|p256/i : /rsa/i
      expect(signatures.map((one) => one.algorithm)).toEqual([expect.stringMatching(scheme)])
      // A remark stands beside the file: what was signed is handed out as it was.
      const later = await endorsed(issued)
      expect(Buffer.compare(await fileOf(later), bytes)).toBe(0)
      await cancel(later)
      expect(Buffer.compare(await fileOf(later), bytes)).toBe(0)
    }
  },
)

test('a changed byte is told by pdfsig: it looks at what was signed', async () => {
  const approved = await office.approve(await office.accept(await office.applyTeacher()))
  const bytes = (await fileOf(await office.issued(approved))).slice()
  const at = Buffer.from(bytes).indexOf('stream', 0, 'latin1') + 200
  bytes[at] = (bytes[at] ?? 0) ^ 1
  const path = join(folder, 'changed.pdf')
  writeFileSync(path, bytes)
  const said = execFileSync('pdfsig', ['-nocert', path], { encoding: 'utf8' })
  expect(said).not.toContain('Signature is Valid.')
})

test('an agency that chose 国密 seals its certificates with SM2, or is told that its seal cannot', async () => {
  const chief = await office.actor(staff.chief)
  const { version } = (await office.app.people.organisation(office.agencyId)) ?? { version: 0 }
  const suite = { suite: 'guomi', version } as const
  agreed(await office.app.people.chooseSuite(chief, office.agencyId, suite))
  const approved = await office.approve(await office.accept(await office.applyTeacher()))
  const refused = await certificates().issueOrder(await office.actor(staff.issuer), {
    ...{ agencyId: office.agencyId, sealId: office.sealId, applicationIds: [approved.id] },
  })
  expect(refused).toMatchObject({ code: 'suite-key-missing' })
  const bytes = await fileOf(await office.issued(approved, await sealWith('sm2', '9')))
  const { findings, signatures } = await office.app.verification.examineFile(bytes)
  expect(signatures.map(({ suite, format }) => [suite, format])).toEqual([['guomi', 'GM.sm2seal']])
  expect(findings.filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown')).toEqual(
    [],
  )
})
