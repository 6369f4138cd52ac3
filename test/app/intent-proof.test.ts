import { parseWithZod } from '@conform-to/zod/v4'
import { expect, test } from 'vitest'
import { complaint } from '../../app/http/complaints.ts'
import { proofOf } from '../../app/http/intent-proof.ts'
import { exporting, questioning, requesting } from '../../app/routes/keys/acts.ts'

const digest = 'ab'.repeat(32)

function faultsOf(schema: typeof requesting | typeof exporting, fields: Record<string, string>) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ digest, ...fields })) form.set(name, value)
  const { error = {} } = parseWithZod(form, { schema, error: complaint }).reply()
  return error
}

test('a form proves the will by password and code, or by a passkey alone', () => {
  expect(faultsOf(requesting, { password: 'x', code: '123456' })).toEqual({})
  expect(faultsOf(requesting, { response: '{}' })).toEqual({})
  expect(faultsOf(requesting, { password: '', code: '', response: '{}' })).toEqual({})
})

test.each([
  [{}, ['password', 'code']],
  [{ response: '' }, ['password', 'code']],
  [{ password: 'x' }, ['code']],
  [{ code: '123456', response: '' }, ['password']],
])('of %j it is told what is missing', (fields, missing) => {
  expect(Object.keys(faultsOf(requesting, fields as Record<string, string>))).toEqual(missing)
})

test('a passkey does not stand in for the password of the file', () => {
  expect(Object.keys(faultsOf(exporting, { response: '{}' }))).toContain('filePassword')
  const unlike = { response: '{}', filePassword: 'long enough', filePasswordAgain: 'another one' }
  expect(faultsOf(exporting, unlike)).toEqual({ filePasswordAgain: ['passwords-differ'] })
})

test.each(['key.revoke', 'contract.sign', ''])('a key is not asked about for %j', (purpose) => {
  expect(questioning.safeParse({ digest, purpose }).success).toBe(false)
})

test('what was sent becomes a proof, and an answer that is no JSON one that nobody accepts', () => {
  const both = { password: 'x', code: '123456' }
  expect(proofOf(both)).toEqual({ method: 'password+totp', ...both })
  expect(proofOf({ ...both, response: '{"id":"a"}' })).toEqual({
    method: 'passkey',
    response: { id: 'a' },
  })
  expect(proofOf({ response: '{' })).toEqual({ method: 'passkey', response: null })
  expect(proofOf({ code: '123456' })).toMatchObject({ code: 'required', field: 'password' })
  expect(proofOf({ password: 'x' })).toMatchObject({ code: 'required', field: 'code' })
})
