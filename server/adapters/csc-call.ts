/** One configured signing service over HTTP (CSC API v2.0 §7 to §10): an access token, one method at a time, its errors. */
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'

export type RemoteConfig = {
  /** Up to and including `/csc/v2`; https, or http on this machine. */
  baseUrl: string
  clientId: string
  clientSecret: string
}

/** Milliseconds a call may take, and octets its answer may have. */
const patience = 10_000
const mostAnswer = 256 * 1024

/** What was asked or told, as JSON. */
export type Answer = Readonly<Record<string, unknown>>
export type Call = (method: string, body: Answer) => Promise<Answer | Refusal>

/** The one configured host and no redirects: nothing that a service answers leads anywhere else. */
export function assertAddress(address: string): void {
  const { protocol, hostname, username, search, hash } = new URL(address)
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  const plain = username === '' && search === '' && hash === ''
  if (!plain || (protocol !== 'https:' && !(protocol === 'http:' && here))) {
    throw new Error(
      'The address of the remote signing service must be https without credentials or query.',
    )
  }
}

export function caller(
  { baseUrl, clientId, clientSecret }: RemoteConfig,
  { now }: { now: () => Date },
): Call {
  const base = baseUrl.replace(/\/$/, '')
  let token: { value: string; until: number } | undefined
  const post = async (method: string, init: RequestInit) => {
    const limits = { redirect: 'error', signal: AbortSignal.timeout(patience) } as const
    const answer = await fetch(`${base}/${method}`, { method: 'POST', ...limits, ...init })
    return { status: answer.status, body: await readJson(answer) }
  }
  const access = async (): Promise<string | Refusal> => {
    const at = now().getTime()
    if (token && token.until > at) return token.value
    const form = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }
    const { status, body } = await post('oauth2/token', { body: new URLSearchParams(form) })
    const value = body['access_token']
    if (status !== 200 || typeof value !== 'string') return refuse('device-unavailable')
    // §8.4.4: seconds; renewed a little before, so that none runs out on its way.
    const seconds = typeof body['expires_in'] === 'number' ? body['expires_in'] : 60
    token = { value, until: at + Math.max(0, seconds - 10) * 1000 }
    return value
  }
  const ask = async (method: string, body: Answer, again: boolean): Promise<Answer | Refusal> => {
    const value = await access()
    if (isRefusal(value)) return value
    const headers = { Authorization: `Bearer ${value}`, 'Content-Type': 'application/json' }
    const told = await post(method, { headers, body: JSON.stringify(body) })
    if (told.status === 200) return told.body
    if (told.status !== 401) return refusalOf(told.body)
    // RFC 6750 §3.1: not carried out, because the token ended early; once with another.
    token = undefined
    return again ? ask(method, body, false) : refuse('device-unavailable')
  }
  return async (method, body) => {
    try {
      return await ask(method, body, true)
    } catch {
      // Unreachable, too slow, too long, no JSON: nothing of it may end in a log, it may repeat what was sent.
      return refuse('device-unavailable')
    }
  }
}

async function readJson(response: Response): Promise<Answer> {
  const parts: Uint8Array[] = []
  let size = 0
  if (!response.body) return {}
  // The types of a browser have no iterator here; Node's stream does.
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += part.length
    if (size > mostAnswer) throw new Error('the answer is too long')
    parts.push(part)
  }
  const value: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'))
  if (typeof value !== 'object' || value === null) throw new Error('no object')
  return value as Answer
}

/** §10.1: what the signer can do something about; the description is the service's own words and is not repeated. */
function refusalOf({ error }: Answer): Refusal {
  if (error === 'invalid_pin') return refuse('device-pin-wrong', {}, 'pin')
  if (error === 'invalid_otp') return refuse('otp-wrong', {}, 'otp')
  if (error === 'locked' || error === 'access_denied') return refuse('device-pin-locked', {}, 'pin')
  if (error === 'invalid_request') return refuse('device-answer')
  return refuse('device-unavailable')
}
