import { dateIn } from '../core/values/dates.ts'
import type { Files } from '../core/values/published-folders.ts'
import { application, applicationsOf, desk } from './applications.ts'
import { apply, revise, withdraw } from './apply.ts'
import { checkValues, openCatalogue } from './catalogue.ts'
import { expireDue } from './expiry.ts'
import { issueHandler } from './issuing.ts'
import { file, library, mine, view } from './library.ts'
import { endorse, resume, suspend } from './life.ts'
import { byNumber, lookUp, nameAgrees, statusAt } from './lookup.ts'
import { decide } from './officers.ts'
import { batch, batches, issue, issueJob, issueOrder } from './order.ts'
import type { CertificateDeps } from './parts.ts'
import { photo, preview } from './pictures.ts'
import { publishType } from './publish.ts'
import { decideRevocation, proposeRevocation } from './revoking.ts'
import { isCompetent, reviewedLevel } from './rules.ts'
import { agencies } from './store.ts'
import type { CertificatesModule } from './types.ts'
import { waiting } from './waiting.ts'

/** `files`: everything below `contracts-templates/`. Throws a sentence naming the type that cannot be opened. */
export function createCertificates({
  files,
  ...parts
}: Omit<CertificateDeps, 'catalogue'> & { files: Files }): CertificatesModule {
  const deps = { ...parts, catalogue: openCatalogue(files, parts.crypto) }
  return {
    ...typeVerbs(deps),
    ...applicationVerbs(deps),
    ...issueVerbs(deps),
    ...lifeVerbs(deps),
    ...lookUps(deps),
  }
}

type TypeVerbs = Pick<
  CertificatesModule,
  'types' | 'type' | 'example' | 'check' | 'agenciesFor' | 'publish'
>

function typeVerbs(deps: CertificateDeps): TypeVerbs {
  const { catalogue, db } = deps
  return {
    types: () => catalogue.list,
    type: (name, version) => catalogue.get(name, version),
    example: (type) => catalogue.example(type, dateIn(deps.clock.now())),
    check: checkValues,
    async agenciesFor(typeName) {
      if (!catalogue.list.some(({ name }) => name === typeName)) return []
      const rule = catalogue.issuersOf(typeName)
      const reviewed = await agencies(db.read, reviewedLevel)
      return reviewed.filter((one) => isCompetent(one, rule)).map(({ id, name }) => ({ id, name }))
    },
    async publish() {
      for (const type of catalogue.list) await publishType(deps, type)
    },
  }
}

type IssueVerbs = Pick<CertificatesModule, 'issueOrder' | 'issue' | 'batch' | 'batches' | 'jobs'>

function issueVerbs(deps: CertificateDeps): IssueVerbs {
  return {
    issueOrder: (actor, input) => issueOrder(deps, actor, input),
    issue: (actor, input) => issue(deps, actor, input),
    batch: (actor, id) => batch(deps, actor, id),
    batches: (actor, agencyId) => batches(deps, actor, agencyId),
    jobs: { [issueJob]: issueHandler(deps) },
  }
}

type ApplicationVerbs = Pick<
  CertificatesModule,
  | 'apply'
  | 'revise'
  | 'withdraw'
  | 'accept'
  | 'return'
  | 'approve'
  | 'reject'
  | 'application'
  | 'applicationsOf'
  | 'desk'
  | 'waiting'
  | 'photo'
  | 'preview'
>

function applicationVerbs(deps: CertificateDeps): ApplicationVerbs {
  return {
    apply: (actor, input) => apply(deps, actor, input),
    revise: (actor, id, input) => revise(deps, actor, id, input),
    withdraw: (actor, id, input) => withdraw(deps, actor, id, input),
    accept: (actor, id, input) => decide(deps, actor, id, 'accept', input),
    return: (actor, id, input) => decide(deps, actor, id, 'return', input),
    approve: (actor, id, input) => decide(deps, actor, id, 'approve', input),
    reject: (actor, id, input) => decide(deps, actor, id, 'reject', input),
    application: (actor, id) => application(deps, actor, id),
    applicationsOf: (actor) => applicationsOf(deps, actor),
    desk: (actor, query) => desk(deps, actor, query),
    waiting: (actor, agencyId) => waiting(deps, actor, agencyId),
    photo: (actor, id) => photo(deps, actor, id),
    preview: (actor, id) => preview(deps, actor, id),
  }
}

type LifeVerbs = Pick<
  CertificatesModule,
  | 'mine'
  | 'library'
  | 'view'
  | 'file'
  | 'endorse'
  | 'suspend'
  | 'resume'
  | 'proposeRevocation'
  | 'decideRevocation'
  | 'expireDue'
>

function lifeVerbs(deps: CertificateDeps): LifeVerbs {
  return {
    mine: (actor) => mine(deps, actor),
    library: (actor, query) => library(deps, actor, query),
    view: (actor, id) => view(deps, actor, id),
    file: (actor, id) => file(deps, actor, id),
    endorse: (actor, id, input) => endorse(deps, actor, id, input),
    suspend: (actor, id, input) => suspend(deps, actor, id, input),
    resume: (actor, id, input) => resume(deps, actor, id, input),
    proposeRevocation: (actor, id, input) => proposeRevocation(deps, actor, id, input),
    decideRevocation: (actor, id, input) => decideRevocation(deps, actor, id, input),
    expireDue: (limit) => expireDue(deps, limit),
  }
}

type LookUps = Pick<
  CertificatesModule,
  'statusAt' | 'byDocument' | 'byIdentifier' | 'byNumber' | 'nameAgrees'
>

function lookUps(deps: CertificateDeps): LookUps {
  return {
    statusAt: (id, at) => statusAt(deps, id, at),
    byDocument: (documentDigest) => lookUp(deps, 'documentDigest', documentDigest),
    byIdentifier: (identifier) => lookUp(deps, 'identifier', identifier),
    byNumber: (typeName, number) => byNumber(deps, typeName, number),
    nameAgrees: (typeName, number, name) => nameAgrees(deps, typeName, number, name),
  }
}
