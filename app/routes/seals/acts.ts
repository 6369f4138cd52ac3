import { z } from 'zod'
import { needsProof, proofFields } from '../../http/intent-proof.ts'
import { factorFields, needsNewPin, newPinFields } from '../../http/pin-fields.ts'

const version = z.coerce.number().int()

/** 停用 and 恢复. */
export const moving = z.object({
  act: z.literal('move'),
  to: z.enum(['suspended', 'active']),
  version,
  reason: z.string().max(500),
})

/** 启用; `digest` is that of the picture that was shown. */
export const enabling = z
  .object({ act: z.literal('enable'), version, ...proofFields })
  .superRefine(needsProof)

/** A second key, of the suite that the seal cannot sign in yet. */
export const applyingForKey = z.object({ act: z.literal('key'), purpose: z.string().max(500) })

/** What the page of a seal can be asked to do. */
export const acts = z.discriminatedUnion('act', [moving, enabling, applyingForKey])

/** 审批: one form with two buttons. */
export const deciding = z.object({
  act: z.enum(['approve', 'reject']),
  version,
  opinion: z.string().max(500).default(''),
})

export const withdrawing = z.object({ act: z.literal('withdraw'), version })

/** Instead of the id of a key: a new one under a passphrase. */
export const newUnderPin = 'new-under-pin'
/** Or one on the token beside the server. */
export const newOnToken = 'new-on-token'

/** 制作; `keyId`: a key brought along, nothing for a new one that is certified here. */
export const making = z
  .object({
    act: z.literal('make'),
    version,
    keyId: z.string().max(64).optional(),
    pin: factorFields.pin,
    ...newPinFields,
  })
  .superRefine((value, context) => {
    if (value.keyId === newUnderPin) needsNewPin(value, context)
  })

/** What the page of an application can be asked to do. */
export const applicationActs = z.discriminatedUnion('act', [deciding, withdrawing, making])
