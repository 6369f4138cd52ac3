/** An agency with its people and its seal, and what they do with applications. */
import sharp from 'sharp'
import { usccCheckCharacter } from '../../server/core/values/check-digits.ts'
import type { Actor, Role } from '../../server/people/types.ts'
import { done, type House } from './house.ts'

export const algorithms = ['p256', 'rsa2048', 'sm2'] as const
export type Algorithm = (typeof algorithms)[number]

let drawn = 0

/** Six characters that no certificate before had together: each needs a font of its own, as in life. */
export function otherWords(): string {
  const characters = Array.from({ length: 6 }, () => 0x4e00 + ((drawn++ * 257) % 20_000))
  return String.fromCodePoint(...characters)
}

/** As the photographer's file would be: grain, so that it takes as many bytes as a face does. */
export async function portrait(i: number): Promise<Uint8Array> {
  const noise = { type: 'gaussian', mean: 110 + (i % 60), sigma: 9 } as const
  const picture = sharp({
    create: { width: 500, height: 640, channels: 3, background: '#000', noise },
  })
  return new Uint8Array(await picture.jpeg().toBuffer())
}

export type Office = {
  house: House
  agencyId: string
  sealId: string
  citizen: Actor
  officer: Actor
  reviewer: Actor
  issuer: Actor
}

export async function openOffice(house: House, algorithm: Algorithm): Promise<Office> {
  const { app } = house
  const person = (role: string, name: string, operator = false) =>
    app.people.createDemoPerson({
      ...{ email: `${role}.${algorithm}@example.com`, name, operator },
      ...{ password: 'qiyin-demo-2026', totpSecret: 'OFUXS2LOFVSG2LJX' },
    })
  const ids = {
    chief: await person('chief', '示例黄局长'),
    keeper: await person('keeper', '示例吴印章'),
    officer: await person('officer', '示例林受理'),
    reviewer: await person('reviewer', '示例周审批'),
    issuer: await person('issuer', '示例陈制证'),
    citizen: await person('citizen', '示例李明远'),
    operator: await person('operator', '示例平台审核员', true),
  }
  const actor = async (role: keyof typeof ids) => {
    const found = await app.people.actorById(ids[role])
    if (!found) throw new Error(`nobody is called ${role}`)
    return found
  }
  const body = `11450100MB000${1000 + algorithms.indexOf(algorithm)}`
  const agency = {
    name: `示例市教育局`,
    code: `${body}${usccCheckCharacter(body)}`,
    kind: 'agency' as const,
  }
  const particulars = { legalRepresentative: '示例人', address: '广西示例市示例路 1 号' }
  const founded = { ...agency, ...particulars }
  const { id: agencyId } = done(
    await app.people.registerOrganisation(await actor('chief'), founded),
  )
  const request = {
    subjectKind: 'organisation' as const,
    subjectId: agencyId,
    statement: { note: '示例' },
  }
  const review = done(await app.people.requestIdentityReview(await actor('chief'), request))
  const decision = { accept: true, reason: '已核对', version: 1 }
  done(await app.people.decideReview(await actor('operator'), review.id, decision))
  const roles = {
    officer: 'officer',
    reviewer: 'reviewer',
    issuer: 'issuer',
    keeper: 'seal-keeper',
  } as const
  for (const [name, role] of Object.entries(roles)) {
    const grant = { email: `${name}.${algorithm}@example.com`, roles: [role as Role] }
    done(await app.people.grant(await actor('chief'), agencyId, grant))
  }
  const sealId = await makeSeal(
    house,
    await actor('keeper'),
    await actor('chief'),
    agencyId,
    algorithm,
  )
  return {
    ...{
      house,
      agencyId,
      sealId,
      citizen: await actor('citizen'),
      officer: await actor('officer'),
    },
    ...{ reviewer: await actor('reviewer'), issuer: await actor('issuer') },
  }
}

async function makeSeal(
  { app: { seals }, intend }: House,
  keeper: Actor,
  chief: Actor,
  agencyId: string,
  algorithm: Algorithm,
): Promise<string> {
  const wish = { kind: 'certificate', algorithm, purpose: '制发电子证照' } as const
  const asked = done(await seals.apply(keeper, agencyId, wish))
  const decision = { approve: true, opinion: '同意', version: asked.version }
  const { version } = done(await seals.decide(chief, asked.id, decision))
  const made = done(await seals.make(keeper, asked.id, { version }))
  const intent = await intend(keeper, made.id, made.pictureDigest, 'seal.enable')
  return done(await seals.enable(keeper, made.id, { version: made.version, intent })).id
}

let requests = 0

/** Handed in with a photo of its own, received and approved. */
export async function approved({
  house,
  agencyId,
  citizen,
  officer,
  reviewer,
}: Office): Promise<string> {
  const { certificates } = house.app
  const type = certificates.types().find(({ name }) => name === 'teacher-qualification')
  if (!type) throw new Error('there is no teacher’s certificate')
  const applied = await certificates.apply(citizen, {
    ...{
      requestId: `bench-${++requests}`,
      agencyId,
      typeName: type.name,
      typeVersion: type.version,
    },
    values: { ...certificates.example(type), subject: otherWords() },
    photo: { bytes: await portrait(requests), name: '照片.jpg' },
  })
  if (!('id' in applied)) throw new Error(`the values have faults: ${JSON.stringify(applied)}`)
  const { id } = applied
  const received = done(await certificates.accept(officer, id, { version: applied.version }))
  const opinion = { version: received.version, opinion: '符合条件' }
  done(await certificates.approve(reviewer, id, opinion))
  return id
}

export async function issue(
  { house, agencyId, sealId, issuer }: Office,
  applicationIds: readonly string[],
): Promise<{ ms: number; cpu: number }> {
  const { certificates, ledger, outbox } = house.app
  const wish = { agencyId, applicationIds, sealId }
  const { digest } = done(await certificates.issueOrder(issuer, wish))
  const intent = await house.intend(issuer, agencyId, digest, 'certificate.issue')
  const processor = process.cpuUsage()
  const began = performance.now()
  let batch = done(await certificates.issue(issuer, { ...wish, intent }))
  const job = certificates.jobs['certificate.issue']
  while (batch.state === 'running') {
    // The outbox would send the letters of each chunk before it takes up the next.
    await job?.({ batchId: batch.id }, { id: 0, key: null })
    batch = done(await certificates.batch(issuer, batch.id))
  }
  await ledger.sequence()
  const ms = performance.now() - began
  const { user, system } = process.cpuUsage(processor)
  if (batch.issued !== applicationIds.length)
    throw new Error(`issued ${batch.issued}, ${batch.fault}`)
  await outbox.runDue()
  return { ms, cpu: (user + system) / 1000 }
}
