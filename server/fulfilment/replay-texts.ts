/** Both sides of a replay as canonical texts under the same names: what should be there, and what is. */
import { toHex } from '../core/values/bytes.ts'
import { canonicalJson } from '../core/values/canonical-json.ts'
import { dateIn } from '../core/values/dates.ts'
import type { Line } from './account.ts'
import type { ActionRecord, AssetRecord, PostingRecord } from './book-store.ts'
import type { FulfilmentDeps } from './parts.ts'
import type { Plan } from './plan.ts'
import type { ObligationStanding } from './standing-types.ts'

export type Texts = ReadonlyMap<string, string>

export function expectedActions(
  { crypto }: Pick<FulfilmentDeps, 'crypto'>,
  plans: readonly Plan[],
): Texts {
  const texts = plans.flatMap(({ actions, now }) =>
    actions.map(({ intent, file }): [string, string] => {
      const { key, clause, kind, payload } = intent
      const document = file && toHex(crypto.digest('sha256', file))
      return [key, canonicalJson({ clause, kind, payload, document, at: now.toISOString() })]
    }),
  )
  return new Map(texts)
}

export function storedActions(actions: readonly ActionRecord[]): Texts {
  return new Map(
    actions.map(({ key, clause, kind, payload, documentDigest: document, at }) => [
      key,
      canonicalJson({ clause, kind, payload, document, at: at.toISOString() }),
    ]),
  )
}

export function expectedJournals(plans: readonly Plan[]): Texts {
  const texts = plans.flatMap(({ journals, running, now }) =>
    journals.map(({ id, lines }): [string, string] => [
      id,
      journalText(dateIn(now, running.terms.zone), lines),
    ]),
  )
  return new Map(texts)
}

export function storedJournals(postings: readonly PostingRecord[]): Texts {
  const journals = new Map<string, { bookedOn: string; lines: Line[] }>()
  for (const { journal, bookedOn, account, amount } of postings) {
    const known = journals.get(journal) ?? { bookedOn, lines: [] }
    known.lines.push({ account, amount })
    journals.set(journal, known)
  }
  return new Map(
    [...journals].map(([id, { bookedOn, lines }]) => [id, journalText(bookedOn, lines)]),
  )
}

function journalText(bookedOn: string, lines: readonly Line[]): string {
  return canonicalJson({ bookedOn, lines })
}

export function expectedAssets(plans: readonly Plan[]): Texts {
  const texts = plans.flatMap(({ actions, running, now }) => {
    const since = dateIn(now, running.terms.zone)
    return actions.flatMap(({ assets }) =>
      assets.map((asset): [string, string] => [
        `${asset.line}`,
        canonicalJson({ ...asset, since }),
      ]),
    )
  })
  return new Map(texts)
}

export function storedAssets(assets: readonly AssetRecord[]): Texts {
  return new Map(
    assets.map(({ line, name, quantity, unit, ownerName, ownerCode, since }) => [
      `${line}`,
      canonicalJson({ line, name, quantity, unit, ownerName, ownerCode, since }),
    ]),
  )
}

type ObligationLike = Pick<
  ObligationStanding,
  'clause' | 'amount' | 'penalty' | 'dueOn' | 'debtor' | 'creditor'
> & { state: string }

export function obligationTexts(obligations: readonly ObligationLike[]): Texts {
  return new Map(
    obligations.map(({ clause, state, amount, penalty, dueOn, debtor, creditor }) => [
      clause,
      canonicalJson({ state, amount, penalty, dueOn, debtor, creditor }),
    ]),
  )
}
