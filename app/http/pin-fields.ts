import { z } from 'zod'

/** A new passphrase for a key, typed twice. Names as `forms.ts` keeps them from travelling back. */
export const newPinFields = {
  newPin: z.string().max(200).optional(),
  newPinAgain: z.string().max(200).optional(),
}

type Typed = { newPin?: string | undefined; newPinAgain?: string | undefined }

/** Whether it is good enough is the verb's to say. */
export function needsNewPin({ newPin, newPinAgain }: Typed, context: z.RefinementCtx): void {
  const code = newPin === undefined ? 'required' : 'pins-differ'
  const path = newPin === undefined ? ['newPin'] : ['newPinAgain']
  if (newPin === undefined || newPin !== newPinAgain) {
    context.addIssue({ code: 'custom', path, params: { code } })
  }
}

/** What only the holder of a key has; empty fields are absent. */
export const factorFields = {
  pin: z.string().max(200).optional(),
  otp: z.string().trim().max(40).optional(),
}

type Factor = { pin?: string | undefined; otp?: string | undefined }

export const factorOf = ({ pin, otp }: Factor): { pin?: string; otp?: string } => ({
  ...(pin === undefined ? {} : { pin }),
  ...(otp === undefined ? {} : { otp }),
})
