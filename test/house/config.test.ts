import { expect, test } from 'vitest'
import { loadConfig, StartupError } from '../../server/config.ts'

function sentence(env: Record<string, string>): string {
  try {
    loadConfig(env)
  } catch (error) {
    if (error instanceof StartupError) return error.message
    throw error
  }
  return 'accepted'
}

test('no variable is required', () => {
  const config = loadConfig({})
  expect(config).toMatchObject({
    port: 3000,
    baseUrl: 'http://localhost:3000',
    databaseUrl: undefined,
    masterKey: undefined,
    demo: true,
    trustProxy: 0,
    smtpUrl: undefined,
    logLevel: 'info',
  })
  expect(config.dataFolder).toBe(`${config.root}/data`)
  expect(config.masterKeyFile).toBe(`${config.root}/data/master.key`)
})

test('a variable set to nothing counts as not set', () => {
  expect(loadConfig({ PORT: '', DATABASE_URL: '', QIYIN_MASTER_KEY: '' })).toEqual(loadConfig({}))
})

test.each([
  [{ PORT: 'web' }, /PORT must be a whole number/],
  [{ PORT: '65536' }, /PORT must be a whole number/],
  [{ PORT: '-1' }, /PORT must be a whole number/],
  [{ PORT: '80.5' }, /PORT must be a whole number/],
  [{ DATABASE_URL: 'mysql://host/db' }, /DATABASE_URL must be of the form postgres:/],
  [{ DATABASE_URL: 'data/qiyin.sqlite' }, /DATABASE_URL must be of the form postgres:/],
  [{ QIYIN_MASTER_KEY: '00'.repeat(31) }, /QIYIN_MASTER_KEY must be 32 bytes/],
  [{ QIYIN_MASTER_KEY: 'password' }, /QIYIN_MASTER_KEY must be 32 bytes/],
  [{ QIYIN_DEMO: 'yes' }, /QIYIN_DEMO must be on or off/],
  [{ QIYIN_BASE_URL: 'localhost:3000' }, /QIYIN_BASE_URL must be http/],
  [{ QIYIN_BASE_URL: 'https://qiyin.example/app' }, /QIYIN_BASE_URL must be http/],
  [{ QIYIN_TRUST_PROXY: 'true' }, /QIYIN_TRUST_PROXY must be the number/],
  [{ SMTP_URL: 'mail.example' }, /SMTP_URL must be of the form smtp:/],
  [{ MAIL_FROM: 'nobody' }, /MAIL_FROM must be an e-mail address/],
  [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL must be one of/],
  [{ QIYIN_ORIGIN: 'two words' }, /QIYIN_ORIGIN must be/],
])('%o is refused with the reason', (env, reason) => {
  expect(sentence(env)).toMatch(reason)
})

test('every wrong variable is named at once', () => {
  expect(sentence({ PORT: 'x', QIYIN_DEMO: 'x' })).toMatch(/PORT .*; QIYIN_DEMO /)
})

test('a refused value is not repeated, since it may be a secret', () => {
  const secret = 'hunter2hunter2'
  const env = { DATABASE_URL: `mysql://u:${secret}@h/d`, QIYIN_MASTER_KEY: secret }
  expect(sentence(env)).not.toContain(secret)
})

test('the master key is read in both spellings', () => {
  const bytes = new Uint8Array(32).map((_, index) => index * 7)
  const hex = Buffer.from(bytes).toString('hex')
  const base64 = Buffer.from(bytes).toString('base64')
  expect(loadConfig({ QIYIN_MASTER_KEY: hex }).masterKey).toEqual(bytes)
  expect(loadConfig({ QIYIN_MASTER_KEY: base64 }).masterKey).toEqual(bytes)
})

test('the base address loses its trailing slash and follows the port when it is not given', () => {
  expect(loadConfig({ QIYIN_BASE_URL: 'https://qiyin.example/' }).baseUrl).toBe(
    'https://qiyin.example',
  )
  expect(loadConfig({ PORT: '8080' }).baseUrl).toBe('http://localhost:8080')
})
