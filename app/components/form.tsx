import {
  type DefaultValue,
  type FormMetadata,
  getFormProps,
  type SubmissionResult,
  useForm,
} from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Alert, Button, type ButtonProps } from '@mantine/core'
import { Form, useActionData, useNavigation } from '@remix-run/react'
import { IconAlertTriangle } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { complaint } from '../http/complaints.ts'
import type { FormAnswer } from '../http/forms.ts'
import classes from './form.module.css'
import { useSentence } from './refusal.tsx'
import { useViewer } from './viewer.ts'

/**
 * A form checked by the same schema in the browser and in the action (`receive`). Works before JavaScript: the action's
 * answer brings back what was typed. `id` tells the forms of one page apart.
 */
export function useCheckedForm<Schema extends z.ZodType<unknown, Record<string, unknown>>>(
  schema: Schema,
  options: { id: string; defaultValue?: DefaultValue<z.input<Schema>> },
) {
  const answer = useActionData<FormAnswer>()
  const mine = answer !== undefined && answer.form === options.id
  return useForm<z.input<Schema>, z.output<Schema>, string[]>({
    id: options.id,
    ...(options.defaultValue === undefined ? {} : { defaultValue: options.defaultValue }),
    lastResult: mine ? (answer.result as SubmissionResult<string[]>) : null,
    constraint: getZodConstraint(schema),
    onValidate: ({ formData }) => parseWithZod(formData, { schema, error: complaint }) as never,
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
  })
}

type ProtectedFormProps = {
  /** From `useCheckedForm`; without it `id` names a form of buttons and hidden fields only. */
  form?: Pick<FormMetadata<never, string[]>, 'id' | 'onSubmit' | 'noValidate' | 'errors'> | object
  id?: string
  action?: string
  /** Needed when the form carries a file. */
  encType?: 'multipart/form-data'
  /** Loads a new document, for acts that change language, colours or session. */
  reloadDocument?: boolean
  className?: string
  children: ReactNode
}

/** The only form that posts: it carries the token without which no action accepts anything. */
export function ProtectedForm({ form, id, children, className, ...rest }: ProtectedFormProps) {
  const { csrf } = useViewer()
  const own = useId()
  const props = form ? getFormProps(form as FormMetadata<never, string[]>) : { id: id ?? own }
  return (
    <Form method="post" className={className ?? classes['form']} {...rest} {...props}>
      <input type="hidden" name="csrf" value={csrf} />
      <input type="hidden" name="form" value={props.id} />
      {form ? <FormErrors id={props.id} errors={(form as { errors?: string[] }).errors} /> : null}
      {children}
    </Form>
  )
}

type FormErrorsProps = { id?: string; errors: readonly string[] | undefined }

/** What is wrong with the form as a whole; conform points assistive technology here by `<id>-error`. */
function FormErrors({ id, errors }: FormErrorsProps) {
  const sentence = useSentence()
  const { t } = useTranslation()
  if (!errors?.length) return null
  return (
    <Alert
      {...(id === undefined ? {} : { id: `${id}-error` })}
      role="alert"
      color="red"
      title={t('form.trouble')}
      icon={<IconAlertTriangle aria-hidden="true" />}
    >
      {errors.map((error) => (
        <div key={error}>{sentence(error)}</div>
      ))}
    </Alert>
  )
}

type SubmitProps = ButtonProps & {
  children: ReactNode
  /** Id of the form, so that only its own button shows that it is being sent. */
  form: string
  name?: string
  value?: string
}

export function Submit({ children, form, ...rest }: SubmitProps) {
  const navigation = useNavigation()
  const sending = navigation.state !== 'idle' && navigation.formData?.get('form') === form
  return (
    <Button type="submit" loading={sending} {...rest}>
      {children}
    </Button>
  )
}
