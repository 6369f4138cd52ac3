import { z } from 'zod'
import { suites } from '../../../server/core/values/suite.ts'

/**
 * What goes with a template's form. The fields themselves have the names that the template gives them (letters and digits
 * only, so that nothing here can collide) and are checked by the verb, which answers with their paths.
 */
const suite = { 'contract-suite': z.enum(suites).optional() }
export const newDraft = z.looseObject({ 'request-id': z.string().min(1).max(64), ...suite })
export const revision = z.looseObject({ 'contract-version': z.coerce.number().int(), ...suite })
export const previewed = z.looseObject({
  'template-name': z.string().max(100),
  'template-version': z.string().max(40),
})
