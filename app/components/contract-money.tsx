import { useEffect } from 'react'
import { type Field, type Form, fieldsOf } from '../../server/core/forms/fields.ts'
import { capitalYuan, formatYuan, parseYuan } from '../../server/core/values/money.ts'
import classes from './contract-form.module.css'
import { useLiveForm } from './contract-form-state.ts'
import { wordOf } from './label.ts'
import { useSentence } from './refusal.tsx'
import { Text } from './text.tsx'
import { useViewer } from './viewer.ts'

/** An amount in figures and in words as it will stand in the contract. */
export function DerivedTotal({ field }: { field: Field }) {
  const { values, faults } = useLiveForm()
  const { language } = useViewer()
  const sentence = useSentence()
  const value = values[field.name]
  const fault = faults.find((one) => one.field === field.name)
  return (
    <output className={classes['total']} id={`contract-${field.name}`}>
      <span className={classes['totalName']}>{wordOf(field.label, language)}</span>
      <span className={classes['figures']}>
        {typeof value === 'number' ? `¥${formatYuan(value)}` : '—'}
      </span>
      <span className={classes['capitals']} lang="zh">
        {typeof value === 'number' ? `人民币${capitalYuan(value)}` : ' '}
      </span>
      {fault ? <Text tone="bad">{sentence(fault)}</Text> : null}
    </output>
  )
}

/** Below a typed amount: what it is in words. */
export function MoneyEcho({ name, help }: { name: string; help: string | undefined }) {
  const { values } = useLiveForm()
  const value = values[name]
  return (
    <>
      {help}
      {typeof value === 'number' ? <span lang="zh"> 人民币{capitalYuan(value)}</span> : null}
    </>
  )
}

/** An amount gets its separators when the cursor leaves it; what is no amount stays as it was typed. */
export function useTidyMoney(form: Form, formId: string): void {
  useEffect(() => {
    const names = moneyNames(form)
    const tidy = ({ target }: Event) => {
      if (!(target instanceof HTMLInputElement) || target.form?.id !== formId) return
      if (!names.has(target.name.replace(/\[\d+\]/, '')) || target.value.trim() === '') return
      const fen = parseYuan(target.value)
      if (typeof fen === 'number') target.value = formatYuan(fen)
    }
    document.addEventListener('focusout', tidy, true)
    return () => document.removeEventListener('focusout', tidy, true)
  }, [form, formId])
}

function moneyNames(form: Form): ReadonlySet<string> {
  const names = fieldsOf(form).flatMap((field) => {
    if (field.type === 'money') return [field.name]
    if (field.type !== 'table') return []
    const columns = field.columns.filter(({ type }) => type === 'money')
    return columns.map((column) => `${field.name}.${column.name}`)
  })
  return new Set(names)
}
