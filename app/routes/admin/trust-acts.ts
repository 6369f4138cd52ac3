import { z } from 'zod'

/** Octets of a certificate file; `readCertificateFile` takes no more either. */
const mostBytes = 64 * 1024
const file = z
  .custom<File>((value) => value instanceof File && value.size > 0, {
    params: { code: 'file-missing' },
  })
  .refine(({ size }) => size <= mostBytes, {
    params: { code: 'certificate-file-large', facts: { maximum: mostBytes >> 10 } },
  })

export const scopes = ['person', 'organisation', 'seal', 'timestamping'] as const

export const looking = z.object({ act: z.literal('look'), file })
export const admitting = z.object({
  act: z.literal('admit'),
  /** The file that was looked at, base64: what is stored is what was shown. */
  pem: z.string().max(Math.ceil((mostBytes * 4) / 3) + 4),
  fingerprints: z.array(z.string().regex(/^[0-9a-f]{64}$/)).min(1),
  scopes: z.array(z.enum(scopes)).min(1),
})
export const removing = z.object({
  act: z.literal('remove'),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  version: z.number().int(),
  reason: z.string().max(500),
})
export const trustAct = z.discriminatedUnion('act', [looking, admitting, removing])
