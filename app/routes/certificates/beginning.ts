import type { AppLoadContext } from '@remix-run/node'
import type { CertificateType } from '../../../server/certificates/types.ts'
import { fieldsOf } from '../../../server/core/forms/fields.ts'
import { initialValues } from '../../../server/core/forms/typed.ts'
import { dateIn } from '../../../server/core/values/dates.ts'
import type { Actor } from '../../../server/people/types.ts'
import { membershipOf } from '../../http/actor.ts'

type Applicant = { id: string; name: string }

/** Organisations that the person may apply for, the one chosen in the header first; none where a person holds the type. */
export function applicantsFor(
  request: Request,
  { app }: AppLoadContext,
  actor: Actor,
  { holder }: CertificateType,
): readonly Applicant[] {
  if (holder.kind === 'person') return []
  const chosen = membershipOf(request, actor)?.organisationId
  return actor.memberships
    .filter(({ organisationId }) => !app.authorise(actor, 'certificate.apply', organisationId))
    .toSorted((a, b) => Number(b.organisationId === chosen) - Number(a.organisationId === chosen))
    .map(({ organisationId: id, organisationName: name }) => ({ id, name }))
}

/** What a new form starts with: the type's defaults, and what we know of the holder already. */
export async function beginning(
  { app }: AppLoadContext,
  actor: Actor,
  type: CertificateType,
  applicant: Applicant | undefined,
): Promise<Record<string, unknown>> {
  const initial = initialValues(type, dateIn(app.clock.now()))
  if (type.holder.kind === 'person') return { ...initial, [type.holder.name]: actor.name }
  const organisation = applicant && (await app.people.organisation(applicant.id))
  if (!organisation) return initial
  const { name, code, legalRepresentative, address } = organisation
  const asked = new Set(fieldsOf(type).map((field) => field.name))
  const known = Object.entries({ legalRepresentative, address }).filter(([key]) => asked.has(key))
  const holder = { [type.holder.name]: name, [type.holder.code]: code }
  return { ...initial, ...Object.fromEntries(known), ...holder }
}
