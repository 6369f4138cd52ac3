import type { AppLoadContext } from '@remix-run/node'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { csrfToken, visitorCookie } from '../../app/http/csrf.ts'
import { type FormAnswer, receive } from '../../app/http/forms.ts'
import { refuse } from '../../server/core/values/refusal.ts'

/** As much of the house as a form needs: the key that tokens are made with. */
const context = {
  clientIp: '192.0.2.1',
  app: { keys: { mac: async (domain: string, value: string) => `mac(${domain},${value})` } },
} as unknown as AppLoadContext

const schema = z.object({ email: z.email(), password: z.string().min(10) })
const cookie = `${visitorCookie}=v-1`

async function post(fields: Record<string, string>, headers: Record<string, string> = {}) {
  const request = new Request('http://here.example/sign-in', {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin', ...headers },
  })
  return receive(request, context, schema)
}

async function token(): Promise<string> {
  const request = new Request('http://here.example/', { headers: { Cookie: cookie } })
  return (await csrfToken(request, context)).token
}

const good = { email: 'a@example.com', password: 'a-long-enough-password' }

function errorsOf(answer: { data: FormAnswer }) {
  return answer.data.result.error
}

test('a form from our own page is read', async () => {
  const form = await post({ ...good, csrf: await token() })
  expect(form).toMatchObject({ ok: true, value: good })
})

test('a form from another site is turned away', async () => {
  for (const headers of [
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'none' },
  ]) {
    const form = await post({ ...good, csrf: await token() }, headers)
    expect(form.ok ? null : errorsOf(form.answer)).toEqual({ '': ['foreign-origin'] })
  }
})

test('a token of another visitor, or none, asks for the form once more and keeps what was typed', async () => {
  for (const csrf of ['mac(csrf,visitor v-2)', '']) {
    const form = await post({ ...good, csrf })
    if (form.ok) throw new Error('it was read')
    expect(form.answer.init?.status).toBe(403)
    expect(errorsOf(form.answer)).toEqual({ '': ['form-expired'] })
    expect(form.answer.data.result.initialValue).toEqual({ email: good.email })
  }
})

test('what is typed wrong comes back with its faults, and passwords do not come back', async () => {
  const form = await post({ email: 'nobody', password: 'short', csrf: await token(), form: 'x' })
  if (form.ok) throw new Error('it was read')
  expect(form.answer.init?.status).toBe(422)
  expect(form.answer.data.form).toBe('x')
  expect(errorsOf(form.answer)).toEqual({
    email: ['email-invalid'],
    password: ['too-short?minimum=10'],
  })
  expect(form.answer.data.result.initialValue).toEqual({ email: 'nobody', form: 'x' })
})

test('a refusal of a verb lands at its field', async () => {
  const form = await post({ ...good, csrf: await token() })
  if (!form.ok) throw new Error('it was turned away')
  const answer = form.refuse([refuse('email-taken', {}, 'email'), refuse('too-many-attempts')])
  expect(errorsOf(answer)).toEqual({ email: ['email-taken'], '': ['too-many-attempts'] })
})

test('a form whose names describe more than it carries is none', async () => {
  const csrf = await token()
  const place = (index: number | string) =>
    JSON.stringify({ type: 'insert', payload: { name: 'rows', index } })
  const hostile: Record<string, string>[] = [
    { 'rows[30000000]': 'x' },
    { 'rows[0].cells[30000000]': 'x' },
    { [`a${'.a'.repeat(5000)}`]: 'x' },
    { __intent__: place(30_000_000) },
    {
      __intent__: JSON.stringify({ type: 'update', payload: { name: 'rows[30000000]', value: 1 } }),
    },
    { __intent__: '{' },
    { __state__: '{' },
    Object.fromEntries(Array.from({ length: 6000 }, (_, n) => [`f${n}`, ''])),
  ]
  const began = performance.now()
  for (const fields of hostile) {
    const form = await post({ ...good, csrf, ...fields })
    if (form.ok) throw new Error('it was read')
    expect(form.answer.init?.status).toBe(403)
    expect(errorsOf(form.answer)).toMatchObject({ '': ['form-expired'] })
  }
  expect(performance.now() - began).toBeLessThan(2000)
})

test('rows are added and taken away by their buttons', async () => {
  const csrf = await token()
  for (const payload of [
    { name: 'rows', defaultValue: { price: '1' } },
    { name: 'rows', index: 0 },
  ]) {
    const type = 'index' in payload ? 'remove' : 'insert'
    const form = await post({
      csrf,
      'rows[0].price': '2',
      __intent__: JSON.stringify({ type, payload }),
    })
    if (form.ok) throw new Error('it was an attempt to send')
    expect(form.answer.init?.status).toBe(200)
  }
})
