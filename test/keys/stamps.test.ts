import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { askTime, createTimeWatch } from '../../server/adapters/ntp.ts'
import { postTimestampQuery } from '../../server/adapters/tsa-client.ts'
import { parseSignedData } from '../../server/core/asn1/cms.ts'
import {
  buildTimestampRequest,
  parseTimestampInfo,
  parseTimestampResponse,
} from '../../server/core/asn1/tsp.ts'
import { outsideStamps } from '../../server/keys/outside-stamps.ts'
import { type ClockReading, createStampClock } from '../../server/keys/stamp-clock.ts'
import { type Authority, makeAuthority } from '../core/asn1/authority.ts'
import { openTestDatabase } from '../support/database.ts'
import { openKeys, stoppedClock } from './house.ts'

const start = new Date('2026-11-23T08:00:00.000Z')
const clock = stoppedClock(start)
const ahead = (milliseconds: number) => new Date(start.getTime() + milliseconds)
let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())

test('no stamp is earlier than the last one, neither in this process nor in the next', async () => {
  clock.at = ahead(5000)
  const stamp = createStampClock({ db, clock })
  expect(await stamp()).toEqual({ at: ahead(5000), accuracySeconds: 1 })
  clock.at = ahead(5400)
  expect((await stamp())?.at).toEqual(ahead(5400))
  clock.at = ahead(5399)
  expect(await stamp()).toBeUndefined()
  clock.at = ahead(6500)
  expect((await stamp())?.at).toEqual(ahead(6500))
  const next = createStampClock({ db, clock })
  clock.at = ahead(6000)
  expect(await next()).toBeUndefined()
  clock.at = ahead(6600)
  expect((await next())?.at).toEqual(ahead(6600))
})

test('the accuracy says how far off the clock was found to be, and beyond a bound nothing is stamped', async () => {
  clock.at = ahead(10_000)
  let reading: ClockReading | undefined
  const stamp = createStampClock({ db, clock, reading: () => reading })
  const found = (offsetMilliseconds: number, readAt = clock.at) => {
    reading = { offsetMilliseconds, uncertaintyMilliseconds: 10, readAt }
    return stamp()
  }
  expect((await found(-200))?.accuracySeconds).toBe(0.26)
  expect(await found(1001)).toBeUndefined()
  expect((await found(1001, ahead(-7 * 3_600_000)))?.accuracySeconds).toBe(1)
})

test('a request is refused with timeNotAvailable when the clock was set back', async () => {
  clock.at = ahead(100_000)
  const keys = openKeys(db, clock, new Uint8Array(32).fill(9))
  await keys.ensureHouse()
  const query = buildTimestampRequest({ hash: 'sha256', digest: new Uint8Array(32) })
  const answer = async () => parseTimestampResponse(await keys.answerTimestampRequest(query))
  expect((await answer()).granted).toBe(true)
  clock.at = ahead(90_000)
  expect(await answer()).toMatchObject({ granted: false, failure: 'timeNotAvailable' })
  await expect(keys.timestamp(new Uint8Array(32))).rejects.toThrow('set back')
  clock.at = ahead(200_000)
})

test('a time server is asked over UDP, and only its answer to this question is believed', async () => {
  const server = createSocket('udp4')
  const seconds = (milliseconds: number) =>
    BigInt(Math.round((milliseconds / 1000 + 2_208_988_800) * 2 ** 32))
  server.on('message', (question, { port }) => {
    const answer = Buffer.alloc(48)
    answer[0] = 0x24
    answer[1] = 2
    const now = BigInt.asUintN(64, seconds(Date.now() + 5000))
    answer.writeBigUInt64BE(now, 32)
    answer.writeBigUInt64BE(now, 40)
    // A forged one first: it does not know the number that was sent.
    server.send(answer, port)
    question.copy(answer, 24, 40, 48)
    server.send(answer, port)
  })
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  const { offsetMilliseconds } = await askTime({ host: '127.0.0.1', port })
  expect(Math.round(offsetMilliseconds / 1000)).toBe(5)
  const watch = createTimeWatch([{ host: '127.0.0.1', port }], { now: () => start })
  expect(watch.reading()).toBeUndefined()
  expect(await watch.refresh()).toBe(true)
  expect(watch.reading()?.readAt).toBe(start)
  server.close()
  await once(server, 'close')
  await expect(askTime({ host: '127.0.0.1', port }, 50)).rejects.toThrow()
})

const imprint = { hash: 'sha256', digest: nodeCrypto.digest('sha256', Uint8Array.of(1)) } as const
let folder: string
let outside: Authority
let server: Server
let url: string
let answer: (query: Buffer) => { status?: number; type?: string; body: Uint8Array }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qiyin-tsa-'))
  outside = await makeAuthority('rsa2048')
  const pem = (label: string, der: Uint8Array) =>
    `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`
  writeFileSync(join(folder, 'tsa.pem'), pem('CERTIFICATE', outside.tsa.certificate.der))
  writeFileSync(join(folder, 'issuing.pem'), pem('CERTIFICATE', outside.issuing.certificate.der))
  writeFileSync(join(folder, 'tsa.key'), outside.tsa.key.export({ type: 'pkcs8', format: 'pem' }))
  writeFileSync(join(folder, 'serial'), '01')
  writeFileSync(
    join(folder, 'tsa.cnf'),
    `[tsa]\ndir = ${folder}\nserial = $dir/serial\nsigner_cert = $dir/tsa.pem\ncerts = $dir/issuing.pem\nsigner_key = $dir/tsa.key\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\nother_policies = 1.2.3.4.5\ndigests = sha256\naccuracy = secs:1\ness_cert_id_alg = sha256\n`,
  )
  server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const {
      status = 200,
      type = 'application/timestamp-reply',
      body,
    } = answer(Buffer.concat(parts))
    response.writeHead(status, { 'Content-Type': type }).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  answer = (query) => ({ body: byOpenssl(query) })
})

/** `openssl ts -reply` as the other house. */
function byOpenssl(query: Buffer): Uint8Array {
  const file = (name: string) => join(folder, name)
  writeFileSync(file('query.tsq'), query)
  execFileSync(
    'openssl',
    [
      'ts',
      '-reply',
      '-config',
      file('tsa.cnf'),
      '-section',
      'tsa',
      '-queryfile',
      file('query.tsq'),
    ].concat('-out', file('reply.tsr')),
    { stdio: 'pipe' },
  )
  return readFileSync(file('reply.tsr'))
}

const stampBy = (changes: Partial<Parameters<typeof outsideStamps>[0]> = {}) =>
  outsideStamps({
    crypto: nodeCrypto,
    clock: { now: () => new Date() },
    urls: [url],
    policy: undefined,
    post: postTimestampQuery,
    roots: async () => [outside.root.certificate],
    ...changes,
  })(imprint)

test('openssl as another house stamps, under the policy that was asked for', async () => {
  const token = await stampBy({ policy: '1.2.3.4.5' })
  const { content } = parseSignedData(token)
  expect(parseTimestampInfo(content as Uint8Array).policy).toBe('1.2.3.4.5')
})

test('an authority that fails gives way to the next, and without any there is no stamp', async () => {
  const dead = 'http://127.0.0.1:9/tsa'
  expect(await stampBy({ urls: [dead, url] })).toBeInstanceOf(Uint8Array)
  await expect(stampBy({ urls: [dead] })).rejects.toThrow('No time stamp')
})

test('a stamp that a verifier would turn down is turned down at once', async () => {
  await expect(stampBy({ roots: async () => [] })).rejects.toThrow('tsa-no-path')
  await expect(stampBy({ policy: '1.2.3.4.9' })).rejects.toThrow('unacceptedPolicy')
  await expect(stampBy({ clock: { now: () => start } })).rejects.toThrow('time-implausible')
  const replayed = byOpenssl(
    Buffer.from(buildTimestampRequest({ ...imprint, nonce: 7n, certificateRequested: true })),
  )
  answer = () => ({ body: replayed })
  await expect(stampBy()).rejects.toThrow('nonce-mismatch')
})

test('what is no answer of an authority is not read', async () => {
  for (const [given, fault] of [
    [{ status: 500, body: new Uint8Array(0) }, 'answered 500'],
    [{ type: 'text/html', body: new Uint8Array(9) }, 'text/html'],
    [{ body: new Uint8Array(65 * 1024) }, 'more than 65536'],
    [{ body: Uint8Array.of(0x30, 0) }, 'malformed'],
  ] as const) {
    answer = () => given
    await expect(stampBy()).rejects.toThrow(fault)
  }
})
