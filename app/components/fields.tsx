import {
  type FieldMetadata,
  getInputProps,
  getSelectProps,
  getTextareaProps,
} from '@conform-to/react'
import {
  Checkbox,
  Input,
  NativeSelect,
  PasswordInput,
  Radio,
  Textarea,
  TextInput,
  type TextInputProps,
} from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './form.module.css'
import { useSentences } from './refusal.tsx'

// biome-ignore lint/suspicious/noExplicitAny: a field of whatever form; conform's metadata is invariant in it
export type FormField = FieldMetadata<any, any, string[]>

type Common = { field: FormField; label: string; description?: ReactNode }

type TextFieldProps = Common &
  Pick<
    TextInputProps,
    | 'autoComplete'
    | 'placeholder'
    | 'inputMode'
    | 'autoFocus'
    | 'leftSection'
    | 'rightSection'
    | 'size'
  > & {
    type?: 'text' | 'email' | 'password' | 'date' | 'number' | 'search' | 'tel'
    mono?: boolean
  }

/** One line of text, wired to conform: id, name, constraints, what was typed, and the sentence of its refusal. */
export function TextField({
  field,
  label,
  description,
  type = 'text',
  mono,
  ...rest
}: TextFieldProps) {
  const sentences = useSentences()
  const { key, ...props } = getInputProps(field, { type, ariaAttributes: false })
  const Kind = type === 'password' ? PasswordInput : TextInput
  return (
    <Kind
      key={key}
      {...props}
      {...rest}
      withAsterisk={field.required ?? false}
      label={label}
      description={description}
      error={sentences(field.errors)}
      {...(mono
        ? { styles: { input: { fontFamily: 'var(--mantine-font-family-monospace)' } } }
        : {})}
    />
  )
}

export function TextArea({
  field,
  label,
  description,
  minRows = 3,
}: Common & { minRows?: number }) {
  const sentences = useSentences()
  const { key, ...props } = getTextareaProps(field, { ariaAttributes: false })
  return (
    <Textarea
      key={key}
      {...props}
      rows={minRows}
      withAsterisk={field.required ?? false}
      label={label}
      description={description}
      error={sentences(field.errors)}
    />
  )
}

type Option = { value: string; label: string }

export function SelectField({
  field,
  label,
  description,
  options,
}: Common & { options: readonly Option[] }) {
  const sentences = useSentences()
  const { key, ...props } = getSelectProps(field, { ariaAttributes: false })
  const { defaultValue, multiple: _, ...kept } = props
  return (
    <NativeSelect
      key={key}
      {...kept}
      {...(typeof defaultValue === 'string' ? { defaultValue } : {})}
      data={[...options]}
      withAsterisk={field.required ?? false}
      label={label}
      description={description}
      error={sentences(field.errors)}
    />
  )
}

export function CheckField({ field, label, description }: Common) {
  const sentences = useSentences()
  const { key, ...props } = getInputProps(field, { type: 'checkbox', ariaAttributes: false })
  return (
    <Checkbox
      key={key}
      {...props}
      label={label}
      description={description}
      error={sentences(field.errors)}
    />
  )
}

type CheckGroupProps = Common & {
  options: readonly (Option & { description?: string })[]
  /** `radio`: exactly one of them. */
  kind?: 'checkbox' | 'radio'
}

/** Several boxes under one name (or one choice of several), in a fieldset with a legend. */
export function CheckGroup({ field, label, options, kind = 'checkbox' }: CheckGroupProps) {
  const sentences = useSentences()
  const chosen = [field.initialValue ?? []].flat() as string[]
  const error = sentences(field.errors)
  const errorId = `${field.id}-error`
  const Kind = kind === 'radio' ? Radio : Checkbox
  return (
    <fieldset className={classes['group']} {...(error ? { 'aria-describedby': errorId } : {})}>
      <legend className={classes['legend']}>{label}</legend>
      <div className={classes['options']}>
        {options.map(({ value, label: name, description }) => (
          <Kind
            key={value}
            id={`${field.id}-${value}`}
            name={field.name}
            value={value}
            label={name}
            description={description}
            defaultChecked={chosen.includes(value)}
          />
        ))}
      </div>
      {error ? <Input.Error id={errorId}>{error}</Input.Error> : null}
    </fieldset>
  )
}

/** The browser's own file chooser, which needs no JavaScript; the form needs `encType="multipart/form-data"`. */
export function FileField({
  field,
  label,
  description,
  accept,
  multiple = false,
}: Common & { accept: string; multiple?: boolean }) {
  const sentences = useSentences()
  const {
    key,
    defaultValue: _,
    ...props
  } = getInputProps(field, { type: 'file', ariaAttributes: false })
  const error = sentences(field.errors)
  return (
    <Input.Wrapper
      key={key}
      id={field.id}
      label={label}
      description={description}
      error={error}
      withAsterisk={field.required ?? false}
    >
      <Input
        {...props}
        type="file"
        accept={accept}
        multiple={multiple}
        error={Boolean(error)}
        classNames={{ input: classes['file'] ?? '' }}
      />
    </Input.Wrapper>
  )
}
