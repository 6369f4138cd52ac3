import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { changesSince } from '../../../server/core/pdf/changes.ts'
import { coverageOf } from '../../../server/core/pdf/coverage.ts'
import { readPdf } from '../../../server/core/pdf/file.ts'
import { nextNumber } from '../../../server/core/pdf/increment.ts'
import { isFault, isStream, reference } from '../../../server/core/pdf/objects.ts'
import { pagesOf } from '../../../server/core/pdf/pages.ts'
import { signatureFields } from '../../../server/core/pdf/signature-fields.ts'
import { examine, openDocument } from '../../../server/core/verify.ts'
import {
  appendStreamRevision,
  type Hybrid,
  hybridPdf,
  type Place,
} from '../../support/hybrid-pdf.ts'
import { makePdf, makeSignatures, requestFor, signField } from '../../support/pdf-fixtures.ts'
import { type Authority, makeAuthority } from '../asn1/authority.ts'
import { open, refOf, sound, stream } from './support.ts'

/** Office's "Save as PDF": a table for old readers, a stream beside it for new ones. */
let base: Uint8Array
let authority: Authority
/** Numbers of the first page's object and of its content. */
let page: number
let content: number

beforeAll(async () => {
  authority = await makeAuthority('p256')
  base = await makePdf()
  const [first] = pagesOf(open(base))
  if (!first) throw new Error('no page')
  page = first.ref.number
  content = refOf([first.dict.entries.get('Contents') ?? null].flat()[0]).number
})

const office = (more: Partial<Hybrid> = {}) => hybridPdf(base, { hidden: [page], ...more })
const forged = () => ({
  number: content,
  value: stream('BT /Helvetica 18 Tf 60 760 Td (PAY 999) Tj ET'),
})

function ask(program: string, bytes: Uint8Array, ...options: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-hybrid-'))
  try {
    const path = join(folder, 'file.pdf')
    writeFileSync(path, bytes)
    const args = program === 'pdftotext' ? [path, '-'] : [...options, path]
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const report = (bytes: Uint8Array) => {
  const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64')
  const nothing = {
    entries: [],
    seals: [],
    documents: [],
    certificates: [],
    revocationLists: [],
    ledgerKey: '',
  }
  const roots = [base64(authority.root.certificate.der)]
  const answer = { ...nothing, roots, intermediates: [base64(authority.issuing.certificate.der)] }
  return examine(nodeCrypto, openDocument(nodeCrypto, bytes), answer, new Date('2026-11-23'))
}
const said = (bytes: Uint8Array, code: string) =>
  report(bytes)
    .findings.filter((finding) => finding.code === code)
    .map(({ outcome, reason }) => [outcome, reason].filter(Boolean).join(' '))

const fault = (bytes: Uint8Array) => {
  const file = readPdf(bytes)
  return isFault(file) ? `${file.fault}: ${file.detail}` : 'none'
}

async function sign(bytes: Uint8Array, ...fields: string[]): Promise<Uint8Array> {
  const signatures = makeSignatures(authority.tsa.signer)
  let signed = bytes
  for (const field of fields) {
    signed = await signField(signatures, authority.signing.signer, signed, field)
  }
  return signed
}

test('a file as Office saves it is read as other readers read it, and is no forgery', () => {
  const bytes = office()
  expect(ask('qpdf', bytes, '--check')).toContain('No syntax or stream encoding errors found')
  expect(ask('pdftotext', bytes)).toContain('PAY 100')
  const file = open(bytes)
  expect(file.locate(page)?.at).toBe('stream')
  expect(file.locate(page, 0)?.at).toBe('free')
  expect(pagesOf(file)).toHaveLength(1)
  expect(file.revisions.map(({ disputed }) => disputed)).toEqual([undefined, []])
  expect(nextNumber(file)).toBe(file.trailer.entries.get('Size'))
  expect(said(bytes, 'document.readable')).toEqual(['passed'])
  expect(said(bytes, 'document.readers')).toEqual(['passed'])
  expect(report(bytes).verdict).toBe('undetermined')
  expect(said(base, 'document.readers')).toEqual([])
})

test.each([
  ['classic', (bytes: Uint8Array) => bytes],
  ['stream', appendStreamRevision],
])(
  'signatures in %s increments over such a file are sound, here and elsewhere',
  async (form, prepare) => {
    const start = prepare(office())
    const signed = await sign(start, '甲方', '乙方')
    const file = open(signed)
    expect(file.revisions.at(-1)?.form).toBe(form === 'stream' ? 'stream' : 'table')
    const coverage = sound(coverageOf(file, sound(signatureFields(file))))
    expect(coverage).toMatchObject([{ problems: [] }, { problems: [], wholeFile: true }])
    const revision = coverage[0]?.revision ?? -1
    expect(sound(changesSince(file, revision)).map(({ kind, allowed }) => [kind, allowed])).toEqual(
      [['signature-filled', true]],
    )
    const { findings } = report(signed)
    expect(findings.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(said(signed, 'signature.integrity')).toEqual(['passed', 'passed'])
    expect(said(signed, 'document.changes')).toEqual(['passed'])

    expect(ask('pdfsig', signed, '-nocert').match(/Signature is Valid\./g)).toHaveLength(2)
    expect(ask('qpdf', signed, '--check')).toContain('No syntax or stream encoding errors found')
    expect(ask('pdftotext', signed)).toContain('PAY 100')
  },
)

const free: Place = 'free'
const disputes: Record<string, () => Partial<Hybrid>> = {
  'the table names one version and the stream another': () => ({
    second: forged(),
    stream: (given, second) => new Map(given).set(content, { offset: second }),
    beside: (main) => new Map([[content, main.get(content) ?? free]]),
  }),
  'the table frees what the stream beside it names': () => ({
    beside: () => new Map([[page, free]]),
  }),
  'the stream frees what the table beside it names': () => ({
    stream: (given) => new Map(given).set(content, free),
    beside: (main) => new Map([[content, main.get(content) ?? free]]),
  }),
  'the main table itself hides objects behind a stream': () => ({ oneSection: true }),
}

test.each(Object.entries(disputes))('a file is refused when %s', async (_, of) => {
  const bytes = office(of())
  expect(open(bytes).revisions.at(-1)?.disputed?.length).toBeGreaterThan(0)
  const signatures = makeSignatures(authority.tsa.signer)
  expect(signatures.prepare(requestFor(bytes, '甲方'))).toMatchObject({ code: 'pdf-ambiguous' })
  expect(said(bytes, 'document.readers')).toEqual(['failed hybrid-conflict'])
  expect(report(bytes).verdict).toBe('invalid')
})

test('what the stream says of objects in older tables is what every reader of today sees', () => {
  const bytes = office({
    second: forged(),
    stream: (given, second) => new Map(given).set(content, { offset: second }),
  })
  const value = open(bytes).object(reference(content))
  expect(isStream(value) && Buffer.from(value.raw).toString()).toContain('PAY 999')
  expect(ask('qpdf', bytes, `--show-object=${content}`, '--raw-stream-data')).toContain('PAY 999')
})

test('a hybrid revision after a signature that shows something else is told', async () => {
  const signed = await sign(base, '甲方')
  // The table is silent, so that readers without streams see what was signed.
  const file = open(signed)
  const size = file.trailer.entries.get('Size') as number
  const text = 'BT /Helvetica 18 Tf 60 760 Td (PAY 999) Tj ET'
  const object = `${content} 0 obj\n<</Length ${text.length}>>\nstream\n${text}\nendstream\nendobj\n`
  const streamAt = signed.length + object.length
  const row = Buffer.from([1, 0, 0, 0, 0, 0, 0])
  row.writeUInt32BE(signed.length, 1)
  const head = `${size} 0 obj\n<</Type /XRef /Size ${size + 1} /W [1 4 2] /Index [${content} 1] /Length 7>>\nstream\n`
  const tail = '\nendstream\nendobj\n'
  const at = streamAt + head.length + row.length + tail.length
  const root = refOf(file.trailer.entries.get('Root')).number
  const trailer = `xref\n0 0\ntrailer\n<</Size ${size + 1} /Root ${root} 0 R /Prev ${file.revisions.at(-1)?.start} /XRefStm ${streamAt}>>\nstartxref\n${at}\n%%EOF\n`
  const changed = Buffer.concat([
    signed,
    Buffer.from(object + head),
    row,
    Buffer.from(tail + trailer),
  ])
  expect(sound(changesSince(open(changed), 1)).map(({ kind }) => kind)).toContain('page-content')
  expect(report(changed).verdict).toBe('invalid')
})

test('a stream that is no part of its revision, or leads elsewhere, is damage', () => {
  const bytes = office()
  const text = Buffer.from(bytes).toString('latin1')
  const streamAt = Number(/\/XRefStm (\d+)/.exec(text)?.[1])
  const pointing = (at: number) => {
    const before = `/XRefStm ${streamAt}`
    return Buffer.from(text.replace(before, `/XRefStm ${at}`.padEnd(before.length)), 'latin1')
  }
  expect(fault(pointing(text.indexOf('startxref', streamAt)))).toMatch('damaged: ')
  // Behind its section: nothing there is covered by a signature over this revision.
  const later = Buffer.concat([pointing(bytes.length), bytes.subarray(streamAt)])
  expect(fault(later)).not.toBe('none')
  expect(fault(pointing(9))).toMatch('damaged: ')
  expect(fault(office({ streamEntries: '/Prev 15' }))).toMatch('/Prev of its own')
  expect(fault(office({ streamEntries: '/Encrypt 1 0 R' }))).toMatch('encrypted')
})

test('whatever byte of a signed one is changed, it is examined, and never found intact', async () => {
  const signed = await sign(office(), '甲方', '乙方')
  const [, last] = sound(signatureFields(open(signed)))
  const [from, to] = last?.value?.contentsAt ?? [0, 0]
  fc.assert(
    fc.property(fc.nat(signed.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
      // The padding of the last signature is covered by nothing.
      if (at > from && at < to) return
      const bytes = signed.slice()
      bytes[at] = (bytes[at] ?? 0) ^ mask
      const { verdict, findings } = report(bytes)
      const intact = findings.filter(
        ({ code, outcome }) => code === 'signature.integrity' && outcome === 'passed',
      )
      expect(verdict === 'unreadable' || intact.length < 2).toBe(true)
    }),
    { numRuns: 300 },
  )
})
