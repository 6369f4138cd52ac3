import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { decodeStream } from '../../server/core/pdf/filters.ts'
import { formFields } from '../../server/core/pdf/form-fields.ts'
import { dictionary, isStream, name } from '../../server/core/pdf/objects.ts'
import { serialize } from '../../server/core/pdf/serialize.ts'
import { textString } from '../../server/core/pdf/text.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { openForSigning } from '../../server/signatures/opening.ts'
import { edit, open, refOf } from '../core/pdf/support.ts'
import { makePdf } from '../support/pdf-fixtures.ts'
import { append, inField, pageAt } from './edits.ts'
import { fillIn } from './forge.ts'
import { makeSigned, type Signed, today } from './signed.ts'

let signed: Signed
let plain: Uint8Array

beforeAll(async () => {
  signed = await makeSigned()
  plain = await makePdf({ fields: ['甲方'], amount: '100' })
})

/** As qpdf locks it; `user` is empty unless a password is asked for. */
function lock(pdf: Uint8Array, bits: '40' | '128' | '256', user: string, ...options: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-encrypted-'))
  try {
    const [from, to] = [join(folder, 'a.pdf'), join(folder, 'b.pdf')]
    writeFileSync(from, pdf)
    const [before, after] = [
      options.filter((one) => one.startsWith('--object')),
      options.filter((one) => !one.startsWith('--object')),
    ]
    const weak = bits === '256' ? [] : ['--allow-weak-crypto']
    execFileSync('qpdf', [
      ...weak,
      ...before,
      '--encrypt',
      user,
      'owner',
      bits,
      ...after,
      '--',
      from,
      to,
    ])
    return new Uint8Array(readFileSync(to))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const judge = (pdf: Uint8Array) =>
  examine(nodeCrypto, openDocument(nodeCrypto, pdf), signed.trusted, today)

const packed = '--object-streams=generate'
const locks: [string, Parameters<typeof lock>[1], string[]][] = [
  ['RC4 of 40 bits', '40', []],
  ['RC4 of 128 bits', '128', ['--use-aes=n']],
  ['RC4 of 128 bits with a crypt filter', '128', ['--use-aes=n', '--force-V4']],
  ['AES-128', '128', ['--use-aes=y']],
  ['AES-128, metadata in clear', '128', ['--use-aes=y', '--cleartext-metadata']],
  ['AES-256 of revision 5', '256', ['--force-R5']],
  ['AES-256', '256', []],
  ['AES-256, metadata in clear', '256', ['--cleartext-metadata']],
  ['AES-128 over object streams', '128', ['--use-aes=y', packed]],
  ['AES-256 over object streams', '256', [packed]],
]

test.each(locks)(
  'a file locked with %s that the empty password opens is read',
  (_, bits, options) => {
    const file = open(lock(plain, bits, '', ...options))
    expect(file.encrypted).toBe(true)
    expect(formFields(file).map(({ name }) => name)).toEqual(['甲方', 'amount'])
    const [contents] = [pageAt(file).dict.entries.get('Contents') ?? null].flat()
    const stream = file.object(refOf(contents))
    expect(isStream(stream) && Buffer.from(decodeStream(stream)).toString('latin1')).toContain('BT')
  },
)

test.each(locks)('a signature over a file locked with %s is examined', async (_, bits, options) => {
  const { verdict, findings, signatures } = judge(await lockedAndSigned(bits, options))
  expect(findings.filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown')).toEqual(
    [],
  )
  expect(verdict).toBe('valid-with-notes')
  expect(signatures).toMatchObject([{ integrity: 'intact', field: '甲方', reason: '签订合同' }])
})

test.each(locks)(
  'a file locked with %s by a password is refused, and the reason told',
  (_, bits, options) => {
    const { verdict, findings } = judge(lock(plain, bits, 'secret', ...options))
    expect([verdict, findings[0]?.reason]).toEqual(['unreadable', 'encrypted'])
  },
)

test('a locked file is not signed here', () => {
  expect(openForSigning(lock(plain, '256', ''))).toMatchObject({ code: 'pdf-encrypted' })
})

test('a change after the signature over a locked file is told', async () => {
  const done = await lockedAndSigned('256')
  const file = open(done)
  const { ref, dict } = pageAt(file)
  const page = serialize({ kind: 'dict', entries: new Map([...dict.entries, ['Rotate', 90]]) })
  const changed = append(done, save(done, `${ref.number} 0 obj\n${page}\nendobj\n`, ref.number))
  expect(judge(changed).signatures.map(({ integrity }) => integrity)).toEqual(['modified'])
})

test('a later save without the lock, or with another, is damage', async () => {
  const done = await lockedAndSigned('256')
  const without = append(done, save(done, '', undefined, ''))
  expect(judge(without).findings[0]).toMatchObject({ outcome: 'failed', reason: 'damaged' })
  const another = append(
    done,
    save(done, '', undefined, '/Encrypt <</Filter /Standard /V 1 /R 2>>'),
  )
  expect(judge(another).verdict).toBe('unreadable')
})

/** A classic save; strings in it stay in clear, which nothing here depends on. */
function save(pdf: Uint8Array, object: string, number?: number, encrypt?: string): string {
  const file = open(pdf)
  const { entries } = file.trailer
  const kept = ['Root', 'Info', 'ID'].map((key) => `/${key} ${serialize(entries.get(key) ?? null)}`)
  const lockWords = encrypt ?? `/Encrypt ${serialize(entries.get('Encrypt') ?? null)}`
  const at = pdf.length + 1 + object.length
  const row =
    number === undefined
      ? '0 0\n'
      : `${number} 1\n${String(pdf.length + 1).padStart(10, '0')} 00000 n\r\n`
  return `\n${object}xref\n${row}trailer\n<</Size 99 ${kept.join(' ')} ${lockWords} /Prev ${file.revisions.at(-1)?.start}>>\nstartxref\n${at}\n%%EOF\n`
}

const gap = 4800
const wide = 9_999_999_999

/** A signature dictionary is put in, the whole locked, and then filled: qpdf leaves /Contents in clear, as it must. */
async function lockedAndSigned(bits: '40' | '128' | '256', options: readonly string[] = []) {
  const prepared = edit(plain, (_, fresh) => {
    const value = fresh()
    const contents = { kind: 'string', bytes: new Uint8Array(gap), hex: true } as const
    const dict = dictionary({
      ...{ Type: name('Sig'), Filter: name('Adobe.PPKLite'), Contents: contents },
      ...{ SubFilter: name('ETSI.CAdES.detached'), ByteRange: [0, wide, wide, wide] },
      Reason: textString('签订合同'),
    })
    return [[value, dict], ...inField('甲方', { V: value })(open(plain), fresh)]
  })
  const bytes = lock(prepared, bits, '', ...options)
  const text = Buffer.from(bytes).toString('latin1')
  const start = text.indexOf(`<${'0'.repeat(2 * gap)}>`)
  const end = start + 2 * gap + 2
  const [range = ''] = /\[ 0 9999999999 9999999999 9999999999 \]/.exec(text) ?? []
  const numbers = `[0 ${start} ${end} ${bytes.length - end}]`.padEnd(range.length)
  Buffer.from(bytes.buffer).write(numbers, text.indexOf(range), 'latin1')
  return fillIn(bytes, [start, end], { signer: signed.authority.signing })
}
