/**
 * The job that makes what was ordered, a chunk at a time: made outside, committed in one transaction that also puts the
 * next job. A crash at any moment leaves whole chunks; what was made for nothing was never numbered.
 */

import type { Tx } from '../../db/connection.ts'
import { parseCertificate } from '../core/asn1/x509.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { SigningWarrant } from '../keys/types.ts'
import type { JobHandler } from '../outbox/types.ts'
import { titleOf } from './applications.ts'
import { layAside } from './aside.ts'
import {
  type BatchRecord,
  findBatch,
  moveBatch,
  openApplicationsOf,
  release,
  settleApplications,
} from './batch-store.ts'
import { addCertificates } from './certificate-store.ts'
import { type Made, makeAll } from './chunk.ts'
import type { Workshop } from './making.ts'
import { type Asking, expectNumbers, type Numbers, type Unfit } from './numbers.ts'
import { issueJob } from './order.ts'
import { type CertificateDeps, record, recordAll } from './parts.ts'
import { tell } from './telling.ts'

/** Certificates made between two commits: enough to share the waits for the disk, few enough to be thrown away. */
const chunkSize = 100
/** How often another batch of the same agency may take the numbers first before the job is left to a later run. */
const mostTries = 20

export function issueHandler(deps: CertificateDeps): JobHandler {
  return async ({ batchId }) => {
    for (let tries = 0; tries < mostTries; tries++) {
      const batch = await findBatch(deps.db.read, String(batchId))
      if (batch?.state !== 'running') return
      const outcome = await issueChunk(deps, batch)
      if (outcome === 'done') return
      if (outcome !== 'again') return stop(deps, batch, outcome)
    }
    throw new Error('other batches were always faster')
  }
}

/** A refusal is about the order itself: nothing more can be made of it. */
async function issueChunk(
  deps: CertificateDeps,
  batch: BatchRecord,
): Promise<'done' | 'again' | Refusal> {
  const open = await openApplicationsOf(deps.db.read, batch.id, chunkSize + 1)
  const whole = open.length <= chunkSize
  const asking: Asking[] = []
  for (const application of open.slice(0, chunkSize)) {
    const type = deps.catalogue.get(application.typeName, application.typeVersion)
    if (!type) return refuse('type-unknown')
    asking.push({ application, type })
  }
  const shop = await openWorkshop(deps, batch)
  if (isRefusal(shop)) return shop
  const aside = (unfit: readonly Unfit[]) =>
    layAside(deps, { batch, unfit, at: shop.at, last: unfit.length === open.length })
  const numbers = await expectNumbers(deps.db, asking, shop.agency, shop.at)
  if (!('take' in numbers)) return aside(numbers)
  const { made, unfit } = await makeAll(deps, shop, asking, numbers)
  if (unfit.length > 0) return aside(unfit)
  const done = await deps.db.transaction((tx) =>
    commitChunk(deps, tx, { batch, shop, numbers, made, whole }),
  )
  if (!isRefusal(done)) return 'done'
  return done.code === 'overtaken' ? 'again' : done
}

async function openWorkshop(
  deps: CertificateDeps,
  batch: BatchRecord,
): Promise<Workshop | Refusal> {
  const [agency, officer, seal, signer, tokenKey] = await Promise.all([
    deps.people.organisation(batch.agencyId),
    deps.people.actorById(batch.orderedBy),
    deps.seals.get(batch.sealId),
    deps.keys.signerUnder(batch.warrant as SigningWarrant),
    deps.keys.tokenKey(),
  ])
  if (isRefusal(signer)) return signer
  if (!agency) return refuse('agency-unknown')
  // The order is carried out in the name of whoever gave it, as long as they may give it.
  if (!officer) return refuse('not-permitted', { action: 'certificate.issue' })
  const dismissed =
    deps.authorise(officer, 'certificate.issue', agency.id) ??
    deps.authorise(officer, 'seal.use', agency.id)
  if (dismissed) return dismissed
  if (!seal) return refuse('seal-unknown')
  if (seal.state !== 'active')
    return refuse('seal-not-active', { name: seal.name, state: seal.state })
  const appearance = deps.seals.appearance(seal)
  const { serial } = parseCertificate(signer.certificate)
  const electronic =
    signer.algorithm === 'sm2' ? await deps.seals.electronic(seal.id, serial) : undefined
  const tools = { appearance, signer, tokenKey, ...(electronic && { electronic }) }
  return { batchId: batch.id, agency, seal, ...tools, at: deps.clock.now() }
}

type Chunk = {
  batch: BatchRecord
  shop: Workshop
  numbers: Numbers
  made: readonly Made[]
  /** Nothing of the order is left after it. */
  whole: boolean
}

async function commitChunk(deps: CertificateDeps, tx: Tx, chunk: Chunk): Promise<true | Refusal> {
  const { batch, shop, numbers, made, whole } = chunk
  // Under its own name the linter takes it for a React hook.
  const { useAll: stampAll } = deps.seals
  const used = await stampAll(tx, batch.sealId, {
    ...{ personId: batch.orderedBy, intentId: batch.intentId, batchId: batch.id },
    documentDigests: made.map(({ documentDigest }) => documentDigest),
  })
  if (isRefusal(used)) return used
  const issued = batch.issued + made.length
  const progress = { issued, ...(whole && { state: 'done', finishedAt: shop.at }) }
  if (!(await moveBatch(tx, batch, progress))) return refuse('overtaken')
  if (!(await numbers.take(tx))) return refuse('overtaken')
  await addCertificates(
    tx,
    made.map((one) => rowOf(shop, one)),
  )
  const settled = made.map(({ id, asking }) => ({ id, applicationId: asking.application.id }))
  if ((await settleApplications(tx, settled, shop.at)) !== made.length) return refuse('overtaken')
  const files = made.map(({ documentDigest, bytes }) => ({
    digest: documentDigest,
    size: bytes.length,
  }))
  await deps.documents.recordAll(tx, files, 'application/pdf')
  await recordAll(
    deps,
    tx,
    made.map((one) => actOf(batch, shop, one)),
  )
  await tell(
    deps,
    tx,
    made.map((one) => newsOf(deps, one)),
  )
  if (!whole) {
    const key = `${issueJob}:${batch.id}:${batch.version + 1}`
    await deps.outbox.put(tx, { kind: issueJob, payload: { batchId: batch.id }, key })
  }
  return true
}

function rowOf({ agency, seal, batchId, at }: Workshop, made: Made) {
  const { id, identifier, numbered, contentDigest, documentDigest, validFrom, validTo } = made
  const { application, type } = made.asking
  const { holderOrganisationId, applicantId, values, photoDigest } = application
  return {
    ...{ id, identifier, contentDigest, documentDigest, validFrom, validTo, batchId },
    ...{ typeName: type.name, typeVersion: type.version, applicationId: application.id },
    ...{ number: numbered.number, edition: numbered.edition, agencyId: agency.id },
    holderPersonId: holderOrganisationId === null ? applicantId : null,
    holderOrganisationId,
    holderName: String(values[type.holder.name]),
    holderCode: String(values[type.holder.code]),
    ...{ values, photoDigest, sealId: seal.id, status: '01', issuedAt: at, updatedAt: at },
  }
}

function actOf(batch: BatchRecord, { agency, seal, at }: Workshop, made: Made) {
  const { id, asking, documentDigest, contentDigest, numbered } = made
  const { application, type } = asking
  return {
    ...{ kind: 'issued', subjectId: id, agencyId: agency.id, at, status: '01' as const },
    actor: { personId: batch.orderedBy },
    commitments: {
      ...{ document: documentDigest, content: contentDigest, application: application.id },
      ...{ number: numbered.number, seal: seal.pictureDigest, batch: batch.id },
    },
    facts: { type: type.name },
    subjects: [documentDigest, application.id],
  }
}

function newsOf(deps: CertificateDeps, { id, asking: { application } }: Made) {
  return {
    ...{ key: `issued:${id}`, kind: 'certificate-issued', subjectId: id },
    place: 'certificates' as const,
    personId: application.applicantId,
    organisationId: application.holderOrganisationId,
    title: titleOf(deps, application),
  }
}

/** What was not made goes back to where it can be ordered anew. */
async function stop(deps: CertificateDeps, batch: BatchRecord, fault: Refusal): Promise<void> {
  const at = deps.clock.now()
  await deps.db.transaction(async (tx) => {
    const change = { state: 'stopped', fault: fault.code, finishedAt: at }
    if (!(await moveBatch(tx, batch, change))) return
    const left = await release(tx, batch.id, at)
    await record(deps, tx, {
      ...{ kind: 'batch-stopped', subjectId: batch.id, actor: undefined },
      ...{ agencyId: batch.agencyId, at, facts: { fault: fault.code, left } },
    })
    await deps.notices.put(tx, {
      ...{ key: `certificates/stopped:${batch.id}`, kind: 'batch-stopped', subjectId: batch.id },
      ...{ organisationId: batch.agencyId, facts: { fault: fault.code, left } },
    })
  })
}
