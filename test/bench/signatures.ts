/** sign.* and verify.*: one core, one file after the other, on the three-page contract; `.500` on one of 500 pages. */
import { webcrypto } from 'node:crypto'
import { join } from 'node:path'
import { CryptoKeySigner, PDF } from '@libpdf/core'
import { plainAddPlaceholder } from '@signpdf/placeholder-plain'
import { P12Signer } from '@signpdf/signer-p12'
import { SignPdf } from '@signpdf/signpdf'
import forge from 'node-forge'
import { openDatabase } from '../../db/connection.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import type { KeyAlgorithm, Signer } from '../../server/core/values/crypto.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { createSignatures } from '../../server/signatures/signatures.ts'
import type { Appearance, Signatures } from '../../server/signatures/types.ts'
import { type Authority, makeAuthority } from '../core/asn1/authority.ts'
import { threePages } from '../documents/sample.ts'
import { type Bench, cpuNote, type Timed, time } from './harness.ts'
import { done, type House, openHouse } from './house.ts'

type Table = {
  bench: Bench
  house: House
  signatures: Signatures
  appearance: Appearance
  /** Three pages with three empty fields, unsigned. */
  pdf: Uint8Array
  /** The same words 500 pages long, where a metric asks for it. */
  long: Uint8Array | undefined
}

/** How often the clauses stand in the contract of 500 pages. */
const longTimes = 315

const fields = ['party-1', 'party-2', 'party-3'] as const

export async function signatures(bench: Bench): Promise<void> {
  if (!wantsAny(bench, 'sign') && !wantsAny(bench, 'verify')) return
  const house = await openHouse()
  try {
    const { app, demo } = house
    const keeper = await demo.actor('signer.a@example.com')
    const organisation = keeper.memberships[0]?.organisationId ?? ''
    const [seal] = done(await app.seals.list(keeper, organisation))
    const table: Table = {
      ...{ bench, house },
      signatures: createSignatures({ crypto: nodeCrypto, timestamp: app.keys.timestamp }),
      appearance: app.seals.appearance(seal!),
      pdf: await contractFor(house, 3),
      long:
        bench.options.only.length === 0 || bench.options.only.some((one) => one.endsWith('.500'))
          ? await contractFor(house, 500)
          : undefined,
    }
    await signing(table)
    await verifying(table)
  } finally {
    await house.close()
  }
}

/** Whether a metric that begins like this is wanted. */
const wantsAny = ({ options: { only } }: Bench, room: string) =>
  only.length === 0 || only.some((start) => start.startsWith(room) || room.startsWith(start))

/** 500 pages are the clauses of three pages as often as it takes, before the places to sign. */
async function contractFor({ app }: House, wanted: 3 | 500): Promise<Uint8Array> {
  const own = threePages.blocks.map((block) => {
    if (block.kind !== 'signatures') return block
    const [first] = block.parties
    return { ...block, parties: fields.map((field) => ({ ...first!, field })) }
  })
  const clauses = own.filter(({ kind }) => kind === 'clause')
  const rest = own.filter(({ kind }) => kind !== 'clause')
  const times = wanted === 3 ? 0 : longTimes
  const blocks =
    times === 0 ? own : [...Array.from({ length: times }, () => clauses).flat(), ...rest]
  const facts = { ...threePages, blocks }
  const { bytes, pages } = done(await app.documents.render('contract', facts, { fields: true }))
  const fits = wanted === 3 ? pages === 3 : pages >= 500 && pages < 520
  if (!fits) throw new Error(`the contract of ${wanted} pages has ${pages}`)
  return bytes
}

const perSecond = ({ ms }: Timed): number => 1000 / ms

async function signing(table: Table): Promise<void> {
  const { bench, pdf } = table
  const size = `${Math.round(pdf.length / 1024)} KiB file`
  const own = new Map<string, number>()
  for (const algorithm of ['p256', 'rsa2048', 'sm2'] as const) {
    if (!wantsAny(bench, `sign.${algorithm}`) && !wantsAny(bench, 'sign.peer')) continue
    const authority = await makeAuthority(algorithm)
    const { signer } = authority.signing
    for (const level of ['bt', 'bb'] as const) {
      const metric = `sign.${algorithm}.${level}`
      if (!bench.wants(metric) && !(level === 'bb' && bench.wants('sign.peer'))) continue
      const timed = await time(bench, () => signField(table, pdf, fields[0], signer, level))
      own.set(metric, perSecond(timed))
      const note = `${size}; ${cpuNote(timed)}`
      bench.report({ metric, value: perSecond(timed), unit: 'docs/s', n: timed.n, note })
    }
    await signingLong(table, authority)
    // Neither peer knows the 国密 suite.
    if (algorithm !== 'sm2') await peers(table, authority, own)
  }
}

/** What 500 pages cost beside three is a digest over more octets, and little else. */
async function signingLong(table: Table, { signing: { signer } }: Authority): Promise<void> {
  const { bench, long } = table
  for (const level of ['bt', 'bb'] as const) {
    const metric = `sign.${signer.algorithm}.${level}.500`
    if (!long || !bench.wants(metric)) continue
    const hash = signer.algorithm === 'sm2' ? 'sm3' : 'sha256'
    const digest = await time(bench, () => nodeCrypto.digest(hash, long))
    const timed = await time(bench, () => signField(table, long, fields[0], signer, level))
    const size = `${Math.round(long.length / 1024)} KiB file, of which ${hash} takes ${digest.best.toFixed(2)} ms`
    const note = `${size}; ${cpuNote(timed)}`
    bench.report({ metric, value: perSecond(timed), unit: 'docs/s', n: timed.n, note })
  }
}

/** One more revision: field filled, seal drawn, CMS made, with or without the house's time stamp. */
async function signField(
  { signatures: room, appearance }: Table,
  pdf: Uint8Array,
  field: string,
  signer: Signer,
  level: 'bt' | 'bb',
): Promise<Uint8Array> {
  const request = { pdf, field, appearance, signerName: '示例科技有限公司', reason: '签署合同' }
  return done(
    await room.complete({ ...request, signedAt: new Date() }, signer, {
      level: level === 'bt' ? 'B-T' : 'B-B',
    }),
  )
}

/** The same file, the same key, no time stamp; neither peer draws a seal, and signpdf knows RSA only. */
async function peers(
  { bench, pdf }: Table,
  authority: Authority,
  own: ReadonlyMap<string, number>,
): Promise<void> {
  const { algorithm } = authority.signing.signer
  const compare = async (metric: string, work: () => Promise<unknown>) => {
    if (!bench.wants(metric)) return
    const timed = await time(bench, work)
    const ratio = (own.get(`sign.${algorithm}.bb`) ?? Number.NaN) / perSecond(timed)
    const note = `${algorithm}; sign.${algorithm}.bb is ${ratio.toFixed(1)} times as fast; ${cpuNote(timed)}`
    bench.report({ metric, value: perSecond(timed), unit: 'docs/s', n: timed.n, note })
  }
  const libpdf = await libpdfSigner(authority)
  await compare('sign.peer.libpdf', async () => {
    const document = await PDF.load(pdf)
    await document.sign({ signer: libpdf, fieldName: fields[0], reason: '签署合同' })
  })
  if (algorithm !== 'rsa2048') return
  const p12 = pkcs12(authority)
  await compare('sign.peer.signpdf', () => {
    const claims = { reason: 'signing', contactInfo: '', name: 'Qiyin', location: '' }
    const space = { signatureLength: 12 * 1024 }
    const pdfBuffer = Buffer.from(pdf)
    const prepared = plainAddPlaceholder({ pdfBuffer, ...claims, ...space })
    return new SignPdf().sign(prepared, new P12Signer(p12, { passphrase: password }))
  })
}

async function libpdfSigner({ signing: { key, signer } }: Authority): Promise<CryptoKeySigner> {
  const elliptic = signer.algorithm === 'p256'
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' })
  const how = elliptic
    ? { name: 'ECDSA', namedCurve: 'P-256' }
    : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const handle = await webcrypto.subtle.importKey('pkcs8', pkcs8, how, true, ['sign'])
  return new CryptoKeySigner(
    handle as CryptoKey,
    signer.certificate,
    elliptic ? 'EC' : 'RSA',
    elliptic ? 'ECDSA' : 'RSASSA-PKCS1-v1_5',
    [...signer.chain],
  )
}

const password = 'benchmark'

function pkcs12({ signing: { key, signer } }: Authority): Buffer {
  const pem = key.export({ format: 'pem', type: 'pkcs8' }) as string
  const certificates = [signer.certificate, ...signer.chain].map((der) =>
    forge.pki.certificateFromAsn1(forge.asn1.fromDer(Buffer.from(der).toString('binary'))),
  )
  const box = forge.pkcs12.toPkcs12Asn1(forge.pki.privateKeyFromPem(pem), certificates, password)
  return Buffer.from(forge.asn1.toDer(box).getBytes(), 'binary')
}

async function verifying(table: Table): Promise<void> {
  const { bench } = table
  for (const [metric, count, algorithm, pages = 3] of [
    ['verify.one', 1, 'p256'],
    ['verify.three', 3, 'p256'],
    ['verify.sm2', 1, 'sm2'],
    ['verify.one.500', 1, 'p256', 500],
  ] as const) {
    if (!bench.wants(metric)) continue
    const unsigned = pages === 3 ? table.pdf : table.long
    if (!unsigned) continue
    const pdf = await signedAndLogged({ ...table, pdf: unsigned }, count, algorithm)
    const answer = await table.house.app.verification.status(openDocument(nodeCrypto, pdf).question)
    const judge = () => examine(nodeCrypto, openDocument(nodeCrypto, pdf), answer, new Date())
    const { verdict, findings } = judge()
    const bad = findings.filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown')
    if (bad.length > 0) throw new Error(`verdict ${verdict}: ${JSON.stringify(bad)}`)
    const timed = await time(bench, judge)
    const note = `verdict ${verdict}; chain, CRL, time stamp, differences, ledger proof; ${cpuNote(timed)}`
    bench.report({ metric, value: perSecond(timed), unit: 'docs/s', n: timed.n, note })
  }
}

/** Signed `count` times with keys of the house, the last revision entered in the ledger. */
async function signedAndLogged(
  table: Table,
  count: number,
  algorithm: KeyAlgorithm,
): Promise<Uint8Array> {
  const { app, folder } = table.house
  let pdf = table.pdf
  for (const field of fields.slice(0, count)) {
    pdf = await signField(table, pdf, field, await app.keys.trialSigner(algorithm), 'bt')
  }
  const digest = openDocument(nodeCrypto, pdf).digest
  const db = openDatabase({ file: join(folder, 'qiyin.sqlite') })
  const entry = { kind: 'contract.signed', commitments: { document: digest }, subjects: [digest] }
  await db.transaction((tx) => app.ledger.append(tx, entry))
  await db.close()
  await app.ledger.sequence()
  return pdf
}
