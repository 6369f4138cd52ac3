import { z } from 'zod'
import { parseDate } from '../../../server/core/values/dates.ts'
import type { Refusal } from '../../../server/core/values/refusal.ts'
import type { FactInput, FactKind } from '../../../server/fulfilment/types.ts'

/** Facts that people give; that a contract is in force is stated by the house. */
export const recordable = [
  'delivery.made',
  'acceptance.passed',
  'acceptance.failed',
  'payment.confirmed',
  'claim.opened',
  'claim.closed',
  'dispute.opened',
  'dispute.closed',
  'obligation.waived',
  'fact.contested',
  'fact.settled',
] as const satisfies readonly FactKind[]
export type Recordable = (typeof recordable)[number]

export const isRecordable = (text: string | null): text is Recordable =>
  recordable.some((kind) => kind === text)

/** These take something from the other party or stop what runs: they say why. */
export const reasoned: ReadonlySet<Recordable> = new Set([
  'acceptance.failed',
  'claim.opened',
  'dispute.opened',
  'obligation.waived',
  'fact.contested',
] as const)

/** These happened on some day; all others are declarations, which take effect on the day they are made. */
export const happened: ReadonlySet<Recordable> = new Set([
  'delivery.made',
  'acceptance.passed',
  'acceptance.failed',
  'payment.confirmed',
] as const)

const mebi = 1 << 20
/** One file as the house takes it; all together as the site takes a form. */
const largest = { file: 10 * mebi, form: 30 * mebi, files: 10 }

const tooLarge = (bytes: number) => ({
  params: { code: 'too-large', facts: { maximum: bytes / mebi } },
})

const evidence = z
  .array(
    z
      .custom<File>((value) => value instanceof File)
      .refine(({ size }) => size <= largest.file, tooLarge(largest.file)),
  )
  .refine((files) => files.length <= largest.files, {
    params: { code: 'evidence-many', facts: { maximum: largest.files } },
  })
  .refine(
    (files) => files.reduce((sum, { size }) => sum + size, 0) <= largest.form,
    tooLarge(largest.form),
  )

/** Of a contested fact: it no longer counts, or it stands. */
export const outcomes = ['falls', 'stands'] as const

/** One fact, as its form sends it. */
export const recording = z
  .object({
    kind: z.enum(recordable),
    /** Made with the form: sent twice it is recorded once. */
    key: z.string().min(8).max(80),
    occurredOn: z
      .string()
      .refine((typed) => parseDate(typed) !== undefined, { params: { code: 'not-a-date' } })
      .transform((typed) => parseDate(typed) ?? typed),
    clause: z.string().max(100).optional(),
    amount: z.string().max(40).optional(),
    fact: z.string().max(100).optional(),
    outcome: z.enum(outcomes).optional(),
    note: z.string().trim().max(500).optional(),
    evidence: evidence.optional(),
  })
  .refine(({ kind, note }) => Boolean(note) || !reasoned.has(kind), {
    path: ['note'],
    params: { code: 'reason-required' },
  })
  .refine(({ kind, amount }) => Boolean(amount) || kind !== 'payment.confirmed', {
    path: ['amount'],
    params: { code: 'required' },
  })

type Asked = z.output<typeof recording>

/** The form as the verb takes it; files are read here. */
export async function factOf({ evidence: files = [], ...asked }: Asked): Promise<FactInput> {
  const { kind, key, occurredOn, clause, amount, fact, outcome, note = '' } = asked
  const read = files.map(async (file) => {
    return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }
  })
  return {
    ...{ kind, key, occurredOn, note, evidence: await Promise.all(read) },
    ...(clause === undefined ? {} : { clause }),
    ...(amount === undefined ? {} : { amount }),
    ...(fact === undefined ? {} : { fact }),
    ...(outcome === undefined ? {} : { outcome }),
  }
}

const fields: readonly [pattern: RegExp, field: string][] = [
  [/^(fact-future|fact-before|not-a-date|date-)/, 'occurredOn'],
  [/^(amount-|money-)/, 'amount'],
  [/^evidence-/, 'evidence'],
  [/^(too-long|reason-required)$/, 'note'],
]

/** The fault stands where it can be corrected; what the form of this kind does not show is told above it. */
export function atField(refusal: Refusal, kind: Recordable): Refusal {
  const { field: given, ...whole } = refusal
  const field = given ?? fields.find(([pattern]) => pattern.test(refusal.code))?.[1]
  return field !== undefined && isShown(field, kind) ? { ...whole, field } : whole
}

function isShown(field: string, kind: Recordable): boolean {
  if (field === 'occurredOn') return happened.has(kind)
  return field === 'amount' ? kind === 'payment.confirmed' : /^(note|evidence)/.test(field)
}
