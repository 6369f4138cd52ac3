import type { LedgerProof, SignatureSummary } from '../../server/core/values/report.ts'
import { changeWords } from './change-words.ts'

type Say = (key: string, facts?: Record<string, unknown>) => string
type Time = (iso: string) => string

/** One line of a table: the key of its label, and what stands beside it. `code`: octets and numbers, in type of one width. */
export type Row = { label: string; value: string; code?: true }

const row = (label: string, value: string | undefined, code?: true): readonly Row[] =>
  value === undefined || value === '' ? [] : [{ label, value, ...(code && { code }) }]

/** Bottom line of one signature: for a lawyer, the words beside the codes of the standard. */
export function indicationRows(
  { indication, subIndication: sub }: SignatureSummary,
  say: Say,
): readonly Row[] {
  return [
    ...row(
      'report:lawyer.indication',
      `${say(`conclusion.indication.${indication}`)} (${indication})`,
    ),
    ...row(
      'report:lawyer.sub',
      sub ? `${say(`sub.${sub}`)} (${sub})` : say('report:lawyer.subNone'),
    ),
  ]
}

/** The same with what it says of the file, the signer and the time. */
export function conclusionRows(one: SignatureSummary, say: Say, time: Time): readonly Row[] {
  const { integrity, trust, level, provenAt, claimedAt } = one
  const { coversRevision: revision, revisions, changesAfter } = one
  const after = changesAfter.map((change) => changeWords(change, say)).join('；')
  return [
    ...indicationRows(one, say),
    ...row('report:lawyer.integrity', say(`conclusion.integrity.${integrity}`)),
    ...row('report:lawyer.trust', say(`conclusion.trust.${trust}`)),
    ...row('report:lawyer.level', say(`conclusion.level.${level}`)),
    ...row(
      'report:lawyer.proven',
      say(`conclusion.proven.${one.provenBy ?? 'none'}`, { at: provenAt && time(provenAt) }),
    ),
    ...row('report:lawyer.claimed', claimedAt ? time(claimedAt) : '–'),
    ...row(
      'report:lawyer.covers',
      say(revision ? 'conclusion.covers' : 'conclusion.coversNone', { revision, revisions }),
    ),
    ...row('report:lawyer.after', after || say('conclusion.afterNone')),
  ]
}

/** Who signed, by which certificate and how. */
export function signerRows(one: SignatureSummary, say: Say, time: Time): readonly Row[] {
  const { notBefore, notAfter, page, identityLevel } = one
  const level = identityLevel === undefined ? undefined : `report:levels.${identityLevel}`
  const place = page === undefined ? 'verify:report.invisible' : ('verify:report.onPage' as const)
  const validity =
    notBefore && notAfter
      ? say('verify:report.to', { from: time(notBefore), until: time(notAfter) })
      : undefined
  return [
    ...row('report:lawyer.signer', one.signerName),
    ...row('report:lawyer.organisation', one.organisation),
    ...row('report:lawyer.code', one.organisationCode, true),
    ...row('report:lawyer.identity', level && say(level)),
    ...row('report:lawyer.issuer', one.issuerName),
    ...row('report:lawyer.serial', one.serial, true),
    ...row('report:lawyer.validity', validity),
    ...row('report:lawyer.format', one.format),
    ...row(
      'report:lawyer.algorithm',
      [one.algorithm, one.digestAlgorithm].filter(Boolean).join(' · '),
    ),
    ...row('report:lawyer.bytes', say('verify:report.coversBytes', { bytes: one.coversTo })),
    ...row('report:lawyer.place', say(place, { page: (page ?? 0) + 1 })),
    ...row('report:lawyer.purpose', one.reason),
    ...sealRows(one, say),
  ]
}

const sealStates = ['active', 'suspended', 'destroyed']

function sealRows({ seal }: SignatureSummary, say: Say): readonly Row[] {
  if (!seal) return []
  const state = (code: string) =>
    say(`verify:report.states.${sealStates.includes(code) ? code : 'unknown'}`)
  const then = `${say('verify:report.whenUsed')}${state(seal.statusThen)}`
  const now = `${say('verify:report.today')}${state(seal.statusNow)}`
  return row('verify:report.sealState', `${seal.name}（${then}，${now}）`)
}

export function ledgerRows(entry: LedgerProof, say: Say, time: Time): readonly Row[] {
  const { index, entryKind, digest, leafHash, treeSize, root, origin, stagedAt } = entry
  return [
    ...row('verify:report.entry', say('verify:report.entryLine', { index, kind: entryKind })),
    ...row('report:lawyer.proven', time(stagedAt)),
    ...row('verify:report.entryDigest', digest, true),
    ...row('verify:report.leafHash', leafHash, true),
    ...row('verify:report.origin', origin, true),
    ...row('verify:report.treeSize', String(treeSize)),
    ...row('verify:report.root', root, true),
  ]
}
