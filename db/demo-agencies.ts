/** The demo's agencies: invented offices with invented codes, their people and the seals of their certificates. */
import type { App } from '../server/app.ts'
import type { Office } from './demo-accounts.ts'
import { type ActorOf, enlist, makeSeal } from './demo-companies.ts'

const offices: Readonly<
  Record<Office, { name: string; code: string; head: string; letter: string }>
> = {
  market: {
    ...{ name: '示例市市场监督管理局', code: '11450100MB0000019J' },
    ...{ head: '示例局长甲', letter: 'm' },
  },
  education: {
    ...{ name: '示例市教育局', code: '11450100MB0000027D' },
    ...{ head: '示例局长乙', letter: 'e' },
  },
}

export async function makeAgencies(app: App, actor: ActorOf): Promise<void> {
  for (const side of ['market', 'education'] as const) {
    const { name, code, head, letter } = offices[side]
    const address = '广西壮族自治区示例市示例区政务大道 1 号'
    const facts = { kind: 'agency', name, code, legalRepresentative: head, address } as const
    await enlist(app, actor, side, facts)
    const keeper = `officer.${letter}`
    await makeSeal(app, actor, [keeper, `reviewer.${letter}`, keeper], 'certificate')
  }
}

/** Of the agency that issues it. */
export async function agencyOf(app: App, side: Office): Promise<{ id: string; letter: string }> {
  const { code, letter } = offices[side]
  const organisation = await app.people.organisationByCode(code)
  if (!organisation) throw new Error(`the demo has no organisation ${code}`)
  return { id: organisation.id, letter }
}
