/** Check characters of the codes that contracts and certificates carry. Lower case is never accepted here: `form-check.ts` upper-cases what people type. */
import { isCivilDate } from './dates.ts'

/** GB 32100-2015 §5: no I, O, S, V, Z. */
const usccAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const alphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const idCheckCharacters = '10X98765432'

/** GB 32100-2015 Annex: 3^(i-1) mod 31. */
const usccWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
/** GB 11714-1997 §4. */
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2]
/** GB 11643-1999 §4.2.1: 2^(18-i) mod 11. */
const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

export type UsccFault = 'length' | 'alphabet' | 'check-digit'

/** What is wrong with a 统一社会信用代码 of 18 characters; undefined when nothing is. */
export function usccFault(code: string): UsccFault | undefined {
  if (code.length !== 18) return 'length'
  const body = code.slice(0, 17)
  const check = usccCheckCharacter(body)
  if (check === undefined || !usccAlphabet.includes(code.charAt(17))) return 'alphabet'
  return check === code.charAt(17) ? undefined : 'check-digit'
}

export function isUscc(code: string): boolean {
  return usccFault(code) === undefined
}

/** The 18th character for the first 17; undefined when they are not 17 characters of the alphabet. */
export function usccCheckCharacter(body: string): string | undefined {
  const sum = weighted(body, usccAlphabet, usccWeights)
  return sum === undefined ? undefined : usccAlphabet.charAt((31 - (sum % 31)) % 31)
}

/** GB 11714 organisation code without its hyphen, 9 characters. */
export function isOrganisationCode(code: string): boolean {
  const sum = weighted(code.slice(0, 8), alphanumeric, organisationWeights)
  if (sum === undefined || code.length !== 9) return false
  const check = (11 - (sum % 11)) % 11
  return code.charAt(8) === (check === 10 ? 'X' : String(check))
}

/** GB 11643 citizen number: 18 characters, a day of the calendar at 7-14, MOD 11-2. */
export function isResidentId(id: string): boolean {
  if (!/^\d{17}[\dX]$/.test(id) || !isBirthday(id.slice(6, 14))) return false
  const sum = weighted(id.slice(0, 17), '0123456789', idWeights)
  return sum !== undefined && id.charAt(17) === idCheckCharacters.charAt(sum % 11)
}

/** ISO 7064 MOD 37,36 (hybrid) over 0-9A-Z; undefined for another character or nothing at all. */
export function mod37and36(body: string): string | undefined {
  const check = hybrid(body, 36)
  return check === undefined ? undefined : alphanumeric.charAt(check)
}

/** GB/T 17710 MOD 11,10 (hybrid) over digits, as food licences (JY + 14 digits) carry it. */
export function mod11and10(body: string): string | undefined {
  const check = hybrid(body, 10)
  return check === undefined ? undefined : String(check)
}

/** 食品经营许可证编号: `JY`, 13 digits and their MOD 11,10 check. */
export function isFoodLicenceNumber(number: string): boolean {
  return /^JY\d{14}$/.test(number) && mod11and10(number.slice(2, 15)) === number.charAt(15)
}

/** ISO 7064 §9: hybrid systems MOD m+1,m. */
function hybrid(body: string, modulus: number): number | undefined {
  const alphabet = alphanumeric.slice(0, modulus)
  let product = modulus
  for (const character of body) {
    const value = alphabet.indexOf(character)
    if (value < 0) return undefined
    product = (2 * ((product + value) % modulus || modulus)) % (modulus + 1)
  }
  return body === '' ? undefined : (modulus + 1 - product) % modulus
}

function weighted(body: string, alphabet: string, weights: readonly number[]): number | undefined {
  if (body.length !== weights.length) return undefined
  let sum = 0
  for (const [position, weight] of weights.entries()) {
    const value = alphabet.indexOf(body.charAt(position))
    if (value < 0) return undefined
    sum += value * weight
  }
  return sum
}

function isBirthday(digits: string): boolean {
  return isCivilDate(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`)
}
