/** Decimal numbers of fixed places as whole numbers: 1.5 with 3 places is 1500. No floating point on the way. */
export type DecimalFault = 'format' | 'decimals' | 'overflow'

/**
 * `text` is plain ASCII digits, optionally grouped in threes by commas (anything else, `12,34`, is ambiguous and refused).
 * Trailing zeros beyond `places` are no fault; the result is within ±(2^53 - 1).
 */
export function parseDecimal(text: string, places: number): number | DecimalFault {
  const match = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) return 'format'
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > places) return 'decimals'
  const whole = (match[2] ?? '').replaceAll(',', '').replace(/^0+/, '')
  if (whole.length > 16) return 'overflow'
  const scaled = Number(BigInt(whole + fraction.padEnd(places, '0')))
  if (!Number.isSafeInteger(scaled)) return 'overflow'
  return match[1] === '-' && scaled !== 0 ? -scaled : scaled
}

/** At least `least` decimals, no more than are needed: (1500, 3) is `1.5`. */
export function decimalText(scaled: number, places: number, least = 0): string {
  const padded = String(Math.abs(scaled)).padStart(places + 1, '0')
  const whole = padded.slice(0, padded.length - places)
  const fraction = padded
    .slice(padded.length - places)
    .replace(/0+$/, '')
    .padEnd(least, '0')
  return `${scaled < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}
