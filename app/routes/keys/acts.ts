import { z } from 'zod'

export const algorithms = ['p256', 'rsa2048', 'rsa3072'] as const
export const creating = z.object({ algorithm: z.enum(algorithms) })

const mostBytes = 1 << 20
/** An empty choice arrives as a file without a name. */
const file = z
  .custom<File>((value) => value instanceof File && value.size > 0, {
    params: { code: 'file-missing' },
  })
  .refine(({ size }) => size <= mostBytes, {
    params: { code: 'too-large', facts: { maximum: mostBytes >> 20 } },
  })

/** `holder` is `person`, or the id of the organisation. */
export const bringing = z.object({
  holder: z.string().max(80),
  file,
  filePassword: z.string().max(200).optional(),
})

/** `digest`: sha256 hex of the certificate that was shown. */
const will = {
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  password: z.string().max(200),
  code: z.string().trim().max(20),
}
export const requesting = z.object(will)
export const exporting = z
  .object({ filePassword: z.string().min(8).max(128), filePasswordAgain: z.string(), ...will })
  .refine(({ filePassword, filePasswordAgain }) => filePassword === filePasswordAgain, {
    path: ['filePasswordAgain'],
    params: { code: 'passwords-differ' },
  })

/** CRLReasons that an owner can give (RFC 5280 §5.3.1). */
export const reasons = ['1', '4', '3', '5', '0'] as const
export const revoking = z.object({ reason: z.enum(reasons) })
