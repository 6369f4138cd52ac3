import { useTranslation } from 'react-i18next'
import { suites } from '../../server/core/values/suite.ts'
import { CheckGroup, type FormField } from './fields.tsx'

/** 国际通用, 国密 or 双算法, each with what it is good for. */
export function SuiteChoice({ field, label }: { field: FormField; label: string }) {
  const { t } = useTranslation()
  const options = suites.map((value) => {
    return { value, label: t(`suiteNames.${value}`), description: t(`suiteHelp.${value}`) }
  })
  return <CheckGroup field={field} kind="radio" label={label} options={options} />
}
