import type { FactKind } from '../../../server/fulfilment/types.ts'

type About = { kind: FactKind; clause?: string; fact?: string; outcome?: 'stands' | 'falls' }

export const fulfilmentAddress = (contractId: string): string =>
  `/contracts/${contractId}/fulfilment`

/** The form that records one fact: of which kind, about which clause or which other fact. */
export function recordAddress(contractId: string, about: About): string {
  return `${fulfilmentAddress(contractId)}/record?${new URLSearchParams(about)}`
}

/** The pain.001 file of an action that instructs a payment. */
export const instructionAddress = (contractId: string, action: string): string =>
  `${fulfilmentAddress(contractId)}/instructions/${action}`
