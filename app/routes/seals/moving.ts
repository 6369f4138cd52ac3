import { z } from 'zod'

/** 停用 and 恢复. */
export const moving = z.object({
  to: z.enum(['suspended', 'active']),
  version: z.coerce.number().int(),
  reason: z.string().max(500),
})
