/**
 * Money is a whole number of 分 in a `number`. The largest amount, 9,999,999,999,999.99 yuan, lies far
 * below 2^53 分, so sums of a few amounts are exact; products go through BigInt.
 */
import { decimalText, parseDecimal } from './decimals.ts'

/** 9,999,999,999,999.99 yuan. */
export const largestAmount = 999_999_999_999_999

export type MoneyFault = 'format' | 'decimals' | 'negative' | 'overflow'

/** What people type for yuan ("1,234,567.89", "¥12.3", "１２元") as 分, or why it is none. */
export function parseYuan(typed: string): number | MoneyFault {
  const bare = typed
    .normalize('NFKC')
    .replaceAll(/\s/g, '')
    .replace(/^(?:人民币|CNY|RMB)/i, '')
    .replace(/^(-?)¥(-?)/, '$1$2')
    .replace(/元整?$/, '')
  const fen = parseDecimal(bare, 2)
  if (typeof fen === 'string') return fen
  if (fen < 0 || /^-/.test(bare)) return 'negative'
  return fen > largestAmount ? 'overflow' : fen
}

/** `1,234,567.89`: always two decimals, thousands separated. */
export function formatYuan(fen: number): string {
  const [whole = '0', cents = '00'] = decimalText(fen, 2, 2).split('.')
  return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${cents}`
}

/** Quantity in thousandths × unit price in 分, rounded half up once; undefined beyond `largestAmount`. Both not negative. */
export function lineAmount(thousandths: number, unitPrice: number): number | undefined {
  const amount = (BigInt(thousandths) * BigInt(unitPrice) + 500n) / 1000n
  return amount > BigInt(largestAmount) ? undefined : Number(amount)
}

/** Undefined beyond `largestAmount`. */
export function sumOf(amounts: readonly number[]): number | undefined {
  const sum = amounts.reduce((total, amount) => total + BigInt(amount), 0n)
  return sum > BigInt(largestAmount) ? undefined : Number(sum)
}

/** `basisPoints` (5 % is 500) of an amount, rounded half up to 分. */
export function shareOf(fen: number, basisPoints: number): number {
  return Number((BigInt(fen) * BigInt(basisPoints) + 5000n) / 10000n)
}

const digits = '零壹贰叁肆伍陆柒捌玖'
const units = ['', '拾', '佰', '仟']

/**
 * 大写金额 without the leading 人民币, by 《支付结算办法》附一 二–三: 整 after 元 only, one 零 for a run of zeros.
 * Where the rule leaves a choice, the form its examples print first is taken: 零 when 元位 is 0 and 角位 is not
 * (1,680.32 壹仟陆佰捌拾元零叁角贰分), none when 万位 is 0 and 千位 is not (107,000.53 壹拾万柒仟元零伍角叁分).
 */
export function capitalYuan(fen: number): string {
  const yuan = Math.floor(fen / 100)
  const jiao = Math.floor(fen / 10) % 10
  const cent = fen % 10
  const whole = yuan === 0 ? '' : `${capitalInteger(yuan)}元`
  if (jiao === 0 && cent === 0) return `${whole || '零元'}整`
  const gap = yuan > 0 && (jiao === 0 || yuan % 10 === 0) ? '零' : ''
  const tail =
    (jiao > 0 ? `${digits.charAt(jiao)}角` : '') + (cent > 0 ? `${digits.charAt(cent)}分` : '')
  return whole + gap + tail
}

/** A whole number above 0 below 10^13, in 亿 and 万: each lower part is joined by 零 when its leading place is empty. */
function capitalInteger(value: number): string {
  for (const [size, name] of [
    [1e8, '亿'],
    [1e4, '万'],
  ] as const) {
    if (value < size) continue
    const rest = value % size
    const tail = rest === 0 ? '' : (rest < size / 10 ? '零' : '') + capitalInteger(rest)
    return capitalInteger(Math.floor(value / size)) + name + tail
  }
  return capitalThousands(value)
}

function capitalThousands(value: number): string {
  let written = ''
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(value / 10 ** place) % 10
    if (digit > 0) written += digits.charAt(digit) + units[place]
    else if (written !== '' && value % 10 ** place > 0 && !written.endsWith('零')) written += '零'
  }
  return written
}
