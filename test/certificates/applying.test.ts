import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { certificateApplications, certificateEvents } from '../../db/schema/certificates.ts'
import { documents } from '../../db/schema/documents.ts'
import { ledgerEntries } from '../../db/schema/ledger.ts'
import type { Certificates } from '../../server/certificates/types.ts'
import { agreed, codeOf, kindsAbout, openStranger } from '../journeys/house.ts'
import { citizen, merchant, type Office, openOffice, portrait, staff } from './office.ts'

let office: Office

beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

const certificates = () => office.app.certificates
type Input = Parameters<Certificates['apply']>[1]
const asCitizen = async (input: Input) => certificates().apply(await office.actor(citizen), input)
const asMerchant = async (input: Input) => certificates().apply(await office.actor(merchant), input)

async function counts(): Promise<readonly number[]> {
  const tables = [certificateApplications, certificateEvents, documents, ledgerEntries]
  return Promise.all(
    tables.map(async (table) => (await office.db.read.select().from(table)).length),
  )
}

/** The code of the first refusal and the field it is about, and proof that nothing was changed. */
async function refused(attempt: () => Promise<unknown>): Promise<string> {
  const before = await counts()
  const answer = await attempt()
  expect(await counts()).toEqual(before)
  const [first] = Array.isArray(answer) ? answer : [answer]
  return [codeOf(answer), ...(first.field ? [first.field] : [])].join(' at ')
}

test('an application goes from its applicant over the desk to approval', async () => {
  const handed = await office.applyTeacher()
  expect(handed).toMatchObject({ state: 'submitted', mine: true, next: ['withdraw'] })
  const accepted = await office.accept(handed)
  expect(accepted).toMatchObject({ state: 'accepted', holderName: '示例李明远' })
  const approved = await office.approve(accepted)
  expect(approved.timeline.map(({ kind }) => kind)).toEqual(['submitted', 'accepted', 'approved'])
  expect(await kindsAbout(office, handed.id)).toEqual([
    'certificate.submitted',
    'certificate.accepted',
    'certificate.approved',
  ])
})

describe('what is filled in wrongly is refused, and nothing changes', () => {
  test.each([
    [{ residentId: '110105194912310021' }, 'resident-id-invalid at residentId'],
    [{ birthDate: '2030-01-01' }, 'date-in-future at birthDate'],
    [{ birthDate: '1949-12-30' }, 'birth-date-disagrees at birthDate'],
    [{ sex: 'male' }, 'sex-disagrees at sex'],
    [{ sex: 'other' }, 'not-an-option at sex'],
    [{ subject: '' }, 'required at subject'],
    [{ salary: '1' }, 'field-unknown at salary'],
    [{ holderName: '示例别人' }, 'holder-mismatch at holderName'],
    [{ subject: '数学\u{1F9EE}' }, 'missing-glyph'],
  ])('%j: %s', async (changes, code) => {
    const input = await office.teacher(changes)
    expect(await refused(() => asCitizen(input))).toBe(code)
  })

  test.each([
    [{ uscc: '91450100MA5ABCDE5Q' }, 'uscc-invalid at uscc'],
    [{ uscc: '91350100M000100Y43' }, 'holder-mismatch at uscc'],
    [{ businessTerm: '2019-01-01' }, 'date-in-past at businessTerm'],
    [{ registeredCapital: '-1' }, 'money-negative at registeredCapital'],
  ])('%j: %s', async (changes, code) => {
    expect(await refused(() => asMerchant(office.licence(changes)))).toBe(code)
  })

  test('photos that are none, too large or too small', async () => {
    const { photo: _, ...without } = await office.teacher()
    expect(await refused(() => asCitizen(without))).toBe('photo-required at photo')
    const photos: [Uint8Array, string][] = [
      [new Uint8Array(50 * 1024 * 1024), 'photo-large at photo'],
      [
        new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'),
        'photo-unreadable at photo',
      ],
      [await portrait({ width: 500, height: 640 }, 'webp'), 'photo-unreadable at photo'],
      [(await portrait()).subarray(0, 400), 'photo-unreadable at photo'],
      [await portrait({ width: 100, height: 100 }), 'photo-small at photo'],
      // A few kilobytes that are 64 megapixels.
      [await portrait({ width: 8000, height: 8000 }, 'png'), 'photo-unreadable at photo'],
    ]
    for (const [bytes, code] of photos) {
      const input = await office.teacher({}, bytes)
      expect(await refused(() => asCitizen(input))).toBe(code)
    }
  })

  test('types and agencies that are none', async () => {
    const input = await office.teacher()
    expect(await refused(() => asCitizen({ ...input, typeVersion: '9.9.9' }))).toBe('type-unknown')
    expect(await refused(() => asCitizen({ ...input, agencyId: office.companyId }))).toBe(
      'agency-unknown at agencyId',
    )
    expect(await refused(() => asCitizen(office.licence()))).toBe('not-permitted')
    const { organisationId: _, ...alone } = office.licence()
    expect(await refused(() => asCitizen(alone))).toBe('holder-mismatch at organisationId')
  })
})

test('a photo is kept upright, in its size and without what the camera wrote', async () => {
  const { id } = await office.applyTeacher()
  const { bytes, mediaType } = agreed(await certificates().photo(await office.actor(citizen), id))
  expect(mediaType).toBe('image/jpeg')
  const { default: sharp } = await import('sharp')
  const { width, height, exif, format } = await sharp(bytes).metadata()
  expect({ width, height, exif, format }).toEqual({
    ...{ width: 358, height: 441, exif: undefined, format: 'jpeg' },
  })
})

test('a form sent twice is one application', async () => {
  const input = await office.teacher()
  const [one, other] = await Promise.all([asCitizen(input), asCitizen(input)])
  expect(agreed(one).id).toBe(agreed(other).id)
})

test('what is sent back is completed, and then accepted again', async () => {
  const handed = await office.applyTeacher()
  const { id, version } = handed
  const officer = await office.actor(staff.officer)
  const silent = certificates().return(officer, id, { version, opinion: ' ' })
  expect(codeOf(await silent)).toBe('reason-required')
  const words = { version, opinion: '请补正任教学科' }
  const returned = agreed(await certificates().return(officer, id, words))
  expect(returned).toMatchObject({ state: 'returned', opinion: words.opinion })
  const applicant = await office.actor(citizen)
  const { values } = await office.teacher({ subject: '物理' })
  const stale = certificates().revise(applicant, id, { version, values })
  expect(codeOf(await stale)).toBe('overtaken')
  const revised = agreed(
    await certificates().revise(applicant, id, { version: returned.version, values }),
  )
  expect(revised).toMatchObject({ state: 'submitted', values: { subject: '物理' } })
  expect(revised.photoDigest).toBe(handed.photoDigest)
  const letters = await office.app.mailbox.listFor(citizen, 5)
  expect(letters[0]?.body).toContain(`/certificates/applications/${id}`)
})

test('nobody decides about what is their own, and two decide about anything', async () => {
  const accepted = await office.accept(await office.applyTeacher())
  const { id, version } = accepted
  const decision = { version, opinion: '符合条件' }
  const chief = await office.actor(staff.chief)
  const own = await office.applyTeacher({ holderName: '示例黄局长' }, staff.chief)
  expect(codeOf(await certificates().accept(chief, own.id, { version: own.version }))).toBe(
    'own-application',
  )
  const byChief = agreed(
    await certificates().accept(chief, (await office.applyTeacher()).id, { version: 1 }),
  )
  expect(codeOf(await certificates().approve(chief, byChief.id, { ...decision, version: 2 }))).toBe(
    'reviewer-is-officer',
  )
  const officer = await office.actor(staff.officer)
  expect(codeOf(await certificates().approve(officer, id, decision))).toBe('not-permitted')
  const reviewer = await office.actor(staff.reviewer)
  const turned = agreed(await certificates().reject(reviewer, id, decision))
  expect(turned).toMatchObject({ state: 'rejected', next: [] })
  expect(codeOf(await certificates().approve(reviewer, id, { ...decision, version: 3 }))).toBe(
    'wrong-state',
  )
})

test('strangers see neither application, photo nor desk', async () => {
  const { id, version } = await office.applyTeacher()
  const stranger = await openStranger(office)
  const { agencyId } = office
  for (const attempt of [
    certificates().application(stranger, id),
    certificates().photo(stranger, id),
    certificates().preview(stranger, id),
    certificates().accept(stranger, id, { version }),
    certificates().withdraw(stranger, id, { version, reason: '没有理由' }),
  ]) {
    expect(codeOf(await attempt)).toBe('not-found')
  }
  expect(codeOf(await certificates().desk(stranger, { agencyId, limit: 5 }))).toBe('not-permitted')
  expect(await certificates().applicationsOf(stranger)).toEqual([])
  const officer = await office.actor(staff.officer)
  expect(codeOf(await certificates().withdraw(officer, id, { version, reason: '代为撤回' }))).toBe(
    'not-permitted',
  )
})

test('the desk has the oldest first, page by page', async () => {
  const officer = await office.actor(staff.officer)
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const query = { agencyId: office.agencyId, limit: 3, ...(cursor && { cursor }) }
    const page = agreed(await certificates().desk(officer, query))
    seen.push(...page.rows.map((row) => row.id))
    cursor = page.next ?? undefined
  } while (cursor)
  const whole = agreed(
    await certificates().desk(officer, { agencyId: office.agencyId, limit: 100 }),
  )
  expect(seen).toEqual(whole.rows.map((row) => row.id))
  expect(new Set(seen).size).toBe(seen.length)
  const lost = certificates().desk(officer, { agencyId: office.agencyId, limit: 3, cursor: 'x' })
  expect(codeOf(await lost)).toBe('cursor-invalid')
})

test('what was handed in can be taken back', async () => {
  const { id, version } = await office.applyTeacher()
  const applicant = await office.actor(citizen)
  const words = { version, reason: '材料有误' }
  expect(agreed(await certificates().withdraw(applicant, id, words)).state).toBe('withdrawn')
  expect(codeOf(await certificates().withdraw(applicant, id, { ...words, version: 2 }))).toBe(
    'wrong-state',
  )
})
