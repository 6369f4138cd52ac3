import type { Submission, SubmissionResult } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { type AppLoadContext, data } from '@remix-run/node'
import type { z } from 'zod'
import { type Refusal, refuse } from '../../server/core/values/refusal.ts'
import { statusOf } from './answer.ts'
import { complaint } from './complaints.ts'
import { checkOrigin, csrfField } from './csrf.ts'
import { encodeRefusal } from './encoded-refusal.ts'
import { isBounded } from './form-bounds.ts'
import { type Limit, spend } from './rate-limits.ts'

/** Tells the forms of one page apart. */
const formField = 'form'

/** What an action answers when the form comes back: conform's result keeps what was typed (never passwords or files). */
export type FormAnswer = {
  form: string
  result: SubmissionResult<string[]>
  /** Somebody else was faster: told by the page, because the form may be gone from its new state. */
  overtaken?: Overtaken
}

/** What had happened when the form arrived; `kind` as a contract's timeline names it, or `revised`. */
export type Overtaken = { kind: string; who: string; mine: boolean; at: Date }

export type Received<Value> =
  | {
      ok: true
      value: Value
      refuse(refusals: Refusal | readonly Refusal[]): FormReply
      /** What was typed comes back; the form itself names no fault, for there is none in it. */
      yield(to: Overtaken): FormReply
    }
  | { ok: false; answer: FormReply }
type Sent = Pick<Submission<unknown, string[]>, 'reply'>
export type FormReply = ReturnType<typeof data<FormAnswer>>

/**
 * The only way a form is read: from our own page, within its limit, and of the schema's shape.
 * `limit.who` defaults to the caller's address.
 */
export async function receive<Schema extends z.ZodType>(
  request: Request,
  context: AppLoadContext,
  schema: Schema,
  limit?: { limit: Limit; who?: string },
): Promise<Received<z.output<Schema>>> {
  const sent = await request.formData().catch(() => new FormData())
  const form = isBounded(sent) ? sent : new FormData()
  const id = String(form.get(formField) ?? '')
  const submission = parseWithZod(form, { schema, error: complaint })
  const reply = (refusals: readonly Refusal[]) => answer(id, submission as Sent, refusals)

  const barred =
    (await checkOrigin(request, context, form.get(csrfField))) ??
    (limit && (await spend(limit.limit, limit.who ?? context.clientIp)))
  if (barred !== undefined) return { ok: false, answer: reply([barred]) }
  if (submission.status !== 'success') {
    // Without a status it was no attempt to send, but a button that adds or removes a row.
    const status = submission.status === 'error' ? 422 : 200
    const result = withoutSecrets(submission.reply())
    return { ok: false, answer: data({ form: id, result }, { status }) }
  }
  return {
    ok: true,
    value: submission.value,
    refuse: (refusals) => reply([refusals].flat() as Refusal[]),
    yield: (overtaken) => {
      // Not carried out, though nothing in it is wrong: what was opened to fill it in stays open.
      const result = { ...withoutSecrets(submission.reply({ hideFields: [] })) }
      result.status = 'error'
      return data({ form: id, result, overtaken }, { status: 409 })
    },
  }
}

function answer(form: string, submission: Sent, refusals: readonly Refusal[]): FormReply {
  const fieldErrors: Record<string, string[]> = {}
  for (const refusal of refusals.filter(({ field }) => field !== undefined)) {
    const field = refusal.field as string
    fieldErrors[field] = [...(fieldErrors[field] ?? []), encodeRefusal(refusal)]
  }
  const formErrors = refusals.filter(({ field }) => field === undefined).map(encodeRefusal)
  const result = submission.reply({ formErrors, fieldErrors, hideFields: [] })
  const first = refusals[0] ?? refuse('invalid')
  return data({ form, result: withoutSecrets(result) }, { status: statusOf(first) })
}

/** Passwords and codes are typed again; they never travel back in a page. */
function withoutSecrets(result: SubmissionResult<string[]>): SubmissionResult<string[]> {
  if (!result.initialValue) return result
  const kept = Object.entries(result.initialValue).filter(([name]) => !secret.test(name))
  return { ...result, initialValue: Object.fromEntries(kept) }
}

const secret = /password|^pin$|^newPin|^otp$|^csrf$/i
