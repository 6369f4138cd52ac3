import classes from './money.module.css'

type MoneyProps = {
  /** 分 */
  amount: number | null
  /** Shown where there is no amount. */
  absent?: string
}

/** `¥1,234.50`; the digits keep their width so that columns line up. */
export function Money({ amount, absent = '—' }: MoneyProps) {
  return <span className={classes['money']}>{amount === null ? absent : format(amount)}</span>
}

/** Integer arithmetic on the digits: no amount is ever a fraction. */
function format(amount: number): string {
  const digits = String(Math.abs(amount)).padStart(3, '0')
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${amount < 0 ? '−' : ''}¥${yuan}.${digits.slice(-2)}`
}
