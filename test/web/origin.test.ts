import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownOrigin } from '../../server/web/origin.ts'

let server: Server
let base: string

beforeAll(async () => {
  const site = express().use(ownOrigin, (_request, response) => void response.send('taken'))
  server = createServer(site)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => server.close())

const ask = async (method: string, path: string, origin?: string) =>
  (await fetch(base + path, { method, headers: origin === undefined ? {} : { origin } })).status

test.each(['http://evil.example', 'null', 'no address'])(
  'a form from %s is refused',
  async (from) => {
    expect(await ask('POST', '/sign-in', from)).toBe(403)
    expect(await ask('POST', '/sign-in.data', from)).toBe(403)
  },
)

test('our own forms, programs without a browser, readers and the addresses for programs pass', async () => {
  expect(await ask('POST', '/sign-in', base)).toBe(200)
  expect(await ask('POST', '/sign-in')).toBe(200)
  expect(await ask('GET', '/ledger/checkpoint', 'http://elsewhere.example')).toBe(200)
  expect(await ask('POST', '/tsa', 'http://elsewhere.example')).toBe(200)
})
