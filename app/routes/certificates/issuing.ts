import { z } from 'zod'
import type { App } from '../../../server/app.ts'
import type { ApplicationRow, BatchView } from '../../../server/certificates/types.ts'
import { isRefusal, type Refusal, refuse } from '../../../server/core/values/refusal.ts'
import type { Actor } from '../../../server/people/types.ts'
import type { Seal } from '../../../server/seals/types.ts'
import { proofOf } from '../../http/intent-proof.ts'

/** One act of will covers at most so many. */
export const most = 1000
const pageLength = 100

const applications = z.array(z.string().max(64)).min(1).max(most)
const digest = z.string().regex(/^[0-9a-f]{64}$/)

export const closing = z.object({
  act: z.literal('close'),
  applications,
  seal: z.string().max(64).optional(),
})
/** A passkey's answer comes as JSON in `response` instead of password and code. */
export const issuing = z.object({
  act: z.literal('issue'),
  applications,
  seal: z.string().max(64),
  digest,
  password: z.string().max(200).optional(),
  code: z.string().trim().max(20).optional(),
  response: z.string().max(20_000).optional(),
})
export const acts = z.discriminatedUnion('act', [closing, issuing])
export const questioning = z.object({ digest })

/** The list as it was closed: what the proof of will is about. */
export type Closed = {
  rows: readonly Pick<ApplicationRow, 'id' | 'holderName' | 'typeTitle'>[]
  sealId: string
  digest: string
  count: number
}

type House = Pick<App, 'certificates' | 'people' | 'seals'>
type Wanted = { agencyId: string; applicationIds: readonly string[]; sealId: string }

/** Approved applications, earliest first; at most as many as one act of will covers. */
export async function waitingFor(
  { certificates }: Pick<House, 'certificates'>,
  actor: Actor,
  agencyId: string,
): Promise<readonly ApplicationRow[] | Refusal> {
  const rows: ApplicationRow[] = []
  let cursor: string | null = ''
  while (cursor !== null && rows.length < most) {
    const from: { cursor?: string } = cursor === '' ? {} : { cursor }
    const query = { agencyId, state: 'approved', limit: pageLength, ...from } as const
    const page = await certificates.desk(actor, query)
    if (isRefusal(page)) return page
    rows.push(...page.rows)
    cursor = page.next
  }
  return rows.slice(0, most)
}

/** 电子证照专用章 that are in use. */
export async function sealsFor(
  { seals }: Pick<House, 'seals'>,
  actor: Actor,
  agencyId: string,
): Promise<readonly Seal[] | Refusal> {
  const all = await seals.list(actor, agencyId)
  if (isRefusal(all)) return all
  return all.filter(({ kind, state }) => kind === 'certificate' && state === 'active')
}

/** Closes a list: its digest, and the rows for eyes. */
export async function close(house: House, actor: Actor, wanted: Wanted): Promise<Closed | Refusal> {
  const order = await house.certificates.issueOrder(actor, wanted)
  if (isRefusal(order)) return order
  const waiting = await waitingFor(house, actor, wanted.agencyId)
  if (isRefusal(waiting)) return waiting
  const chosen = new Set(wanted.applicationIds)
  const rows = waiting
    .filter(({ id }) => chosen.has(id))
    .map(({ id, holderName, typeTitle }) => ({ id, holderName, typeTitle }))
  return { ...order, rows, sealId: wanted.sealId }
}

/** 意愿 for exactly this list and this seal, then the order to make it. */
export async function issueWithWill(
  { certificates, people }: House,
  actor: Actor,
  wanted: Wanted,
  asked: z.output<typeof issuing>,
): Promise<BatchView | Refusal> {
  const proof = proofOf(asked)
  if (isRefusal(proof)) return proof
  const { agencyId } = wanted
  // Asked before the code is spent: the list may be another by now.
  const order = await certificates.issueOrder(actor, wanted)
  if (isRefusal(order)) return order
  if (order.digest !== asked.digest) return refuse('list-changed')
  const act = { purpose: 'certificate.issue', subjectId: agencyId, digest: asked.digest }
  const intent = await people.recordIntent(actor, act, proof)
  if (isRefusal(intent)) return atField(intent)
  return certificates.issue(actor, { ...wanted, intent })
}

const fields: Readonly<Record<string, string>> = {
  'password-wrong': 'password',
  'code-wrong': 'code',
}

/** The fault stands where it can be corrected. */
function atField(refusal: Refusal): Refusal {
  const field = fields[refusal.code]
  return field === undefined ? refusal : { ...refusal, field }
}
