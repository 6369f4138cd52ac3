/** Demo applications in several states and one issued certificate of each type, through the verbs that people use. */
import type { App } from '../server/app.ts'
import type { ApplicationView } from '../server/certificates/types.ts'
import type { Actor } from '../server/people/types.ts'
import { agencyOf } from './demo-agencies.ts'
import { type ActorOf, done } from './demo-companies.ts'
import { demoPhoto } from './demo-photo.ts'
import { demoWill } from './demo-will.ts'

type Step = 'accept' | 'approve' | 'return' | 'issue'

type Wish = {
  requestId: string
  type: 'business-licence' | 'teacher-qualification'
  applicant: string
  /** Over the type's own example. */
  values: Record<string, unknown>
  steps: readonly Step[]
}

const teacher = { holderName: '示例市民' }

const wishes: readonly Wish[] = [
  {
    requestId: 'demo-licence-1',
    type: 'business-licence',
    applicant: 'drafter.a',
    values: {},
    steps: ['accept', 'approve', 'issue'],
  },
  {
    requestId: 'demo-teacher-1',
    type: 'teacher-qualification',
    applicant: 'citizen',
    values: { ...teacher, subject: '数学' },
    steps: ['accept', 'approve', 'issue'],
  },
  {
    requestId: 'demo-licence-2',
    type: 'business-licence',
    applicant: 'signer.b',
    values: {},
    steps: ['accept'],
  },
  {
    requestId: 'demo-teacher-2',
    type: 'teacher-qualification',
    applicant: 'citizen',
    values: { ...teacher, subject: '物理' },
    steps: ['accept', 'approve'],
  },
  {
    requestId: 'demo-teacher-3',
    type: 'teacher-qualification',
    applicant: 'citizen',
    values: { ...teacher, subject: '化学' },
    steps: ['return'],
  },
  {
    requestId: 'demo-teacher-4',
    type: 'teacher-qualification',
    applicant: 'citizen',
    values: { ...teacher, subject: '信息技术' },
    steps: [],
  },
]

/** Every step is taken only where it has not been yet. */
export async function seedCertificates(app: App, actor: ActorOf): Promise<void> {
  for (const wish of wishes) {
    const office = await agencyOf(app, wish.type === 'business-licence' ? 'market' : 'education')
    const person = (role: string) => actor(`${role}.${office.letter}@example.com`)
    const { id } = await apply(app, await actor(`${wish.applicant}@example.com`), office.id, wish)
    for (const step of wish.steps) {
      if (step === 'issue') await issue(app, await person('issuer'), office.id, id)
      else await decide(app, await person(step === 'approve' ? 'reviewer' : 'officer'), id, step)
    }
  }
}

async function apply(
  app: App,
  applicant: Actor,
  agencyId: string,
  { requestId, type: name, values }: Wish,
): Promise<ApplicationView> {
  const type = app.certificates.types().find((one) => one.name === name)
  if (!type) throw new Error(`the demo needs the certificate type ${name}`)
  const [membership] = applicant.memberships
  const own = type.holder.kind === 'organisation' ? membership : undefined
  const organisation = own && (await app.people.organisation(own.organisationId))
  const holder = organisation && {
    [type.holder.name]: organisation.name,
    [type.holder.code]: organisation.code,
    legalRepresentative: organisation.legalRepresentative,
    address: organisation.address,
  }
  const applied = await app.certificates.apply(applicant, {
    ...{ requestId, agencyId, typeName: type.name, typeVersion: type.version },
    ...(own && { organisationId: own.organisationId }),
    values: { ...app.certificates.example(type), ...holder, ...values },
    ...(type.photo === 'required' && { photo: { bytes: demoPhoto(), name: 'photo.png' } }),
  })
  if (!('id' in applied)) throw new Error(`the demo was refused: ${JSON.stringify(applied)}`)
  return applied
}

const from = { accept: 'submitted', return: 'submitted', approve: 'accepted' } as const
const said = {
  accept: '',
  return: '照片背景应为纯白色或纯蓝色，请更换后重新提交。',
  approve: '经审核，符合条件。',
} as const

async function decide(
  app: App,
  officer: Actor,
  id: string,
  step: Exclude<Step, 'issue'>,
): Promise<void> {
  const { state, version } = done(await app.certificates.application(officer, id))
  if (state !== from[step]) return
  done(await app.certificates[step](officer, id, { version, opinion: said[step] }))
}

/** Orders it; the job that makes it runs with all others. */
async function issue(app: App, issuer: Actor, agencyId: string, id: string): Promise<void> {
  const { state } = done(await app.certificates.application(issuer, id))
  if (state !== 'approved') return
  const seals = done(await app.seals.list(issuer, agencyId))
  const seal = seals.find((one) => one.kind === 'certificate' && one.state === 'active')
  const order = { agencyId, applicationIds: [id], sealId: seal?.id ?? '' }
  const { digest } = done(await app.certificates.issueOrder(issuer, order))
  const act = { purpose: 'certificate.issue', subjectId: agencyId, digest }
  const intent = done(await demoWill(app, issuer, act))
  done(await app.certificates.issue(issuer, { ...order, intent }))
}
