import type { Database } from '../../db/connection.ts'
import { refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import { type Audience, addNotices, countUnread, markRead, noticesFor } from './store.ts'
import type { NoticeDraft, Notices } from './types.ts'

export function createNotices({ db, clock }: { db: Database; clock: { now(): Date } }): Notices {
  const rowOf = ({ facts = {}, ...draft }: NoticeDraft) => ({ ...draft, facts, at: clock.now() })
  return {
    put: (tx, notice) => addNotices(tx, [rowOf(notice)]),
    putAll: (tx, notices) => addNotices(tx, notices.map(rowOf)),
    listFor: (actor, query) => noticesFor(db.read, audienceOf(actor), query),
    unreadFor: (actor) => countUnread(db.read, audienceOf(actor)),
    async markRead(actor, id) {
      const marked = await db.transaction((tx) => markRead(tx, audienceOf(actor), id, clock.now()))
      return marked > 0 || id === 'all' ? true : refuse('not-found')
    },
  }
}

function audienceOf({ personId, memberships }: Actor): Audience {
  return { personId, organisationIds: memberships.map((one) => one.organisationId) }
}
