import { type FormMetadata, FormProvider } from '@conform-to/react'
import { Button } from '@mantine/core'
import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { checkForm } from '../../server/core/forms/check.ts'
import { type Refusal, refuse } from '../../server/core/values/refusal.ts'
import type { FormType } from '../routes/certificates/form-type.ts'
import { photoBytes, photoField } from '../routes/certificates/photo-rules.ts'
import { CertificatePhoto } from './certificate-photo.tsx'
import { FaultSummary } from './contract-faults.tsx'
import { ContractField } from './contract-field.tsx'
import classes from './contract-form.module.css'
import { LiveForm, useLiveCheck, useTemplateForm } from './contract-form-state.ts'
import type { TemplateForm, Wire } from './contract-one-field.tsx'
import { SelectField } from './fields.tsx'
import { ProtectedForm, Submit } from './form.tsx'
import { wordOf } from './label.ts'
import { Text, Title } from './text.tsx'
import { useViewer } from './viewer.ts'

export type Choice = { name: string; label: string; options: readonly Option[]; help?: string }
type Option = { value: string; label: string }

type CertificateFormProps = {
  type: FormType
  /** Raw values as typed, and what the choices begin with. */
  initial: Record<string, unknown>
  /** Civil date where agencies are. */
  today: string
  /** Goes with the form: the request's number for a new application, the version for a corrected one. */
  hidden: { name: 'request-id' | 'application-version'; value: string }
  /** Agency and holder; one option needs no choosing. */
  choices?: readonly Choice[]
  /** Address of the photo that is there already. */
  photo?: string | undefined
  back: string
  words: { act: string; help: string }
}

/** The form that a type of certificate asks for: whom, for whom, the fields of the face, the photo. */
export function CertificateForm({ type, initial, today, ...props }: CertificateFormProps) {
  const check = (payload: Record<string, unknown>) => [
    ...checkForm(type, payload, today).faults,
    ...choiceFaults(props.choices ?? [], payload),
    ...photoFaults(type, payload, props.photo !== undefined),
  ]
  const [form] = useTemplateForm(type, { id: 'certificate', today, initial, check })
  return (
    <FormProvider context={form.context}>
      <Typed type={type} today={today} form={form} {...props} />
    </FormProvider>
  )
}

function choiceFaults(choices: readonly Choice[], payload: Record<string, unknown>): Refusal[] {
  const open = choices.filter(({ name }) => !payload[name])
  return open.map(({ name }) => refuse('required', {}, name))
}

/** What the browser can already say of a file, so that 50 MB need not be sent to hear it. */
function photoFaults(
  { photo }: FormType,
  payload: Record<string, unknown>,
  present: boolean,
): Refusal[] {
  if (photo === 'none') return []
  const file = payload[photoField]
  const chosen = file instanceof File && file.size > 0
  if (!chosen) return present ? [] : [refuse('photo-required', {}, photoField)]
  if (file.size <= photoBytes) return []
  return [refuse('photo-large', { maximum: photoBytes >> 20 }, photoField)]
}

type TypedProps = Omit<CertificateFormProps, 'initial'> & {
  form: FormMetadata<Record<string, unknown>, string[]>
}

function Typed({ type, form, hidden, today, choices = [], photo, back, words }: TypedProps) {
  const { t } = useTranslation('certificates')
  const { t: common } = useTranslation()
  const kept = form.initialValue?.[hidden.name]
  const fields = form.getFieldset() as Readonly<Record<string, Wire>>
  const chosen = Object.fromEntries(choices.map(({ name, label }) => [name, label]))
  return (
    <ProtectedForm form={form} className={classes['form'] ?? ''} encType="multipart/form-data">
      <input
        type="hidden"
        name={hidden.name}
        value={typeof kept === 'string' ? kept : hidden.value}
      />
      <FaultSummary
        template={type}
        form={form}
        before={chosen}
        after={{ [photoField]: t('photo.title') }}
      />
      <Choices choices={choices} fields={fields} />
      <LiveForm.Provider value={useLiveCheck(type, form.id, today)}>
        <Sections type={type} fields={fields} form={form} />
      </LiveForm.Provider>
      {type.photo === 'required' && fields[photoField] ? (
        <section className={classes['section']}>
          <Title order={2} className={classes['title'] ?? ''}>
            {t('photo.title')}
          </Title>
          <CertificatePhoto
            field={fields[photoField]}
            form={form.id}
            current={photo}
            again={form.status === 'error'}
          />
        </section>
      ) : null}
      <div className={classes['acts']}>
        <Text size="sm" tone="dimmed">
          {words.help}
        </Text>
        <Button component={Link} to={back} variant="default">
          {common('form.cancel')}
        </Button>
        <Submit form={form.id}>{words.act}</Submit>
      </div>
    </ProtectedForm>
  )
}

type ChoicesProps = {
  choices: readonly Choice[]
  fields: Readonly<Record<string, Wire>>
}

function Choices({ choices, fields }: ChoicesProps) {
  const { t } = useTranslation('certificates')
  if (choices.length === 0) return null
  return (
    <section className={classes['section']}>
      <Title order={2} className={classes['title'] ?? ''}>
        {t('apply.to')}
      </Title>
      <div className={classes['fields']}>
        {choices.map(({ name, label, help, options }) => {
          const field = fields[name]
          return field ? (
            <div key={name} className={classes['field']}>
              <SelectField field={field} label={label} description={help} options={options} />
            </div>
          ) : null
        })}
      </div>
    </section>
  )
}

type SectionsProps = {
  type: FormType
  fields: Readonly<Record<string, Wire>>
  form: TemplateForm
}

function Sections({ type, fields, form }: SectionsProps) {
  const { language } = useViewer()
  return type.sections.map((section) => (
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
  ))
}
