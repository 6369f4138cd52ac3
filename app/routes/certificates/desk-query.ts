import type { ApplicationState } from '../../../server/certificates/types.ts'

/** In the order of an application's life. */
export const applicationStates = [
  'submitted',
  'returned',
  'accepted',
  'approved',
  'issuing',
  'issued',
  'rejected',
  'withdrawn',
] as const satisfies readonly ApplicationState[]

const pageLength = 25

type DeskQuery = { agencyId: string; state?: ApplicationState; cursor?: string; limit: number }

/** The desk's address as a query: `?state=`, `?cursor=`; what is not known is left out. */
export function deskQuery({ searchParams }: URL, agencyId: string): DeskQuery {
  const state = applicationStates.find((one) => one === searchParams.get('state'))
  const cursor = searchParams.get('cursor')
  return { agencyId, limit: pageLength, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) }
}
