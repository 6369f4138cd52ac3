import type { Tx } from '../../db/connection.ts'
import type { Values } from '../core/forms/fields.ts'
import { canonicalJson } from '../core/values/canonical-json.ts'
import { dateIn } from '../core/values/dates.ts'
import { newId } from '../core/values/ids.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import {
  type ApplicationRecord,
  addApplication,
  applicationByRequest,
  moveApplication,
  type NamedApplication,
} from './application-store.ts'
import { openApplication, reopened, application as shownApplication } from './applications.ts'
import { checkValues } from './catalogue.ts'
import type { CertificateType } from './certificate-type.ts'
import { type CertificateDeps, mayOf, record } from './parts.ts'
import { type KeptPhoto, keepPhoto } from './photo.ts'
import { trial } from './pictures.ts'
import { agencyFault, isApplicantSide, stateAllows, wordsFault } from './rules.ts'
import type { ApplicationView, Certificates, Reasoned } from './types.ts'

type Input = Parameters<Certificates['apply']>[1]
type Answer = ApplicationView | readonly Refusal[]

export async function apply(deps: CertificateDeps, actor: Actor, input: Input): Promise<Answer> {
  if (input.requestId === '') return [refuse('required', {}, 'requestId')]
  // Asked first: what the form made the first time stands, even if its dates have passed since.
  const first = await applicationByRequest(deps.db.read, actor.personId, input.requestId)
  if (first) {
    const known = await shownApplication(deps, actor, first.id)
    return isRefusal(known) ? [known] : known
  }
  const type = deps.catalogue.get(input.typeName, input.typeVersion)
  if (!type) return [refuse('type-unknown')]
  const agency = await deps.people.organisation(input.agencyId)
  const issuers = deps.catalogue.issuersOf(type.name)
  const refused =
    holderFault(deps, actor, type, input.organisationId) ?? agencyFault(agency, issuers)
  if (refused) return [refused]
  if (type.photo === 'required' && !input.photo) return [refuse('photo-required', {}, 'photo')]
  const holder = await holderOf(deps, actor, input.organisationId)
  const values = contentOf(deps, type, holder, input.values)
  if (isFaulty(values)) return values
  const unfit = await trial(deps, type, values, agency?.name ?? '')
  if (unfit) return [unfit]
  const photo = await keepPhoto(deps, type, input.photo)
  if (isRefusal(photo)) return [photo]
  return commitApplication(deps, actor, input, { type, values, photo })
}

async function commitApplication(
  deps: CertificateDeps,
  actor: Actor,
  input: Input,
  { type, values, photo }: { type: CertificateType; values: Values; photo: KeptPhoto | undefined },
): Promise<Answer> {
  const at = deps.clock.now()
  const row = {
    id: newId('application', deps.random),
    requestId: input.requestId,
    agencyId: input.agencyId,
    typeName: type.name,
    typeVersion: type.version,
    applicantId: actor.personId,
    holderOrganisationId: input.organisationId ?? null,
    values: { ...values },
    photoDigest: photo?.digest ?? null,
    state: 'submitted',
    submittedAt: at,
    updatedAt: at,
  }
  await deps.db.transaction(async (tx) => {
    if (!(await addApplication(tx, row))) return refuse('replayed')
    if (photo) await deps.documents.record(tx, photo.digest, photo.size, 'image/jpeg')
    await recordSubmission(deps, tx, actor, row, { type, at })
    return row.id
  })
  const made = await applicationByRequest(deps.db.read, actor.personId, input.requestId)
  if (!made) throw new Error('an application that was handed in cannot be found')
  return reopened(deps, actor, made.id)
}

export async function revise(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
  input: Parameters<Certificates['revise']>[2],
): Promise<Answer> {
  const application = await openOwn(deps, actor, id, { act: 'revise', version: input.version })
  if (isRefusal(application)) return [application]
  const type = deps.catalogue.get(application.typeName, application.typeVersion)
  if (!type) return [refuse('type-unknown')]
  const holder = await holderOf(deps, actor, application.holderOrganisationId ?? undefined)
  const values = contentOf(deps, type, holder, input.values)
  if (isFaulty(values)) return values
  const unfit = await trial(deps, type, values, application.agencyName)
  if (unfit) return [unfit]
  const photo = await keepPhoto(deps, type, input.photo)
  if (isRefusal(photo)) return [photo]
  const at = deps.clock.now()
  const done = await deps.db.transaction(async (tx) => {
    const moved = await moveApplication(
      tx,
      { id, version: input.version },
      {
        state: 'submitted',
        values: { ...values },
        ...(photo && { photoDigest: photo.digest }),
        // Whoever receives it now receives something else than before.
        ...{ acceptedBy: null, acceptedAt: null, reviewedBy: null, reviewedAt: null },
        updatedAt: at,
      },
    )
    if (!moved) return refuse('overtaken')
    if (photo) await deps.documents.record(tx, photo.digest, photo.size, 'image/jpeg')
    const row = { ...application, values: { ...values } }
    await recordSubmission(deps, tx, actor, row, { type, at })
    return true
  })
  return isRefusal(done) ? [done] : reopened(deps, actor, id)
}

export async function withdraw(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
  input: Reasoned,
): Promise<ApplicationView | Refusal> {
  const { version } = input
  const application = await openOwn(deps, actor, id, { act: 'withdraw', version })
  if (isRefusal(application)) return application
  const fault = wordsFault(input.reason, 'reason')
  if (fault) return fault
  const at = deps.clock.now()
  const done = await deps.db.transaction(async (tx) => {
    const change = { state: 'withdrawn', updatedAt: at }
    if (!(await moveApplication(tx, { id, version: input.version }, change)))
      return refuse('overtaken')
    const { agencyId } = application
    const act = { kind: 'withdrawn', subjectId: id, actor, agencyId, at }
    await record(deps, tx, { ...act, reason: input.reason.trim() })
    return true
  })
  return isRefusal(done) ? done : reopened(deps, actor, id)
}

/** What was handed in is committed to as a whole, so that it can be shown later to have been this and nothing else. */
function recordSubmission(
  deps: CertificateDeps,
  tx: Tx,
  actor: Actor,
  row: Pick<ApplicationRecord, 'id' | 'agencyId' | 'values'>,
  { type, at }: { type: CertificateType; at: Date },
): Promise<void> {
  return record(deps, tx, {
    ...{ kind: 'submitted', subjectId: row.id, actor, agencyId: row.agencyId, at },
    commitments: { type: type.digest, values: canonicalJson(row.values) },
    facts: { type: type.name },
  })
}

/** For those who may speak for it; the same refusal whether it is hidden or absent. */
async function openOwn(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
  { act, version }: { act: 'revise' | 'withdraw'; version: number },
): Promise<NamedApplication | Refusal> {
  const application = await openApplication(deps, actor, id)
  if (isRefusal(application)) return application
  if (!isApplicantSide(actor, application, mayOf(deps, actor))) return refuse('not-permitted')
  const fault = stateAllows(act, application.state)
  if (fault) return fault
  // What was judged is what is moved: it takes long to read a photo, and others act meanwhile.
  return application.version === version ? application : refuse('overtaken')
}

/** Whose certificate it will be: a name or a code that a field must repeat. */
type Holder = { name: string } | { code: string }

function holderFault(
  deps: CertificateDeps,
  actor: Actor,
  type: CertificateType,
  organisationId: string | undefined,
): Refusal | undefined {
  if (actor.identityLevel < 1) return refuse('email-unverified')
  if (type.holder.kind === 'organisation') {
    return organisationId === undefined
      ? refuse('holder-mismatch', {}, 'organisationId')
      : deps.authorise(actor, 'certificate.apply', organisationId)
  }
  return organisationId === undefined ? undefined : refuse('holder-mismatch', {}, 'organisationId')
}

async function holderOf(
  deps: CertificateDeps,
  actor: Actor,
  organisationId: string | undefined,
): Promise<Holder> {
  if (organisationId === undefined) return { name: actor.name }
  const organisation = await deps.people.organisation(organisationId)
  return { code: organisation?.code ?? '' }
}

/** Checked values that are the holder's own, or every fault. */
function contentOf(
  deps: CertificateDeps,
  type: CertificateType,
  holder: Holder,
  raw: Record<string, unknown>,
): Values | readonly Refusal[] {
  const { values, faults } = checkValues(type, raw, dateIn(deps.clock.now()))
  if (faults.length > 0) return faults
  const [field, own] =
    'code' in holder ? [type.holder.code, holder.code] : [type.holder.name, holder.name]
  return values[field] === own ? values : [refuse('holder-mismatch', {}, field)]
}

function isFaulty(result: Values | readonly Refusal[]): result is readonly Refusal[] {
  return Array.isArray(result)
}
