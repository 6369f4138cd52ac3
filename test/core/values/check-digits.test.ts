import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  isFoodLicenceNumber,
  isOrganisationCode,
  isResidentId,
  isUscc,
  mod37and36,
  usccCheckCharacter,
  usccFault,
} from '../../../server/core/values/check-digits.ts'

const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/check-digits.json', import.meta.url), 'utf8'),
)
const usccAlphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']

test.each(vectors.gb32100_uscc.valid as string[])('accepts the published code %s', (code) => {
  expect(usccFault(code)).toBeUndefined()
})

test.each([
  ['91450100MA5ABCDE5', 'length'],
  ['91450100MA5ABCDE5PP', 'length'],
  ['', 'length'],
  ['91450100MI5ABCDE5P', 'alphabet'],
  ['91450100ma5abcde5p', 'alphabet'],
  ['91450100MA5ABCDE5I', 'alphabet'],
  ['91450100MA5ABCDE5Q', 'check-digit'],
  ['91450100MA5ABCED5P', 'check-digit'],
])('says what is wrong with %s', (code, fault) => {
  expect(usccFault(code)).toBe(fault)
  expect(isUscc(code)).toBe(false)
})

test('notices any single wrong character of a credit code', () => {
  const code = fc.array(fc.constantFrom(...usccAlphabet), { minLength: 17, maxLength: 17 })
  fc.assert(
    fc.property(code, fc.nat(17), fc.constantFrom(...usccAlphabet), (characters, at, other) => {
      const body = characters.join('')
      const whole = [...body, usccCheckCharacter(body) ?? '']
      expect(isUscc(whole.join(''))).toBe(true)
      if (whole[at] === other) return
      whole[at] = other
      expect(usccFault(whole.join(''))).toBe('check-digit')
    }),
  )
})

test.each(vectors.gb11714_org.valid as string[])('accepts the organisation code %s', (code) => {
  expect(isOrganisationCode(code)).toBe(true)
  expect(isOrganisationCode(`${code.slice(0, 8)}${code.endsWith('1') ? '2' : '1'}`)).toBe(false)
  expect(isOrganisationCode(`${code}0`)).toBe(false)
})

test('accepts the citizen number of the standard and refuses its neighbours', () => {
  for (const id of vectors.gb11643_id.valid as string[]) expect(isResidentId(id)).toBe(true)
  for (const id of ['110105194912310021', '11010519491231002x', '1101051949123100', ''])
    expect(isResidentId(id)).toBe(false)
})

test('refuses a citizen number whose birthday is not in the calendar', () => {
  // The check character is right, so only 30 February can be the reason.
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const body = '11010519490230002'
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0)
  expect(isResidentId(body + '10X98765432'[sum % 11])).toBe(false)
})

test.each(vectors.certificate_identifier.valid as string[][])(
  'computes the check character of certificate identifier %s.%s.%s.%s',
  (...parts) => {
    expect(mod37and36(parts.slice(0, 4).join(''))).toBe(parts[4])
  },
)

test('agrees with the reference of ISO 7064 and disagrees with a wrong one in the wild', () => {
  const [body, check] = vectors.certificate_identifier.iso_reference
  expect(mod37and36(body)).toBe(check)
  const [type, issuer, serial, version, printed] =
    vectors.certificate_identifier.in_the_wild_but_wrong[0]
  expect(mod37and36(type + issuer + serial + version)).toBe('D')
  expect(printed).not.toBe('D')
  expect(mod37and36('a-1')).toBeUndefined()
  expect(mod37and36('')).toBeUndefined()
})

test.each(vectors.mod11_10.valid as string[])('accepts the food licence number %s', (number) => {
  expect(isFoodLicenceNumber(number)).toBe(true)
  const wrong = (Number(number.at(-1)) + 1) % 10
  expect(isFoodLicenceNumber(number.slice(0, -1) + wrong)).toBe(false)
})
