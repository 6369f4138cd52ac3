import { isRefusal, type Refusal, refuse } from '../../server/core/values/refusal.ts'
import { speechOf } from '../i18n/speech.server.ts'
import { statusOf } from './answer.ts'
import { languageOf } from './locale.ts'

type Say = (key: string, facts: object) => string

/** For addresses of files: no page stands there that could explain a refusal, so its sentence is the answer. */
export function foundFile<Value>(request: Request, value: Value | Refusal | undefined): Value {
  if (value === undefined) return foundFile<Value>(request, refuse('not-found'))
  if (!isRefusal(value)) return value
  const language = languageOf(request)
  const say = speechOf(language).getFixedT(null, 'refusals') as unknown as Say
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Language': language,
    'Cache-Control': 'private, no-store',
  }
  throw new Response(`${say(value.code, value.facts)}\n`, { status: statusOf(value), headers })
}
