import { type FormField, TextField } from './fields.tsx'

type PasswordAndCodeProps = {
  fields: Readonly<Record<'password' | 'code', FormField>>
  words: { password: string; code: string; codeHelp: string }
}

/** The two things by which a person proves their will without a passkey. */
export function PasswordAndCode({ fields, words }: PasswordAndCodeProps) {
  return (
    <>
      <TextField
        field={fields.password}
        type="password"
        label={words.password}
        autoComplete="current-password"
      />
      <TextField
        field={fields.code}
        label={words.code}
        description={words.codeHelp}
        inputMode="numeric"
        autoComplete="one-time-code"
        mono
      />
    </>
  )
}
