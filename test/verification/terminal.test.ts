import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAuthority } from '../core/asn1/authority.ts'
import { agreed, type House, openHouse, signerA, signerB } from '../journeys/house.ts'
import { makePdf, makeSignatures, signField } from '../support/pdf-fixtures.ts'
import { addText } from './forgeries.ts'

let house: House
let folder: string
/** The program compiled once, one folder below the top as the program expects to find itself. */
const program = join('test-results', `terminal-${process.pid}.mjs`)

beforeAll(async () => {
  buildSync({
    ...{ entryPoints: ['server/cli.ts'], outfile: program, bundle: true, packages: 'external' },
    ...{ format: 'esm', platform: 'node', target: 'node20.19' },
  })
  house = await openHouse()
  folder = mkdtempSync(join(tmpdir(), 'qiyin-terminal-'))
  const { id } = await house.toSigning()
  await house.sign(signerA, id)
  await house.sign(signerB, id)
  await house.app.ledger.sequence()
  const { bytes } = agreed(await house.app.contracts.file(await house.actor(signerB), id))
  const authority = await makeAuthority('p256')
  const signatures = makeSignatures(authority.tsa.signer)
  const foreign = await signField(signatures, authority.signing.signer, await makePdf(), '甲方')
  const bundle = agreed(await house.app.verification.bundleOf(id)).bytes
  const der = Buffer.from(authority.root.certificate.der).toString('base64')
  const pem = `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`
  writeFileSync(join(folder, 'root.pem'), pem)
  const files = { signed: bytes, text: addText(bytes), foreign, empty: new Uint8Array(0), bundle }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
})

afterAll(async () => {
  rmSync(folder, { recursive: true })
  rmSync(program)
  await house.close()
})

/** `qiyin verify` as somebody would type it; `asked`: on the machine of the platform. */
function verify(name: string, options: string[] = [], asked = false) {
  const { config } = house
  const platform = {
    QIYIN_DATA: config.dataFolder,
    QIYIN_MASTER_KEY: '5a'.repeat(32),
    ...(config.databaseUrl ? { DATABASE_URL: config.databaseUrl } : {}),
  }
  const args = [program, 'verify', join(folder, name), ...options]
  // Nothing of the settings under which the tests themselves run.
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'test' as const,
    QIYIN_DATA: join(folder, 'none'),
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    env: asked ? { ...env, ...platform } : env,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

test.each([
  ['signed', true, 0],
  ['bundle', false, 0],
  ['text', true, 1],
  ['foreign', true, 2],
  ['signed', false, 2],
  ['empty', false, 3],
])('%s (platform asked: %s) ends with %i', (name, asked, code) => {
  const { status, stderr } = verify(name, [], asked)
  expect(stderr).toBe('')
  expect(status).toBe(code)
})

test('it says in sentences what was found', () => {
  const { stdout } = verify('text', ['--offline'])
  expect(stdout).toContain('无效  至少一项检查未通过，请勿依赖此文件。')
  expect(stdout).toContain('✕ 签署后的改动: 签署之后页面内容被改动或被添加了文字。')
  expect(stdout).not.toMatch(/\{\{|finding\./)
})

test('it says so in English when asked', () => {
  const english = verify('text', ['--offline', '--lang', 'en']).stdout
  expect(english).toContain('✕ Changes after signing: Page content was changed')
})

test('--json prints the report and nothing else', () => {
  const report = JSON.parse(verify('bundle', ['--json', '--offline']).stdout)
  expect(report).toMatchObject({ subject: 'bundle', verdict: 'valid-with-notes' })
  expect(report.signatures).toHaveLength(2)
  expect(report.ledger.length).toBeGreaterThan(0)
})

test('a root brought along is trusted, and an instant to judge at is taken', () => {
  const judged = (...options: string[]) =>
    JSON.parse(verify('foreign', ['--json', ...options]).stdout).signatures[0]
  expect(judged()).toMatchObject({ integrity: 'intact', trust: 'unknown', level: 'B-T' })
  const trusting = judged('--trust', join(folder, 'root.pem'), '--at', '2026-11-23T00:00:00Z')
  expect(trusting).toMatchObject({ integrity: 'intact', level: 'B-T', field: '甲方' })
  expect(trusting.provenAt).toBe('2026-11-22T08:00:00.000Z')
})

test('a file that is not there is a sentence, and no verdict', () => {
  const { status, stderr } = verify('nowhere')
  expect(status).toBe(64)
  expect(stderr).toMatch(/^There is no file .*\n$/)
})

test.each([
  ['.', [], /directory/],
  ['signed', ['--loudly'], /--loudly/],
  ['signed', ['--at', 'yesterday'], /yesterday/],
  ['signed', ['--trust', 'README.md'], /README/],
])('%s with %j is misuse, and no verdict', (name, options, says) => {
  const { status, stderr } = verify(name, options)
  expect(status).toBe(64)
  expect(stderr).toMatch(says)
  expect(stderr).not.toContain('    at ')
})

test('with the platform at hand a sealed report is written beside the short one', () => {
  const out = join(folder, 'report.pdf')
  const { status, stdout } = verify('signed', ['--short', '--report', out], true)
  expect(status).toBe(0)
  expect(stdout).toContain('有没有被改动\n  没有。')
  expect(readFileSync(out).subarray(0, 5).toString('latin1')).toBe('%PDF-')
})

test('a lawyer is told every step with its clause', () => {
  const { stdout } = verify('text', ['--detailed', '--offline'])
  for (const words of ['密码学验证 [ETSI EN 319 102-1 §5.2.7', 'TOTAL_FAILED', '包含证明: '])
    expect(stdout).toContain(words)
  expect(stdout).not.toMatch(/\{\{|report:|verify:|finding\./)
})
