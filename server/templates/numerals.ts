const digits = '零一二三四五六七八九'

/** 1 to 99 as clauses are counted: 一, 十, 十一, 二十, 二十一. */
export function chineseOrdinal(value: number): string {
  const tens = Math.floor(value / 10)
  const ones = value % 10
  const lead = tens === 0 ? '' : `${tens === 1 ? '' : digits.charAt(tens)}十`
  return lead + (ones === 0 ? '' : digits.charAt(ones))
}
