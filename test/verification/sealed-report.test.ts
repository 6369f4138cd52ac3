import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reportDocument } from '../../app/i18n/report-document.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { toHex } from '../../server/core/values/bytes.ts'
import type { Verdict } from '../../server/core/values/report.ts'
import { makeAuthority } from '../core/asn1/authority.ts'
import { agreed, type House, openHouse, signerA, signerB } from '../journeys/house.ts'
import { makePdf, makeSignatures, signField } from '../support/pdf-fixtures.ts'
import { addText, plainPdf } from './forgeries.ts'

let house: House
let folder: string
let files: Readonly<Record<string, Uint8Array>>

beforeAll(async () => {
  house = await openHouse()
  folder = mkdtempSync(join(tmpdir(), 'qiyin-report-'))
  const { id } = await house.toSigning()
  await house.sign(signerA, id)
  await house.sign(signerB, id)
  await house.app.ledger.sequence()
  const signed = agreed(await house.app.contracts.file(await house.actor(signerB), id)).bytes
  const authority = await makeAuthority('p256')
  const signatures = makeSignatures(authority.tsa.signer)
  const foreign = await signField(signatures, authority.signing.signer, await makePdf(), '甲方')
  const bundle = agreed(await house.app.verification.bundleOf(id)).bytes
  const tampered = addText(signed)
  files = { signed, tampered, foreign, bundle, unsigned: await plainPdf(), empty: new Uint8Array() }
})

afterAll(async () => {
  rmSync(folder, { recursive: true })
  await house.close()
})

const seal = async (name: string) => {
  const file = { bytes: files[name] as Uint8Array, name: `${name}.pdf` }
  return agreed(await house.app.verification.sealReport(file, reportDocument))
}

/** Its text as another program reads it, without the line breaks of the page. */
function textOf(pdf: Uint8Array): string {
  const path = join(folder, 'report.pdf')
  writeFileSync(path, pdf)
  return execFileSync('pdftotext', [path, '-'], { encoding: 'utf8' })
}
const squeezed = (text: string) => text.replace(/\s+/g, '')

const cases: readonly [string, Verdict, string][] = [
  ['signed', 'valid', '有效Valid'],
  ['tampered', 'invalid', '无效Invalid'],
  ['foreign', 'undetermined', '无法判定'],
  ['unsigned', 'undetermined', '无法判定'],
  ['empty', 'unreadable', '无法读取'],
]

test.each(cases)('the report of a file that is %s says %s', async (name, verdict, word) => {
  const { bytes, report } = await seal(name)
  expect(report.verdict).toBe(verdict)
  const text = squeezed(textOf(bytes))
  if (process.env['KEEP']) writeFileSync(`${process.env['KEEP']}/${name}.pdf`, bytes)
  expect(text).toContain(word)
  expect(text).toContain(report.digest)
  for (const { signerName } of report.signatures) expect(text).toContain(squeezed(signerName))
  expect(text).not.toMatch(/\{\{|finding\.|report:|verify:/)
})

test('the report itself is valid, complete and in the ledger, for us and for other software', async () => {
  const { bytes } = await seal('tampered')
  await house.app.ledger.sequence()
  const report = await house.app.verification.examineFile(bytes)
  expect(report.verdict).toBe('valid')
  expect(report.signatures).toMatchObject([
    { field: 'report', indication: 'TOTAL_PASSED', integrity: 'intact', wholeFile: true },
  ])
  expect(report.ledger.map(({ entryKind }) => entryKind)).toEqual(['verification.reported'])
  const path = join(folder, 'sealed.pdf')
  writeFileSync(path, bytes)
  const words = execFileSync('pdfsig', [path], { encoding: 'utf8' })
  expect(words).toContain('Signature is Valid')
  expect(words).toContain('Total document signed')
  expect(execFileSync('qpdf', ['--check', path], { encoding: 'utf8' })).toContain('No syntax')
})

test('the ledger learns nothing of the examined file, and neither file nor report is kept', async () => {
  const { bytes, report } = await seal('foreign')
  const digest = toHex(nodeCrypto.digest('sha256', bytes))
  await house.app.ledger.sequence()
  const entries = await house.app.ledger.about(digest)
  expect(entries).toHaveLength(1)
  const [entry] = entries
  const leaf = Buffer.from(entry?.leaf ?? []).toString('utf8')
  expect(JSON.parse(leaf)).toMatchObject({ kind: 'verification.reported', facts: {} })
  expect(Object.keys(JSON.parse(leaf).commitments)).toEqual(['document'])
  expect(leaf + JSON.stringify(entry?.openings)).not.toContain(report.digest)
  expect(await house.app.ledger.about(report.digest)).toEqual([])
  for (const one of [digest, report.digest])
    expect(await house.app.documents.fetch(one)).toBeUndefined()
})

test('a bundle has its report as well', async () => {
  const { bytes, report } = await seal('bundle')
  expect(report).toMatchObject({ subject: 'bundle', verdict: 'valid' })
  expect(squeezed(textOf(bytes))).toContain('证据包')
})

test('what a stranger wrote is seen character by character', async () => {
  const file = { bytes: files['empty'] as Uint8Array, name: 'a\u202Efdp.exe\u200B😀.pdf' }
  const { bytes } = agreed(await house.app.verification.sealReport(file, reportDocument))
  expect(squeezed(textOf(bytes))).toContain('a〔U+202E〕fdp.exe〔U+200B〕〔U+1F600〕.pdf')
})
