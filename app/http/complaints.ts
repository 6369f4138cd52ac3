import type { z } from 'zod'
import { encodeRefusal } from './encoded-refusal.ts'

type Issue = Parameters<z.core.$ZodErrorMap>[0]

/** zod's issues as refusals, so that a field's fault has one spelling whoever found it: the browser, zod or a verb. */
export function complaint(issue: Issue): string {
  const { code, facts } = complaintOf(issue)
  return encodeRefusal({ code, facts })
}

function complaintOf(issue: Issue): { code: string; facts: Record<string, string | number> } {
  switch (issue.code) {
    case 'invalid_type':
      return plain(issue.input === undefined ? 'required' : 'invalid')
    case 'too_small':
      return tooSmall(issue)
    case 'too_big':
      return bounded(issue.origin === 'string' ? 'too-long' : 'too-high', {
        maximum: Number(issue.maximum),
      })
    case 'invalid_format':
      return plain(issue.format === 'email' ? 'email-invalid' : 'invalid')
    case 'custom':
      // A `refine` names the refusal, and what its sentence needs, in its `params`.
      return bounded(String(issue.params?.['code'] ?? 'invalid'), issue.params?.['facts'] ?? {})
    default:
      return plain('invalid')
  }
}

function tooSmall(issue: Extract<Issue, { code: 'too_small' }>) {
  if (issue.origin === 'array') return bounded('too-few', { minimum: Number(issue.minimum) })
  return issue.origin === 'string'
    ? bounded('too-short', { minimum: Number(issue.minimum) })
    : bounded('too-low', { minimum: Number(issue.minimum) })
}

const plain = (code: string) => ({ code, facts: {} })
const bounded = (code: string, facts: Record<string, number>) => ({ code, facts })
