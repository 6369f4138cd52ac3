import { DrizzleQueryError } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { describeError } from '../../server/outbox/rules.ts'
import { describe } from '../../server/web/jobs.ts'
import { maskPath } from '../../server/web/log.ts'

const secret = '示例秘密'

test('a statement that failed is told without the values that were in it', () => {
  const cause = new Error('UNIQUE constraint failed: user.email')
  const failure = new DrizzleQueryError('insert into "user"', [secret], cause)
  expect(failure.message).toContain(secret)
  for (const told of [JSON.stringify(describe(failure)), describeError(failure)]) {
    expect(told).toContain('UNIQUE constraint failed')
    expect(told).not.toContain(secret)
  }
})

test.each([
  '/sign/SECRET',
  '/Sign/SECRET',
  '//sign//SECRET/sign',
  '/sign/SECRET.data?x=1',
  '/invitations/SECRET',
  '/verify-email?token=SECRET',
])('the log shows nothing secret of %s', (url) => {
  expect(maskPath(url)).not.toContain('SECRET')
})

test('the log shows other paths as they are', () => {
  expect(maskPath('/contracts/ctr_1/sign?x=1')).toBe('/contracts/ctr_1/sign')
})
