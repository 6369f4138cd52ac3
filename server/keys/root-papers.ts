/** The two papers that are carried between the house and its root: what is to be signed, and what was. */
import { z } from 'zod'
import { type Refusal, refuse } from '../core/values/refusal.ts'

const instant = z.iso.datetime({ precision: 3 })
const hex = z.string().regex(/^[0-9a-f]{2,64}$/)
const fingerprint = z.string().regex(/^[0-9a-f]{64}$/)
const base64 = z.string().regex(/^[A-Za-z0-9+/]{4,40000}={0,2}$/)
const address = z.url({ protocol: /^https?$/ }).max(300)
const head = { root: fingerprint, rootName: z.string().max(200), madeAt: instant }

const requestFormat = 'qiyin-root-request/1'
const certificateRequest = z.strictObject({
  ...{ format: z.literal(requestFormat), kind: z.literal('certificate'), ...head },
  name: z.string().min(1).max(100),
  organisation: z.string().min(1).max(100),
  notAfter: instant,
  ...{ crlUrl: address, caUrl: address, ocspUrl: address },
  /** PKCS#10: the key proves that it is at hand. */
  request: base64,
})
const listRequest = z.strictObject({
  ...{ format: z.literal(requestFormat), kind: z.literal('list'), ...head },
  number: z
    .number()
    .int()
    .min(1)
    .max(2 ** 31),
  days: z.number().int().min(1).max(366),
  revoked: z
    .array(
      z.strictObject({ serial: hex, revokedAt: instant, reason: z.number().int().min(0).max(10) }),
    )
    .max(10_000),
})
const request = z.discriminatedUnion('kind', [certificateRequest, listRequest])

const answerFormat = 'qiyin-root-answer/1'
const answer = z.strictObject({
  format: z.literal(answerFormat),
  kind: z.enum(['certificate', 'list']),
  root: fingerprint,
  /** DER of the certificate or of the list. */
  signed: base64,
})

/** Nothing but these two kinds is ever signed: the key of a root is not for whatever somebody brings on a stick. */
export type RootRequest = z.infer<typeof request>
export type CertificateOrder = z.infer<typeof certificateRequest>
export type ListOrder = z.infer<typeof listRequest>
export type RootAnswer = z.infer<typeof answer>

export const requestHead = (root: string, rootName: string, now: Date) => ({
  ...({ format: requestFormat, root, rootName, madeAt: now.toISOString() } as const),
})

export const answerTo = ({ kind, root }: RootRequest, signed: Uint8Array): RootAnswer => ({
  ...{ format: answerFormat, kind, root },
  signed: Buffer.from(signed).toString('base64'),
})

export const writePaper = (paper: RootRequest | RootAnswer): string =>
  `${JSON.stringify(paper, null, 2)}\n`

/** Characters; a list of ten thousand revocations is shorter. */
const mostText = 4 << 20

/** Refusal: root-request-unreadable. */
export const readRootRequest = (text: string): RootRequest | Refusal =>
  read(request, text) ?? refuse('root-request-unreadable')

/** Refusal: root-answer-unreadable. */
export const readRootAnswer = (text: string): RootAnswer | Refusal =>
  read(answer, text) ?? refuse('root-answer-unreadable')

function read<T>(shape: z.ZodType<T>, text: string): T | undefined {
  if (text.length > mostText) return undefined
  try {
    return shape.safeParse(JSON.parse(text)).data
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

/** What whoever holds the key reads before it signs, a line each. */
export function linesOf(paper: RootRequest): string[] {
  const common = [`root         ${paper.rootName}`, `fingerprint  ${paper.root}`]
  if (paper.kind === 'certificate') {
    const { name, organisation, notAfter, crlUrl, ocspUrl } = paper
    return [
      'kind         certificate of the next issuing CA (makes no further authorities)',
      ...common,
      `subject      CN=${name}, O=${organisation}, C=CN`,
      `until        ${notAfter}`,
      `its list     ${crlUrl}`,
      `its answers  ${ocspUrl}`,
    ]
  }
  const revoked = paper.revoked.map(
    ({ serial, revokedAt, reason }) => `revoked      ${serial}  ${revokedAt}  reason ${reason}`,
  )
  return [
    `kind         revocation list number ${paper.number}, good for ${paper.days} days`,
    ...[...common, `revoked      ${paper.revoked.length}`, ...revoked],
  ]
}
