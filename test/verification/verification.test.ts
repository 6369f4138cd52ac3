import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import type { SealStatus } from '../../server/core/status.ts'
import type { Report } from '../../server/core/values/report.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { webCrypto } from '../../server/core/web-crypto.ts'
import { createSignatures } from '../../server/signatures/signatures.ts'
import { issue, makeAuthority } from '../core/asn1/authority.ts'
import { agreed, type House, openHouse, signerA, signerB } from '../journeys/house.ts'
import { makePdf, makeSignatures, signField } from '../support/pdf-fixtures.ts'
import {
  addAnnotation,
  addText,
  changeByte,
  cutBack,
  encrypt,
  pasteSealPicture,
  plainPdf,
} from './forgeries.ts'

let house: House
/** A completed contract as its second signature left it, and as it was then preserved. */
let signed: Uint8Array
let preserved: Uint8Array
/** One that waits for its second signature. */
let half: Uint8Array
/** The completed contract before anybody had signed it. */
let preparedDigest: string

beforeAll(async () => {
  house = await openHouse()
  const { id, preparedDigest: prepared } = await house.toSigning()
  preparedDigest = prepared ?? ''
  await house.sign(signerA, id)
  const { documentDigest } = await house.sign(signerB, id)
  const waiting = await house.toSigning()
  await house.sign(signerA, waiting.id)
  await house.app.ledger.sequence()
  signed = (await house.app.documents.fetch(documentDigest ?? '')) ?? new Uint8Array()
  preserved = agreed(await house.app.contracts.file(await house.actor(signerB), id)).bytes
  half = agreed(await house.app.contracts.file(await house.actor(signerA), waiting.id)).bytes
})

afterAll(() => house.close())

/** The verdict and every finding that did not simply pass: `code outcome reason`, signature numbers in brackets. */
function told({ verdict, findings }: Report): string[] {
  const lines = findings
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ code, outcome, reason, signature }) =>
      [signature === undefined ? code : `${code}[${signature}]`, outcome, reason]
        .filter(Boolean)
        .join(' '),
    )
  return [verdict, ...lines]
}

const judge = async (pdf: Uint8Array) => told(await house.app.verification.examineFile(pdf))

test('an intact contract is valid, and says who signed when, with which seal, and where', async () => {
  const report = await house.app.verification.examineFile(signed)
  expect(told(report)).toEqual(['valid'])
  const [first, second] = report.signatures
  expect(first).toMatchObject({
    ...{ organisation: '示例甲贸易有限公司', organisationCode: '91450100MA5DEM1A26' },
    ...{ format: 'ETSI.CAdES.detached', algorithm: 'ec-p256', digestAlgorithm: 'sha256' },
    seal: { name: '示例甲贸易有限公司合同专用章', statusThen: 'active', statusNow: 'active' },
  })
  expect(second?.organisation).toBe('示例乙科技有限公司')
  // At which level each was known when they signed, out of the ledger.
  expect([first?.identityLevel, second?.identityLevel]).toEqual([2, 2])
  expect(second?.coversTo).toBe(signed.length)
  expect(Date.parse(first?.timestampedAt ?? '')).toBeLessThanOrEqual(house.clock.now().getTime())
  expect(report.changes).toEqual([
    expect.objectContaining({ kind: 'signature-filled', allowed: true }),
  ])
  const entry = report.ledger.find(({ digest }) => digest === report.digest)
  expect(entry).toMatchObject({ entryKind: 'contract.signed', origin: 'localhost/qiyin' })
})

test('the preserved copy is as valid, and whatever is added to it is told', async () => {
  expect(await judge(preserved)).toEqual(['valid'])
  expect(await judge(addText(preserved))).toEqual([
    'invalid',
    'document.coverage noted bytes-after',
    'document.changes failed page-content',
    'ledger.inclusion noted earlier-revision-only',
  ])
  const broken = preserved.slice()
  broken[signed.length + 40] = (broken[signed.length + 40] as number) ^ 1
  expect((await judge(broken))[0]).not.toBe('valid')
})

test('a contract that waits for a signature is valid, and says so', async () => {
  expect(await judge(half)).toEqual([
    'valid-with-notes',
    'document.complete noted awaiting-signatures',
  ])
})

test('one changed byte is told as changed content, for every signature that covers it', async () => {
  expect(await judge(changeByte(signed))).toEqual([
    'invalid',
    'signature.integrity[0] failed HASH_FAILURE',
    'signature.integrity[1] failed HASH_FAILURE',
    'ledger.inclusion noted unknown-version',
  ])
})

test('text added by an incremental update is told as such, and the signatures still hold', async () => {
  const forged = addText(signed)
  const report = await house.app.verification.examineFile(forged)
  expect(told(report)).toEqual([
    'invalid',
    'document.coverage noted bytes-after',
    'document.changes failed page-content',
    'ledger.inclusion noted earlier-revision-only',
  ])
  expect(report.changes.filter(({ allowed }) => !allowed)).toEqual([
    expect.objectContaining({ kind: 'page-content', page: 0 }),
  ])
  const revision = forged.subarray(0, report.signatures[1]?.coversTo)
  expect(await judge(revision.slice())).toEqual(['valid'])
})

test('an annotation added after signing is told as such', async () => {
  expect(await judge(addAnnotation(signed))).toEqual([
    'invalid',
    'document.coverage noted bytes-after',
    'document.changes failed annotation-added',
    'ledger.inclusion noted earlier-revision-only',
  ])
})

test('a file from which the last signature was taken away is told as an earlier version', async () => {
  expect(await judge(cutBack(signed))).toEqual(['invalid', 'document.complete failed superseded'])
})

test('a file from which all signatures were taken away is still known', async () => {
  const unsigned = await house.app.documents.fetch(preparedDigest)
  const report = await house.app.verification.examineFile(unsigned ?? new Uint8Array())
  expect(report.signatures).toEqual([])
  expect(told(report)).toEqual([
    'invalid',
    'document.signed unknown no-signature',
    'document.complete failed superseded',
  ])
})

test('a file signed elsewhere cannot be determined, and what can be said is said', async () => {
  const authority = await makeAuthority('rsa2048')
  const signatures = makeSignatures(authority.tsa.signer)
  const foreign = await signField(signatures, authority.signing.signer, await makePdf(), '甲方')
  const report = await house.app.verification.examineFile(foreign)
  expect(told(report)).toEqual([
    'undetermined',
    'signature.timestamp[0] unknown tsa-no-path',
    'signature.chain[0] unknown NO_CERTIFICATE_CHAIN_FOUND',
    'document.complete noted awaiting-signatures',
    'ledger.inclusion noted not-in-ledger',
  ])
  const passed = report.findings.filter(({ outcome }) => outcome === 'passed')
  expect(passed.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['signature.integrity', 'signature.cryptography', 'document.changes']),
  )
  expect(report.signatures[0]).toMatchObject({
    signerName: '示例 signing',
    issuerName: '示例 issuing',
  })
})

test('a picture of a seal is no seal', async () => {
  expect(await judge(await pasteSealPicture())).toEqual([
    'invalid',
    'document.seal-picture-only failed',
  ])
})

test('an unsigned file is no forgery: there is nothing to determine', async () => {
  expect(await judge(await plainPdf())).toEqual([
    'undetermined',
    'document.signed unknown no-signature',
  ])
})

test.each([
  ['a locked file', () => encrypt(signed), 'encrypted'],
  ['an empty file', () => new Uint8Array(0), 'empty'],
  ['a picture', () => new Uint8Array(Buffer.from('iVBORw0KGgoAAAANSUhEUg', 'base64')), 'not-pdf'],
  ['a file cut off in transit', () => signed.slice(0, signed.length >> 1), 'truncated'],
])('%s cannot be read, and the reason is its own', async (_, make, reason) => {
  expect(await judge(make())).toEqual(['unreadable', `document.readable failed ${reason}`])
})

/** Signs the open contract's prepared file by the very key of the seal, past the verbs that would refuse. */
async function signPastTheRules(between: (sealId: string) => Promise<void>): Promise<Uint8Array> {
  const { app } = house
  const { id, documentDigest } = await house.toSigning()
  const { sealId, intent } = await house.signInput(signerA, id)
  const seal = await app.seals.get(sealId)
  const pdf = await app.documents.fetch(documentDigest ?? '')
  if (!seal || !pdf) throw new Error('nothing to sign')
  const signatures = createSignatures({ crypto: nodeCrypto, timestamp: app.keys.timestamp })
  const signer = agreed(await app.keys.signerFor(seal.keyId, intent))
  await between(sealId)
  house.clock.advance(5000)
  return signField(signatures, signer, pdf, 'partyA')
}

async function moveSeal(to: 'suspended' | 'active'): Promise<void> {
  const keeper = await house.actor(signerA)
  const organisationId = keeper.memberships[0]?.organisationId ?? ''
  const [seal] = agreed(await house.app.seals.list(keeper, organisationId))
  if (!seal) throw new Error('no seal')
  house.clock.advance(60_000)
  const input = { to, reason: '示例原因', version: seal.version }
  agreed(await house.app.seals.move(keeper, seal.id, input))
}

test('a seal suspended after signing leaves the signature valid, with a note', async () => {
  await moveSeal('suspended')
  expect(await judge(signed)).toEqual([
    'valid-with-notes',
    'signature.seal[0] noted not-active-now',
  ])
  await moveSeal('active')
  expect(await judge(signed)).toEqual(['valid'])
})

test('a signature made while the seal was suspended does not hold, and stays so', async () => {
  const forged = await signPastTheRules(() => moveSeal('suspended'))
  house.clock.advance(60_000)
  await moveSeal('active')
  const lines = await judge(forged)
  expect(lines[0]).toBe('invalid')
  expect(lines).toContain('signature.seal[0] failed not-active-then')
})

/** Last of all: it cannot be taken back. */
test('a certificate revoked after signing leaves a note, one used after its revocation fails', async () => {
  const serial = (await house.app.verification.examineFile(signed)).signatures[0]?.serial ?? ''
  const after = await signPastTheRules(async () => {
    await house.db.transaction((tx) => house.app.keys.revoke(tx, serial, 1))
    house.clock.advance(60_000)
  })
  house.clock.advance(60_000)
  expect(await judge(signed)).toEqual([
    'valid-with-notes',
    'signature.revocation[0] noted revoked-later',
  ])
  const lines = await judge(after)
  expect(lines[0]).toBe('invalid')
  expect(lines).toContain('signature.revocation[0] failed REVOKED')
})

test('without a time stamp nothing says that a revoked certificate was used in time', async () => {
  const authority = await makeAuthority('p256')
  // An authority that outlives the signer's certificate: a stamp proves nothing any more when its own has ended.
  const tsa = await issue('tsa', 'p256', authority.root, { notAfter: new Date('2046-01-01') })
  const signatures = makeSignatures(tsa.signer)
  const pdf = await signField(
    signatures,
    authority.signing.signer,
    await makePdf({ fields: ['甲方'] }),
    '甲方',
  )
  const opened = openDocument(nodeCrypto, pdf)
  const trust = {
    ...(await house.app.verification.status({ digests: [], certificates: [] })),
    roots: [Buffer.from(authority.root.certificate.der).toString('base64')],
    intermediates: [Buffer.from(authority.issuing.certificate.der).toString('base64')],
  }
  const late = new Date(authority.signing.certificate.notAfter.getTime() + 1000)
  // The time stamp's own issuer is trusted here, so that its time counts.
  const stamped = examine(nodeCrypto, opened, trust, late)
  expect(told(stamped)).toContain('signature.revocation[0] unknown TRY_LATER')
  expect(told(stamped)).toContain('signature.validity[0] noted expired-later')
  const [signature] = opened.signatures
  if (!signature?.signed) throw new Error('no signature')
  const { signer } = signature.signed
  const bare = {
    ...signature,
    signed: { ...signature.signed, signer: { ...signer, unsignedAttributes: [] } },
  }
  const unstamped = examine(nodeCrypto, { ...opened, signatures: [bare] }, trust, late)
  expect(told(unstamped)).toContain('signature.validity[0] unknown OUT_OF_BOUNDS_NO_POE')
})

test('the browser and the server come to the same report, whatever was done to the file', async () => {
  const files = [
    signed,
    half,
    changeByte(signed),
    addText(signed),
    addAnnotation(signed),
    cutBack(signed),
  ]
  for (const pdf of [...files, encrypt(signed), await pasteSealPicture(), new Uint8Array(0)]) {
    const here = openDocument(nodeCrypto, pdf)
    const there = openDocument(webCrypto, pdf)
    expect(there.question).toEqual(here.question)
    const answer = await house.app.verification.status(here.question)
    const now = house.clock.now()
    expect(examine(webCrypto, there, answer, now)).toEqual(examine(nodeCrypto, here, answer, now))
  }
})

test('a question beyond all measure is answered within measure, and a malformed one not at all', async () => {
  const digests = ['..', 'x'.repeat(64), ...Array.from({ length: 500 }, () => 'a'.repeat(64))]
  const certificates = [{ serial: "'; --", at: 'never' }]
  const answer = await house.app.verification.status({ digests, certificates })
  expect(answer.entries).toEqual([])
  expect(answer.seals).toEqual<SealStatus[]>([])
})

test('the answer opens nothing but the digest that was asked for', async () => {
  const { question } = openDocument(nodeCrypto, signed)
  const { entries } = await house.app.verification.status(question)
  expect(entries.length).toBeGreaterThan(0)
  for (const { digest, openings } of entries) {
    expect(Object.keys(openings)).toEqual(['document'])
    expect(openings['document']?.value).toBe(digest)
  }
})
