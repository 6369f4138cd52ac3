import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { expect, test } from 'vitest'
import { action, loader } from '../../app/routes/admin/trust.tsx'
import { loader as get, action as post } from '../../app/routes/authorities/ocsp.ts'

let addresses = 0
const asked: Uint8Array[] = []
const args = (request: Request, params = {}) =>
  ({
    ...{ request, params },
    context: {
      clientIp: `2001:db8:1::${(++addresses).toString(16)}`,
      app: {
        clock: { now: () => new Date() },
        keys: {
          answerStatusRequest: async (query: Uint8Array) => {
            asked.push(query)
            return { response: Uint8Array.of(0x30, 0), cacheSeconds: asked.length === 1 ? 0 : 300 }
          },
        },
      },
    },
  }) as unknown as LoaderFunctionArgs & ActionFunctionArgs

const address = 'http://here.example/ocsp'
const type = 'application/ocsp-request'
const posted = (headers: Record<string, string>, body: Uint8Array) =>
  post(args(new Request(address, { method: 'POST', headers, body: new Uint8Array(body) })))

test('status is asked over POST and GET, and a cache keeps only what has no nonce', async () => {
  const query = Uint8Array.of(0x30, 3, 0x02, 1, 0xfb)
  const fresh = await posted({ 'Content-Type': type }, query)
  expect(fresh.headers.get('Content-Type')).toBe('application/ocsp-response')
  expect(fresh.headers.get('Cache-Control')).toBe('no-store')
  const base64 = Buffer.from(query).toString('base64')
  const kept = await get(args(new Request(`${address}/${base64}`), { '*': base64 }))
  expect(kept.headers.get('Cache-Control')).toContain('max-age=300')
  expect(asked.map((one) => Buffer.from(one).toString('base64'))).toEqual([base64, base64])
})

test('what is no status request is turned away before anybody looks it up', async () => {
  const before = asked.length
  expect((await posted({ 'Content-Type': 'text/plain' }, Uint8Array.of(1))).status).toBe(415)
  expect((await posted({ 'Content-Type': type }, new Uint8Array(9000))).status).toBe(413)
  const gotten = async (text: string) =>
    (await get(args(new Request(`${address}/x`), { '*': text }))).status
  expect(await gotten('not base64!')).toBe(400)
  expect(await gotten('A'.repeat(9000))).toBe(414)
  expect(asked).toHaveLength(before)
})

test('the trust list turns away visitors to sign in, and everybody who is no operator', async () => {
  const answerOf = async (actor: object | undefined) => {
    const context = { app: { people: { actorOf: async () => actor } } }
    const page = { request: new Request('http://here.example/admin/trust'), params: {}, context }
    const given = page as unknown as LoaderFunctionArgs & ActionFunctionArgs
    const thrown = (work: Promise<unknown>) => work.catch((answer: unknown) => answer)
    const apart = { ...given, context: { ...context } } as unknown as typeof given
    return [await thrown(loader(given)), await thrown(action(apart))]
  }
  for (const answer of await answerOf(undefined)) {
    expect((answer as Response).headers.get('Location')).toContain('/sign-in')
  }
  for (const answer of await answerOf({ operator: false, memberships: [] })) {
    expect(answer).toMatchObject({ init: { status: 403 }, data: { code: 'not-permitted' } })
  }
})
