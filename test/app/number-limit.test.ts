import type { ActionFunctionArgs, AppLoadContext } from '@remix-run/node'
import { expect, test } from 'vitest'
import { visitorCookie } from '../../app/http/csrf.ts'
import { csvBytes } from '../../app/http/csv.ts'
import { action } from '../../app/routes/verify/number.tsx'

const mac = async (domain: string, value: string) => `mac(${domain},${value})`
const title = { zh: '教师资格证书', en: 'Teacher' }
const types = [{ name: 'teacher', title, publicity: 'private' }]

/** Asks from an address of its own each time, as somebody with many does. */
let addresses = 0
async function ask(number: string): Promise<number> {
  addresses += 1
  const context = {
    clientIp: `2001:db8::${addresses.toString(16)}`,
    app: {
      keys: { mac },
      clock: { now: () => new Date() },
      verification: { numberedTypes: () => types, byNumber: async () => ({ found: 'nothing' }) },
    },
  } as unknown as AppLoadContext
  const csrf = await mac('csrf', 'visitor v-1')
  const fields = { typeName: 'teacher', number, name: `李${addresses}`, csrf, form: 'number' }
  const request = new Request('http://here.example/verify/number', {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { Cookie: `${visitorCookie}=v-1`, 'Sec-Fetch-Site': 'same-origin' },
  })
  const answer = await action({ request, context, params: {} } as ActionFunctionArgs)
  return answer.init?.status ?? 200
}

const wide = (text: string, at: number) =>
  [...text].map((digit, n) => (n < at ? String.fromCodePoint(0xff10 + Number(digit)) : digit))

test('one number bears few names an hour, however it is spelled', async () => {
  const number = '20264500142000001'
  const answers: number[] = []
  for (let at = 0; at < number.length; at += 1) {
    answers.push(await ask(wide(number, at).join('')), await ask(` ${number}${'　'.repeat(at)}`))
  }
  expect(answers.filter((status) => status === 200)).toHaveLength(30)
  expect(answers.slice(30)).toEqual([429, 429, 429, 429])
  expect(await ask('20264500142000002')).toBe(200)
})

test('no cell of an exported list is a formula, whatever somebody calls themselves', () => {
  const cells = ['=1+1', ' =1+1', '＝1+1', '\r=1+1', '\n@x', '-2', '示例公司']
  const text = new TextDecoder().decode(csvBytes([cells]))
  expect(text).toBe(`'=1+1,' =1+1,'＝1+1,"'\r=1+1","'\n@x",'-2,示例公司\r\n`)
})
