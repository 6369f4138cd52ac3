import { fieldsOf } from '../../../server/core/forms/fields.ts'
import { initialValues } from '../../../server/core/forms/typed.ts'
import type { Organisation } from '../../../server/people/types.ts'
import type { Template } from '../../../server/templates/types.ts'

/** What a new form starts with: the template's defaults, and our own organisation as the party we chose to be. */
export function beginning(
  template: Template,
  {
    today,
    as,
    organisation,
  }: { today: string; as: string; organisation: Organisation | undefined },
): Record<string, unknown> {
  const parties = fieldsOf(template).filter(({ type }) => type === 'party')
  const own = parties.find(({ name }) => name === as) ?? parties[0]
  const initial = initialValues(template, today)
  if (own === undefined || organisation === undefined) return initial
  const { name, code, legalRepresentative, address } = organisation
  return { ...initial, [own.name]: { name, code, legalRepresentative, address } }
}
