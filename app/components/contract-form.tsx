import { type FormMetadata, FormProvider } from '@conform-to/react'
import { Button } from '@mantine/core'
import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../server/templates/types.ts'
import { FaultSummary } from './contract-faults.tsx'
import { ContractField } from './contract-field.tsx'
import classes from './contract-form.module.css'
import { LiveForm, useLiveCheck, useTemplateForm } from './contract-form-state.ts'
import { useTidyMoney } from './contract-money.tsx'
import { ContractPreview } from './contract-preview.tsx'
import type { FormField } from './fields.tsx'
import { ProtectedForm, Submit } from './form.tsx'
import { DraftRehearsal } from './fulfilment-draft-rehearsal.tsx'
import { wordOf } from './label.ts'
import { SuiteChoice } from './suite-choice.tsx'
import { Text, Title } from './text.tsx'
import { useViewer } from './viewer.ts'

type ContractFormProps = {
  template: Template
  /** Raw values as typed. */
  initial: Record<string, unknown>
  /** Civil date in the contract's zone. */
  today: string
  /** Goes with the form: the request's number for a new draft, the version for a revision. */
  hidden: { name: 'request-id' | 'contract-version'; value: string }
  /** Where "cancel" leads. */
  back: string
}

/** The form that a template asks for, and beside it the very document that comes of it. */
export function ContractForm({ template, initial, today, hidden, back }: ContractFormProps) {
  const [form] = useTemplateForm(template, { id: 'contract', today, initial })
  return (
    <FormProvider context={form.context}>
      <div className={classes['desk']}>
        <Typed template={template} form={form} hidden={hidden} today={today} back={back} />
        <Live template={template} formId={form.id} today={today}>
          <div className={classes['beside']}>
            {template.clauses.length > 0 ? (
              <DraftRehearsal template={template} formId={form.id} />
            ) : null}
            <ContractPreview template={template} formId={form.id} />
          </div>
        </Live>
      </div>
    </FormProvider>
  )
}

type LiveProps = { template: Template; formId: string; today: string; children: React.ReactNode }

/** Only what lives below here is drawn anew with every key that is pressed. */
function Live({ template, formId, today, children }: LiveProps) {
  return (
    <LiveForm.Provider value={useLiveCheck(template, formId, today)}>{children}</LiveForm.Provider>
  )
}

type TypedProps = Omit<ContractFormProps, 'initial'> & {
  form: FormMetadata<Record<string, unknown>, string[]>
}

function Typed({ template, form, hidden, today, back }: TypedProps) {
  const { t } = useTranslation('contracts')
  const { t: common } = useTranslation()
  const kept = form.initialValue?.[hidden.name]
  useTidyMoney(template, form.id)
  return (
    <ProtectedForm form={form} className={classes['form'] ?? ''}>
      <input
        type="hidden"
        name={hidden.name}
        value={typeof kept === 'string' ? kept : hidden.value}
      />
      {/* The first button is the one that Enter presses: it must not be one that removes a row. */}
      <button type="submit" className={classes['first']} tabIndex={-1} aria-hidden="true" />
      <FaultSummary template={template} form={form} />
      <Live template={template} formId={form.id} today={today}>
        <Sections template={template} form={form} />
      </Live>
      <section className={classes['section']}>
        <Title order={2} className={classes['title'] ?? ''}>
          {common('suite.label')}
        </Title>
        <SuiteChoice field={suiteField(form)} label={t('form.suite')} />
      </section>
      <div className={classes['acts']}>
        <Text size="sm" tone="dimmed">
          {t('form.saveHelp')}
        </Text>
        <Button component={Link} to={back} variant="default">
          {common('form.cancel')}
        </Button>
        <Submit form={form.id}>{t('form.save')}</Submit>
      </div>
    </ProtectedForm>
  )
}

const suiteField = (form: TypedProps['form']) =>
  (form.getFieldset() as Parameters<typeof ContractField>[0]['fields'])[
    'contract-suite'
  ] as FormField

function Sections({ template, form }: Pick<TypedProps, 'template' | 'form'>) {
  const { language } = useViewer()
  const fields = form.getFieldset() as Parameters<typeof ContractField>[0]['fields']
  return (
    <>
      {template.sections.map((section) => (
        <section key={section.title.zh} className={classes['section']}>
          <Title order={2} className={classes['title'] ?? ''}>
            {wordOf(section.title, language)}
          </Title>
          <div className={classes['fields']}>
            {section.fields.map((field) => (
              <ContractField key={field.name} field={field} fields={fields} form={form} />
            ))}
          </div>
        </section>
      ))}
    </>
  )
}
