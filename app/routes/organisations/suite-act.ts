import { z } from 'zod'
import { suites } from '../../../server/core/values/suite.ts'

/** The owner's choice for documents drafted from now on. */
export const choosingSuite = z.object({
  act: z.literal('suite'),
  suite: z.enum(suites),
  version: z.coerce.number().int(),
})
