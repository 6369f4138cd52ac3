/** Every attack of the table on every file it fits, by a verifier who trusts the signers' authority and by one who trusts nobody. */
import { beforeAll, describe, expect, test } from 'vitest'
import { reportLines } from '../../app/i18n/report-lines.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import type { StatusAnswer } from '../../server/core/status.ts'
import type { Report } from '../../server/core/values/report.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { byteRange } from './byte-range.ts'
import { cms } from './cms.ts'
import { container } from './container.ts'
import { forms } from './form.ts'
import { incremental } from './increments.ts'
import type { Base, Row } from './row.ts'
import { makeSigned, type Signed, today } from './signed.ts'

let signed: Signed

beforeAll(async () => {
  signed = await makeSigned()
})

const report = (pdf: Uint8Array, answer?: StatusAnswer): Report =>
  examine(nodeCrypto, openDocument(nodeCrypto, pdf), answer, today)

const lines = ({ findings }: Report): string[] =>
  findings.map(({ code, outcome, reason }) => [code, outcome, reason].filter(Boolean).join(' '))

const table = [...byteRange, ...incremental, ...forms, ...cms, ...container]
const standard: readonly Base[] = ['one', 'three', 'packed']
const cases = table.flatMap((row) =>
  (row.bases ?? standard).map((base): [string, Row, Base] => [
    `${row.class}: ${row.name} (${base})`,
    row,
    base,
  ]),
)

describe('files that mean well', () => {
  test.each(['one', 'three', 'packed'] as const)('%s is valid', (base) => {
    const { verdict, findings } = report(signed[base], signed.trusted)
    expect(findings.filter(({ outcome }) => ['failed', 'unknown'].includes(outcome))).toEqual([])
    expect(verdict).toBe('valid-with-notes')
    const alone = report(signed[base])
    expect(alone.verdict).toBe('undetermined')
    expect(new Set(alone.signatures.map(({ integrity }) => integrity))).toEqual(new Set(['intact']))
  })

  test('an approval without certification and without stamp is valid', () => {
    expect(
      lines(report(signed.approved, signed.trusted)).filter((l) => / (failed|unknown)/.test(l)),
    ).toEqual([])
  })
})

test('the table is as large as the issue asks, and none of it may pass', () => {
  const attacks = table.filter((row) => row.class !== 'harmless')
  expect(attacks.length).toBeGreaterThan(80)
  expect(attacks.filter((row) => row.expect.verdict.startsWith('valid'))).toEqual([])
  expect(new Set(table.map(({ name }) => name)).size).toBe(table.length)
})

test.each(cases)('%s', async (_, { build, answer, expect: wanted }, base) => {
  const pdf = await build(signed[base], signed)
  expect(Buffer.compare(pdf, signed[base])).not.toBe(0)
  const trusting = report(pdf, (await answer?.(signed)) ?? signed.trusted)
  expect({ verdict: trusting.verdict, lines: lines(trusting) }).toMatchObject({
    verdict: wanted.verdict,
  })
  for (const told of wanted.told) expect(lines(trusting).join('\n')).toContain(told)
  expect(reportLines(trusting, 'zh-CN').join('\n')).toContain(wanted.words)
  const alone = report(pdf)
  if (!wanted.trusted) expect(alone.verdict).toBe(wanted.verdict)
  for (const told of wanted.trusted ? [] : wanted.told)
    expect(lines(alone).join('\n')).toContain(told)
  const { integrity } = wanted
  const found = alone.signatures.map((signature) => signature.integrity)
  if (integrity === undefined) expect(found).toEqual([])
  else if (typeof integrity !== 'string') expect(found).toEqual(integrity)
  else expect([...new Set(found)]).toEqual([integrity])
})
