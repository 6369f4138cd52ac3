import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type Form, fieldsOf } from '../../server/core/forms/fields.ts'
import classes from './contract-form.module.css'
import { labelOfPath } from './contract-form-state.ts'
import type { TemplateForm } from './contract-one-field.tsx'
import { useSentences } from './refusal.tsx'
import { Anchor } from './text.tsx'
import { useViewer } from './viewer.ts'

type FaultSummaryProps = {
  template: Form
  form: TemplateForm
  /** What the form asks besides its fields, before and after them: names and labels. */
  before?: Readonly<Record<string, string>>
  after?: Readonly<Record<string, string>>
}

/** Every place that has to be corrected, as links to it; only after an attempt to save. */
export function FaultSummary({ template, form, before = {}, after = {} }: FaultSummaryProps) {
  const { t } = useTranslation('contracts')
  const { language } = useViewer()
  const sentences = useSentences()
  const names = fieldsOf(template).map(({ name }) => name)
  const order = [...Object.keys(before), ...names, ...Object.keys(after)]
  const faults = inOrder(order, form.allErrors)
  if (form.status !== 'error' || faults.length === 0) return null
  return (
    <Alert
      role="alert"
      color="red"
      title={t('form.faults', { count: faults.length })}
      icon={<IconAlertTriangle aria-hidden="true" />}
    >
      <ul className={classes['faults']}>
        {faults.map(([path, errors]) => (
          <li key={path}>
            <Anchor href={`#${form.id}-${path}`}>
              {before[path] ?? after[path] ?? labelOfPath(template, path, language)}
            </Anchor>
            {': '}
            {sentences(errors)}
          </li>
        ))}
      </ul>
    </Alert>
  )
}

/** As the form asks for them; conform tells them by the alphabet. */
function inOrder(names: readonly string[], errors: TemplateForm['allErrors']) {
  const placeOf = (path: string) => names.indexOf(/^[^.[]+/.exec(path)?.[0] ?? '')
  return Object.entries(errors)
    .filter(([path]) => path !== '')
    .toSorted(([one], [other]) => placeOf(one) - placeOf(other))
}
