import type { ReactNode } from 'react'
import { z } from 'zod'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'

const asking = z.object({ act: z.string(), version: z.coerce.number().int() })

type PlainActProps = {
  /** Of the form: a refusal is told at it. */
  id: string
  act: string
  /** Of the thing as it was seen. */
  version: number
  variant: 'filled' | 'default'
  children: ReactNode
}

/** An act that needs no words: one button. */
export function PlainAct({ id, act, version, variant, children }: PlainActProps) {
  const [form] = useCheckedForm(asking, { id })
  return (
    <ProtectedForm form={form}>
      <input type="hidden" name="act" value={act} />
      <input type="hidden" name="version" value={version} />
      <Submit form={form.id} variant={variant}>
        {children}
      </Submit>
    </ProtectedForm>
  )
}
