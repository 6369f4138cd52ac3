import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../db/connection.ts'
import { type RootOptions, root } from '../../server/cli-root.ts'
import { parseCrl } from '../../server/core/asn1/crl.ts'
import { parseCertificate } from '../../server/core/asn1/x509.ts'
import { createRootDesk, type RootDesk } from '../../server/keys/root-desk.ts'
import { findKey } from '../../server/keys/store.ts'
import type { Keys } from '../../server/keys/types.ts'
import type { EntryDraft } from '../../server/ledger/types.ts'
import { openTestDatabase } from '../support/database.ts'
import { makeKey, openKeys, stoppedClock } from './house.ts'

const masterKey = new Uint8Array(32).fill(7)
const day = 86_400_000
const clock = stoppedClock(new Date())
const entries: EntryDraft[] = []
const ledger = {
  append: async (_: unknown, entry: EntryDraft) => {
    entries.push(entry)
    return 'ent_example' as never
  },
}
let db: Database
let keys: Keys
let rootDesk: RootDesk
let folder: string
const file = (name: string) => join(folder, name)
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qiyin-root-'))
  db = await openTestDatabase()
  keys = openKeys(db, clock, masterKey)
  await keys.ensureHouse()
  rootDesk = createRootDesk({ db, ledger, root: keys.root })
  writeFileSync(file('passphrase'), '示例口令 twelve\n')
  writeFileSync(file('wrong'), '示例口令 thirteen\n')
})
afterAll(async () => {
  await db.close()
  rmSync(folder, { recursive: true })
})

/** As the terminal does it; what it printed. */
async function run(act: string, options: Partial<RootOptions> = {}): Promise<string> {
  const lines: string[] = []
  const house = {
    withApp: (work: (app: { rootDesk: RootDesk }) => Promise<number>) => work({ rootDesk }),
    now: clock.now,
    print: (line: string) => void lines.push(line),
  }
  const none = { file: undefined, out: undefined, key: undefined, cert: undefined }
  const usual = { kind: 'certificate', suite: 'international' as const }
  const passphraseFile = file('passphrase')
  expect(await root(house, { act, ...none, ...usual, passphraseFile, ...options })).toBe(0)
  return lines.join('\n')
}

const fails = async (code: string, act: string, options: Partial<RootOptions>) =>
  expect(run(act, options).catch((error: Error) => error.message)).resolves.toContain(code)
const openssl = (...args: string[]) =>
  execFileSync('sh', ['-c', 'exec openssl "$@" 2>&1', 'openssl', ...args], { encoding: 'utf8' })
const rootKey = async () => findKey(db.read, 'key_house_root')

test('a root in the database is asked by a rotation, not by papers', async () => {
  await fails('root-online', 'request', { out: file('none') })
})

test('the key leaves the database only after a file that opens and holds it was shown', async () => {
  await run('export', { out: file('root.key') })
  expect((await rootKey())?.wrappedKey).not.toBeNull()
  const opened = ['-in', file('root.key'), '-passin', `file:${file('passphrase')}`, '-pubout']
  const shown = openssl('pkey', ...opened)
  expect(shown).toBe(openssl('x509', '-in', file('root.key'), '-noout', '-pubkey'))
  await fails('pkcs12-password', 'remove', {
    file: file('root.key'),
    passphraseFile: file('wrong'),
  })
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', file('x'))
  await fails('root-key-other', 'remove', { file: file('x') })
  // A file that is there is never written over.
  await expect(run('export', { out: file('root.key') })).rejects.toThrow('EEXIST')
  expect((await rootKey())?.wrappedKey).not.toBeNull()
  await run('remove', { file: file('root.key') })
  expect(await rootKey()).toMatchObject({ wrappedKey: null, custody: 'offline', retiredAt: null })
  expect(entries.at(-1)).toMatchObject({ kind: 'key.carried-away' })
  await fails('root-offline', 'export', { out: file('again.key') })
  expect(await keys.prepareRotation('issuing')).toMatchObject({ code: 'root-offline' })
})

test('a house without its root key starts, issues, answers and serves the list that was left', async () => {
  const later = openKeys(db, clock, masterKey)
  await later.ensureHouse()
  expect((await makeKey(db, later)).certificate.length).toBeGreaterThan(0)
  const left = parseCrl((await later.authorityFile('root.crl')) as Uint8Array)
  clock.at = new Date(clock.at.getTime() + 30 * day)
  expect(parseCrl(await later.revocationList('root')).number).toBe(left.number)
  expect(left.nextUpdate?.getTime()).toBeGreaterThan(clock.at.getTime())
})

test('whoever runs the house is told in time to carry a request for the next list', async () => {
  const due = async () => (await rootDesk.standings()).map(({ offline, due }) => [offline, due])
  expect(await due()).toEqual([
    [true, false],
    [false, false],
  ])
  clock.at = new Date(clock.at.getTime() + 110 * day)
  expect((await due())[0]).toEqual([true, true])
  await run('request', { kind: 'list', out: file('list.request') })
  const signed = { file: file('list.request'), key: file('root.key'), out: file('list.answer') }
  expect(await run('sign', signed)).toContain('revocation list number')
  await run('accept', { file: file('list.answer') })
  expect(entries.at(-1)).toMatchObject({ kind: 'key.list-accepted' })
  expect((await due())[0]).toEqual([true, false])
  await fails('root-answer-stale', 'accept', { file: file('list.answer') })
  writeFileSync(file('root.crl'), (await keys.authorityFile('root.crl')) as Uint8Array)
  const verified = openssl(
    ...['crl', '-inform', 'DER', '-in', file('root.crl'), '-noout', '-CAfile', file('root.key')],
  )
  expect(verified).toContain('verify OK')
})

test('the root certifies the next issuing CA from a paper, and openssl finds the path', async () => {
  await run('request', { out: file('ca.request') })
  const sign = { file: file('ca.request'), key: file('root.key') }
  expect(await run('sign', { ...sign, out: file('ca.answer') })).toContain('Issuing CA 2')
  await run('accept', { file: file('ca.answer') })
  expect(entries.at(-1)).toMatchObject({ kind: 'key.rotated', facts: { purpose: 'issuing' } })
  await fails('root-unasked', 'accept', { file: file('ca.answer') })
  const { issuing } = await keys.caCertificates()
  const leaf = (await makeKey(db, keys)).certificate
  expect(parseCertificate(leaf).issuer.text).toBe(parseCertificate(issuing).subject.text)
  writeFileSync(file('issuing.der'), issuing)
  writeFileSync(file('leaf.der'), leaf)
  for (const name of ['issuing', 'leaf']) {
    openssl('x509', '-inform', 'DER', '-in', file(`${name}.der`), '-out', file(`${name}.pem`))
  }
  const at = ['-attime', String(Math.floor(clock.at.getTime() / 1000) + 60)]
  const chain = ['-CAfile', file('root.key'), '-untrusted', file('issuing.pem')]
  expect(openssl('verify', '-x509_strict', ...at, ...chain, file('leaf.pem'))).toContain(': OK')
})

test('the root signs nothing but its two papers, and only its own', async () => {
  const at = { key: file('root.key'), out: file('no.answer') }
  const paper = JSON.parse(readFileSync(file('ca.request'), 'utf8'))
  const trial = async (code: string, changes: object) => {
    writeFileSync(file('trial'), JSON.stringify({ ...paper, ...changes }))
    await fails(code, 'sign', { ...at, file: file('trial') })
  }
  await trial('root-request-unreadable', { kind: 'leaf' })
  await trial('root-request-unreadable', { basicConstraints: 'CA:TRUE' })
  await trial('root-request-unreadable', { request: `${paper.request.slice(0, -8)}AAAAAAA=` })
  await trial('root-request-other', { root: '00'.repeat(32) })
  await trial('root-request-beyond', { notAfter: '2099-01-01T00:00:00.000Z' })
  await fails('root-request-unreadable', 'sign', { ...at, file: file('root.key') })
  await fails('root-key-other', 'sign', {
    ...{ ...at, key: file('x'), cert: file('root.key'), file: file('ca.request') },
  })
})

test('an answer of another root, for another key or to nobody is not taken over', async () => {
  await run('request', { out: file('next.request') })
  await run('sign', { file: file('next.request'), key: file('root.key'), out: file('next.answer') })
  const answer = JSON.parse(readFileSync(file('next.answer'), 'utf8'))
  const trial = async (code: string, changes: object) => {
    writeFileSync(file('trial'), JSON.stringify({ ...answer, ...changes }))
    await fails(code, 'accept', { file: file('trial') })
  }
  const first = JSON.parse(readFileSync(file('ca.answer'), 'utf8'))
  await trial('root-answer-foreign', { signed: first.signed })
  await trial('root-answer-foreign', { root: '00'.repeat(32) })
  await trial('root-answer-unreadable', { signed: 'AAAA' })
  await trial('root-answer-unreadable', { format: 'else' })
  const broken = Buffer.from(answer.signed, 'base64')
  broken.writeUInt8(broken.readUInt8(broken.length - 1) ^ 1, broken.length - 1)
  await trial('root-answer-foreign', { signed: broken.toString('base64') })
  await run('accept', { file: file('next.answer') })
})

test('the SM2 root takes the same way', async () => {
  const suite = 'guomi'
  await run('export', { out: file('sm2.key'), suite })
  await run('remove', { file: file('sm2.key'), suite })
  await run('request', { out: file('sm2.request'), suite })
  await run('sign', { file: file('sm2.request'), key: file('sm2.key'), out: file('sm2.answer') })
  await run('accept', { file: file('sm2.answer') })
  const made = (await keys.authorities()).find(({ purpose }) => purpose === 'sm2-issuing-ca')
  expect(made).toMatchObject({ retired: false, name: 'sm2-issuing-2' })
  expect((await makeKey(db, keys, 'sm2')).algorithm).toBe('sm2')
})

test.runIf(!process.env['DATABASE_URL'])(
  'after the removal the wrapped key is nowhere in the files of the database',
  async () => {
    const path = file('scrub.sqlite')
    const own = openDatabase({ file: path })
    await own.migrate('db/migrations/sqlite')
    const house = openKeys(own, clock, masterKey)
    await house.ensureHouse()
    const wrapped = Buffer.from((await findKey(own.read, 'key_house_root'))?.wrappedKey as never)
    const desk = createRootDesk({ db: own, ledger, root: house.root })
    const text = (await house.root.carry('international', 'example-1')) as string
    const held = () => Buffer.concat([path, `${path}-wal`].map((one) => readFileSync(one)))
    expect(held().includes(wrapped)).toBe(true)
    expect(await desk.remove('international', { text, passphrase: 'example-1' })).toBe(true)
    expect(held().includes(wrapped)).toBe(false)
    await own.close()
  },
)
