import { Button, type ButtonProps } from '@mantine/core'
import { Form, useNavigation } from '@remix-run/react'
import { type ReactNode, useId } from 'react'
import classes from './form.module.css'
import { useViewer } from './viewer.ts'

type ActFormProps = {
  id?: string
  action?: string
  /** Needed when the form carries a file. */
  encType?: 'multipart/form-data'
  /** Loads a new document, for acts that change language, colours or session. */
  reloadDocument?: boolean
  className?: string
  onSubmit?: (event: React.FormEvent<HTMLFormElement>) => void
  children: ReactNode
}

/**
 * A form of buttons, hidden fields and native controls only, with the token without which no action accepts anything.
 * Every page has some; the machinery of checked forms (`form.tsx`) stays out of pages that fill in nothing.
 */
export function ActForm({ id, children, className, ...rest }: ActFormProps) {
  const { csrf } = useViewer()
  const own = useId()
  const name = id ?? own
  return (
    <Form method="post" id={name} className={className ?? classes['form']} {...rest}>
      <input type="hidden" name="csrf" value={csrf} />
      <input type="hidden" name="form" value={name} />
      {children}
    </Form>
  )
}

type ActButtonProps = ButtonProps & {
  children: ReactNode
  action?: string
  /** Hidden fields of the act. */
  values?: Readonly<Record<string, string | number>>
  reloadDocument?: boolean
}

/** One button that does one thing. */
export function ActButton({
  children,
  action,
  values = {},
  reloadDocument,
  ...rest
}: ActButtonProps) {
  const id = useId()
  const navigation = useNavigation()
  const sending = navigation.state !== 'idle' && navigation.formData?.get('form') === id
  return (
    <ActForm
      id={id}
      className={classes['act'] ?? ''}
      {...(action === undefined ? {} : { action })}
      {...(reloadDocument === undefined ? {} : { reloadDocument })}
    >
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" loading={sending} variant="default" {...rest}>
        {children}
      </Button>
    </ActForm>
  )
}
