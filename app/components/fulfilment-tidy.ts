import { useEffect } from 'react'
import { formatYuan, parseYuan } from '../../server/core/values/money.ts'

/** The field `amount` gets its separators when the cursor leaves it; what is no amount stays as it was typed. */
export function useTidyAmount(formId: string): void {
  useEffect(() => {
    const tidy = ({ target }: Event) => {
      if (!(target instanceof HTMLInputElement) || target.name !== 'amount') return
      if (target.form?.id !== formId) return
      const fen = parseYuan(target.value)
      if (typeof fen === 'number') target.value = formatYuan(fen)
    }
    document.addEventListener('focusout', tidy, true)
    return () => document.removeEventListener('focusout', tidy, true)
  }, [formId])
}
