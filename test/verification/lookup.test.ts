import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import type { PublicCertificate } from '../../server/certificates/types.ts'
import { formatToken, readToken } from '../../server/core/certificates/token.ts'
import { fromHex } from '../../server/core/values/bytes.ts'
import { judgeRecord, judgeShown } from '../../server/core/verify-shown.ts'
import { createLookup, type LookupDeps } from '../../server/verification/certificates.ts'
import { identifier } from '../core/certificates/content.ts'

const issuedAt = new Date('2026-11-22T08:00:00Z')
const now = new Date('2026-12-01T00:00:00Z')

const certificate = (changes: Partial<PublicCertificate> = {}): PublicCertificate => ({
  id: 'crt_secret',
  identifier: identifier(),
  number: '20264500142000001',
  typeName: 'teacher',
  typeTitle: { zh: '教师资格证书', en: 'Teacher' },
  publicity: 'private',
  agencyName: '示例市教育局',
  documentDigest: '11'.repeat(32),
  contentDigest: '22'.repeat(32),
  edition: '001',
  validFrom: '2026-11-22',
  validTo: null,
  issuedAt,
  statusNow: '01',
  summary: [{ label: { zh: '姓名', en: 'Name' }, value: '李*例' }],
  endorsements: [],
  history: [{ status: '01', effectiveAt: issuedAt }],
  ...changes,
})

function newKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })).slice(-32)
  return {
    publicKey: raw,
    sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)),
  }
}
const key = newKey()

/** A room of certificates with these in it, which notes what it is asked. */
function lookup(kept: readonly PublicCertificate[]) {
  const asked: string[] = []
  const paused: number[] = []
  const newest = (typeName: string, number: string) =>
    kept
      .filter((one) => one.typeName === typeName && one.number === number)
      .sort((a, b) => b.edition.localeCompare(a.edition))[0]
  const types = [
    { name: 'teacher', title: { zh: '教师资格证书', en: 'Teacher' }, publicity: 'private' },
    { name: 'licence', title: { zh: '营业执照', en: 'Licence' }, publicity: 'public' },
    { name: 'licence', title: { zh: '营业执照（旧）', en: 'Old' }, publicity: 'public' },
  ]
  const deps = {
    crypto: nodeCrypto,
    keys: { tokenKey: async () => key },
    certificates: {
      types: () => types,
      byDocument: async (digest: string) => kept.find((one) => one.documentDigest === digest),
      byIdentifier: async (text: string) => kept.find((one) => one.identifier === text),
      byNumber: async (typeName: string, number: string) => {
        asked.push('number')
        return newest(typeName, number)
      },
      nameAgrees: async (typeName: string, number: string, name: string) => {
        asked.push('name')
        return newest(typeName, number) !== undefined && name === '李示例'
      },
    },
    pause: async (milliseconds: number) => void paused.push(milliseconds),
  } as unknown as LookupDeps
  return { ...createLookup(deps), asked, paused }
}

const claims = { identifier: identifier(), contentDigest: '22'.repeat(32), issuedAt }
const token = formatToken(nodeCrypto, key, claims)

test('a scanned QR opens the record, without our own id', async () => {
  const record = await lookup([certificate()]).byToken(token)
  expect(record).toMatchObject({ number: '20264500142000001', latest: true, statusNow: '01' })
  expect(JSON.stringify(record)).not.toContain('crt_secret')
  expect(JSON.parse(JSON.stringify(record))).toEqual(record)
})

test('an identifier alone opens nothing: the house must have signed it', async () => {
  const room = lookup([certificate()])
  const forged = formatToken(nodeCrypto, newKey(), claims)
  for (const text of ['', 'x', identifier(), forged, token.slice(0, -2), `${token}A`])
    expect(await room.byToken(text)).toBeUndefined()
  expect(await lookup([]).byToken(token)).toBeUndefined()
})

test('a number with a newer edition is told as not the latest', async () => {
  const newer = certificate({ edition: '002', identifier: identifier('20260000001', '002') })
  const record = await lookup([certificate(), newer]).byToken(token)
  expect(record?.latest).toBe(false)
  if (record)
    expect(judgeRecord(record, now).findings).toContainEqual(
      expect.objectContaining({ code: 'certificate.latest', outcome: 'failed' }),
    )
})

test('a public number shows the summary of the face to anybody', async () => {
  const licence = certificate({ typeName: 'licence', publicity: 'public' })
  const question = { typeName: 'licence', number: ' ２0264500142000001 ', name: '' }
  const answer = await lookup([licence]).byNumber(question)
  expect(answer).toMatchObject({ found: 'record', record: { summary: licence.summary } })
  const other = await lookup([licence]).byNumber({ ...question, number: '1' })
  expect(other).toEqual({ found: 'nothing' })
})

test('a private number answers only whether the name agrees, and how it stands', async () => {
  const ask = (number: string, name: string) =>
    lookup([certificate({ statusNow: '02' })]).byNumber({ typeName: 'teacher', number, name })
  expect(await ask('20264500142000001', ' 李示例 ')).toEqual({
    found: 'agreement',
    typeTitle: { zh: '教师资格证书', en: 'Teacher' },
    statusNow: '02',
    validFrom: '2026-11-22',
    validTo: null,
  })
  const [wrongName, unknown] = [await ask('20264500142000001', '王示例'), await ask('1', '李示例')]
  expect(wrongName).toEqual({ found: 'nothing' })
  expect(unknown).toEqual(wrongName)
})

test('every number costs the same questions and the same least time, found or not', async () => {
  const questions = [
    { typeName: 'teacher', number: '20264500142000001', name: '李示例' },
    { typeName: 'teacher', number: '20264500142000001', name: '王示例' },
    { typeName: 'teacher', number: '1', name: '李示例' },
    { typeName: 'licence', number: '1', name: '' },
    { typeName: 'no-such-type', number: '1', name: '' },
  ]
  for (const question of questions) {
    const room = lookup([certificate()])
    await room.byNumber(question)
    expect(room.asked).toEqual(['name', 'number'])
    expect(room.paused).toEqual([400])
  }
})

test('each type is offered once, in its newest version', () => {
  expect(
    lookup([])
      .numberedTypes()
      .map(({ title }) => title.zh),
  ).toEqual(['教师资格证书', '营业执照'])
})

test('the key of the QR codes is told with its fingerprint', async () => {
  const { publicKey, fingerprint } = await lookup([]).tokenKey()
  expect(fromHex(publicKey)).toEqual(key.publicKey)
  const hash = createHash('sha256').update('qiyin/certificate-token-key').update(key.publicKey)
  expect(fingerprint).toBe(hash.digest('hex'))
})

test('what a QR comes to has one of the four words, with and without an answer', async () => {
  const read = readToken(token)
  if (!read) throw new Error('unread')
  const word = async (kept: readonly PublicCertificate[] | undefined, by = key.publicKey) => {
    const record = kept && ((await lookup(kept).byToken(token)) ?? null)
    const { verdict, findings } = judgeShown(nodeCrypto, read, by, record, now)
    const bad = findings.filter(({ outcome }) => outcome !== 'passed')
    return [verdict, ...bad.map(({ code, reason }) => `${code} ${reason}`)]
  }
  expect(await word([certificate()])).toEqual(['valid'])
  expect(await word(undefined)).toEqual(['undetermined', 'certificate.status not-asked'])
  expect(await word([])).toEqual(['invalid', 'certificate.token no-record'])
  expect(await word([certificate()], newKey().publicKey)).toContain('certificate.token signature')
  const other = certificate({ contentDigest: '33'.repeat(32) })
  expect(await word([other])).toContain('certificate.token record-differs')
  const suspended = certificate({
    statusNow: '02',
    history: [
      { status: '01', effectiveAt: issuedAt },
      { status: '02', effectiveAt: new Date('2026-11-25T00:00:00Z') },
    ],
  })
  expect(await word([suspended])).toEqual(['invalid', 'certificate.status 02'])
})
