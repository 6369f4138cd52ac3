import sharp from 'sharp'
import type { ApplicationView } from '../../server/certificates/types.ts'
import { second } from '../../server/core/values/durations.ts'
import { totpNow } from '../../server/core/values/totp.ts'
import type { SpendableIntent } from '../../server/keys/types.ts'
import type { Act, Actor, Role } from '../../server/people/types.ts'
import { agreed } from '../journeys/house.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { frozenClock } from '../support/clock.ts'

const password = 'qiyin-demo-2026'
const totpSecret = 'OFUXS2LOFVSG2LJX'

/** Who works in the agency, by what they do; `chief` may do all and does nothing but found it. */
export const staff = {
  chief: 'chief@example.com',
  officer: 'officer@example.com',
  reviewer: 'reviewer@example.com',
  issuer: 'issuer@example.com',
  keeper: 'keeper@example.com',
} as const
export const citizen = 'citizen@example.com'
export const merchant = 'merchant@example.com'
const operator = 'operator@example.com'

/** Its code is computed; 450100 is the division in its name. */
const agency = { name: '示例市行政审批局', code: '11450100MB0000019J' }
const company = { name: '示例甲科技有限公司', code: '91450100MA5ABCDE5P' }

/** An agency of level 2 with its people, a company and a citizen, in a house of the test's own. */
export type Office = Awaited<ReturnType<typeof openOffice>>

export async function openOffice(root?: string) {
  const testApp = await openTestApp(frozenClock(), root)
  const people = await foundPeople(testApp)
  const { actor } = people
  const { app, clock } = testApp
  const agencyId = await found(testApp, actor, staff.chief, { ...agency, kind: 'agency' })
  const companyId = await found(testApp, actor, merchant, { ...company, kind: 'enterprise' })
  const roles: Record<string, Role> = {
    [staff.officer]: 'officer',
    [staff.reviewer]: 'reviewer',
    [staff.issuer]: 'issuer',
    [staff.keeper]: 'seal-keeper',
  }
  for (const [email, role] of Object.entries(roles)) {
    agreed(await app.people.grant(await actor(staff.chief), agencyId, { email, roles: [role] }))
  }
  const intend = async (email: string, act: Act): Promise<SpendableIntent> => {
    clock.advance(30 * second)
    const code = totpNow(totpSecret, clock.now())
    const proof = { method: 'password+totp' as const, password, code }
    return agreed(await app.people.recordIntent(await actor(email), act, proof))
  }
  const sealId = await makeSeal(testApp, actor, { agencyId, intend })
  return {
    ...testApp,
    ...people,
    ...{ agencyId, companyId, sealId, intend },
    /** Another one of level 2, without anybody who works there. */
    foundAgency: (name: string, code: string) =>
      found(testApp, actor, staff.chief, { name, code, kind: 'agency' }),
    ...stepsOf(testApp, actor, { agencyId, companyId }),
    ...issueSteps(testApp, actor, { agencyId, sealId, intend }),
  }
}

async function foundPeople({ app }: TestApp) {
  const names: Record<string, string> = {
    [staff.chief]: '示例黄局长',
    [staff.officer]: '示例林受理',
    [staff.reviewer]: '示例周审批',
    [staff.issuer]: '示例陈制证',
    [staff.keeper]: '示例吴印章',
    [citizen]: '示例李明远',
    [merchant]: '示例韦经理',
    [operator]: '示例平台审核员',
  }
  const ids = new Map<string, string>()
  for (const [email, name] of Object.entries(names)) {
    const input = { email, name, password, totpSecret, operator: email === operator }
    ids.set(email, await app.people.createDemoPerson(input))
  }
  const actor = async (email: string): Promise<Actor> => {
    const found = await app.people.actorById(ids.get(email) ?? '')
    if (!found) throw new Error(`nobody is called ${email}`)
    return found
  }
  return { actor }
}

/** Registered, reviewed and vouched for. */
async function found(
  { app }: TestApp,
  actor: (email: string) => Promise<Actor>,
  email: string,
  facts: { name: string; code: string; kind: 'agency' | 'enterprise' },
): Promise<string> {
  const particulars = { legalRepresentative: '示例人', address: '广西示例市示例路 1 号' }
  const input = { ...facts, ...particulars }
  const { id } = agreed(await app.people.registerOrganisation(await actor(email), input))
  await vouch(app, actor, email, id)
  return id
}

async function vouch(
  app: TestApp['app'],
  actor: (email: string) => Promise<Actor>,
  email: string,
  subjectId: string,
): Promise<void> {
  const request = { subjectKind: 'organisation' as const, subjectId, statement: { note: '示例' } }
  const { id } = agreed(await app.people.requestIdentityReview(await actor(email), request))
  const decision = { accept: true, reason: '已核对', version: 1 }
  agreed(await app.people.decideReview(await actor(operator), id, decision))
}

function stepsOf(
  { app }: TestApp,
  actor: (email: string) => Promise<Actor>,
  { agencyId, companyId }: { agencyId: string; companyId: string },
) {
  const { certificates } = app
  let requests = 0
  const input = (typeName: string, changes: Record<string, unknown> = {}) => {
    const [type] = certificates.types().filter(({ name }) => name === typeName)
    if (!type) throw new Error(`there is no type ${typeName}`)
    return {
      ...{ requestId: `request-${++requests}`, agencyId, typeName, typeVersion: type.version },
      values: { ...certificates.example(type), ...changes },
    }
  }
  const teacher = async (changes: Record<string, unknown> = {}, photo?: Uint8Array) => ({
    ...input('teacher-qualification', changes),
    photo: { bytes: photo ?? (await portrait()), name: '照片.jpg' },
  })
  const licence = (changes: Record<string, unknown> = {}) => ({
    ...input('business-licence', changes),
    organisationId: companyId,
  })
  const applyTeacher = async (changes: Record<string, unknown> = {}, email: string = citizen) =>
    agreed(await certificates.apply(await actor(email), await teacher(changes)))
  const applyLicence = async (changes: Record<string, unknown> = {}) =>
    agreed(await certificates.apply(await actor(merchant), licence(changes)))
  const accept = async ({ id, version }: ApplicationView) =>
    agreed(await certificates.accept(await actor(staff.officer), id, { version }))
  const approve = async ({ id, version }: ApplicationView) =>
    agreed(
      await certificates.approve(await actor(staff.reviewer), id, { version, opinion: '符合条件' }),
    )
  return { input, teacher, licence, applyTeacher, applyLicence, accept, approve }
}

/** A picture of some size in one colour. */
export async function portrait(
  size: { width: number; height: number } = { width: 500, height: 640 },
  format: 'jpeg' | 'png' | 'webp' = 'jpeg',
): Promise<Uint8Array> {
  const picture = sharp({ create: { ...size, channels: 3, background: '#8899aa' } })
  return new Uint8Array(
    await picture
      .withExif({ IFD0: { Artist: '示例' } })
      .toFormat(format)
      .toBuffer(),
  )
}

type Intend = (email: string, act: Act) => Promise<SpendableIntent>

/** 申请 by the keeper, 审批 by the chief, 制作 and 启用 by the keeper. */
async function makeSeal(
  { app: { seals } }: TestApp,
  actor: (email: string) => Promise<Actor>,
  { agencyId, intend }: { agencyId: string; intend: Intend },
): Promise<string> {
  const wish = { kind: 'certificate', algorithm: 'p256', purpose: '制发电子证照' } as const
  const asked = agreed(await seals.apply(await actor(staff.keeper), agencyId, wish))
  const decision = { approve: true, opinion: '同意', version: asked.version }
  const { version } = agreed(await seals.decide(await actor(staff.chief), asked.id, decision))
  const made = agreed(await seals.make(await actor(staff.keeper), asked.id, { version }))
  const act = { purpose: 'seal.enable', subjectId: made.id, digest: made.pictureDigest }
  const intent = await intend(staff.keeper, act)
  const enabled = { version: made.version, intent }
  return agreed(await seals.enable(await actor(staff.keeper), made.id, enabled)).id
}

function issueSteps(
  { app }: TestApp,
  actor: (email: string) => Promise<Actor>,
  { agencyId, sealId, intend }: { agencyId: string; sealId: string; intend: Intend },
) {
  const { certificates } = app
  /** Ordered by the issuing officer for exactly this list; the job has not run yet. */
  const order = async (applications: readonly Pick<ApplicationView, 'id'>[], under = sealId) => {
    const applicationIds = applications.map(({ id }) => id)
    const wish = { agencyId, sealId: under, applicationIds }
    const { digest } = agreed(await certificates.issueOrder(await actor(staff.issuer), wish))
    const act = { purpose: 'certificate.issue', subjectId: agencyId, digest }
    const intent = await intend(staff.issuer, act)
    return agreed(await certificates.issue(await actor(staff.issuer), { ...wish, intent }))
  }
  /** Applied for, approved, ordered and made. */
  const issued = async (application: Pick<ApplicationView, 'id'>, under = sealId) => {
    await order([application], under)
    await app.outbox.runDue()
    const reader = await actor(staff.officer)
    const { certificateId } = agreed(await certificates.application(reader, application.id))
    return agreed(await certificates.view(reader, certificateId ?? ''))
  }
  return { order, issued }
}
