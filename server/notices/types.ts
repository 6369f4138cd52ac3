import type { Tx } from '../../db/connection.ts'
import type { Refusal } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'

/** What the house tells somebody inside the app; sentences are made where it is shown. */
export type NoticeDraft = {
  /** Told once: a second notice of the same key is dropped. */
  key: string
  /** Whom: one person, or the members of an organisation. */
  personId?: string | undefined
  organisationId?: string | undefined
  /** `certificate.issued`, `fulfilment.overdue` … */
  kind: string
  /** Contract, certificate or application it is about. */
  subjectId: string
  facts?: Readonly<Record<string, string | number>>
}

export type NoticeRow = {
  id: number
  kind: string
  subjectId: string
  organisationId: string | null
  facts: Record<string, string | number>
  at: Date
  /** By anybody, where it was told to an organisation. */
  readAt: Date | null
}

export type Notices = {
  put(tx: Tx, notice: NoticeDraft): Promise<void>
  putAll(tx: Tx, notices: readonly NoticeDraft[]): Promise<void>
  /** Newest first: the person's own and those of their organisations. `before` is an id. */
  listFor(
    actor: Actor,
    query: { limit: number; before?: number; unread?: boolean },
  ): Promise<readonly NoticeRow[]>
  unreadFor(actor: Actor): Promise<number>
  /** One, or all that are unread now. Refusal: not-found. */
  markRead(actor: Actor, id: number | 'all'): Promise<true | Refusal>
}
