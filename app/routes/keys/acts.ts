import { z } from 'zod'
import { needsProof, proofFields } from '../../http/intent-proof.ts'
import { factorFields, needsNewPin, newPinFields } from '../../http/pin-fields.ts'

export const algorithms = ['p256', 'rsa2048', 'rsa3072', 'sm2'] as const
/** Where a new key can be put by its owner's choice; a browser makes its own. */
export const places = ['server', 'pin', 'pkcs11'] as const
export const creating = z
  .object({
    algorithm: z.enum(algorithms),
    custody: z.enum(places),
    pin: factorFields.pin,
    ...newPinFields,
  })
  .superRefine((value, context) => {
    if (value.custody === 'pin') needsNewPin(value, context)
  })

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

/** `request`: PKCS#10 in base64, signed by the key in the browser. */
export const certifyingBrowser = z.object({
  holder: z.string().max(80),
  request: z.string().max(8192),
})

/** `account`: at the signing service; it is nobody's business afterwards, so it is posted and not in an address. */
export const lookingRemote = z.object({
  act: z.literal('look'),
  holder: z.string().max(80),
  account: z.string().trim().max(200),
})
export const bindingRemote = z.object({
  act: z.literal('bind'),
  holder: z.string().max(80),
  credential: z.string().max(200),
  ...factorFields,
})
export const remoteActs = z.discriminatedUnion('act', [lookingRemote, bindingRemote])

/** What a passkey can be asked about a key. */
export const questioning = z.object({
  digest: proofFields.digest,
  purpose: z.enum(['key.export', 'key.certify']),
})

export const requesting = z.object({ ...factorFields, ...proofFields }).superRefine(needsProof)
export const exporting = z
  .object({
    filePassword: z.string().min(8).max(128),
    filePasswordAgain: z.string(),
    ...factorFields,
    ...proofFields,
  })
  .superRefine(needsProof)
  .refine(({ filePassword, filePasswordAgain }) => filePassword === filePasswordAgain, {
    path: ['filePasswordAgain'],
    params: { code: 'passwords-differ' },
  })

/** CRLReasons that an owner can give (RFC 5280 §5.3.1). */
export const reasons = ['1', '4', '3', '5', '0'] as const
export const revoking = z.object({ act: z.literal('revoke'), reason: z.enum(reasons) })

const mostCertificateBytes = 64 * 1024
const certificateFile = z
  .custom<File>((value) => value instanceof File && value.size > 0, {
    params: { code: 'file-missing' },
  })
  .refine(({ size }) => size <= mostCertificateBytes, {
    params: { code: 'certificate-file-large', facts: { maximum: mostCertificateBytes >> 10 } },
  })
export const accepting = z.object({ act: z.literal('accept'), file: certificateFile })

export const changingPin = z
  .object({ act: z.literal('change-pin'), pin: z.string().max(200), ...newPinFields })
  .superRefine(needsNewPin)

/** What the page of a key can be asked to do by itself. */
export const acts = z.discriminatedUnion('act', [revoking, accepting, changingPin])
