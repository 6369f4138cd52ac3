import { Button } from '@mantine/core'
import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { FactKind, FulfilmentView } from '../../server/fulfilment/types.ts'
import { instructionAddress, recordAddress } from '../routes/fulfilment/addresses.ts'
import { isOursToPay, openOf } from './fulfilment-standing.ts'

type View = Pick<FulfilmentView, 'actions' | 'contractId' | 'mayRecord' | 'obligations' | 'parties'>

/** In the order in which a page should offer them; everything else belongs to one obligation or one fact. */
const offered = [
  'delivery.made',
  'acceptance.passed',
  'acceptance.failed',
  'claim.opened',
] as const satisfies readonly FactKind[]

/** The facts that this person may give now; the first that moves the contract on is the one filled button. */
export function FulfilmentActs({ view }: { view: View }) {
  const { t } = useTranslation('fulfilment')
  const { contractId, mayRecord } = view
  const acts = offered.filter((kind) => mayRecord.includes(kind))
  const paid = acts.some(movesOn) ? undefined : toConfirm(view)
  const instruction = acts.some(movesOn) || paid ? undefined : toPay(view)
  return (
    <>
      {paid === undefined ? null : (
        <Button
          component={Link}
          to={recordAddress(contractId, { kind: 'payment.confirmed', clause: paid })}
          prefetch="intent"
        >
          {t('acts.confirm-payment')}
        </Button>
      )}
      {instruction === undefined ? null : (
        <Button component="a" href={instructionAddress(contractId, instruction)}>
          {t('acts.pay')}
        </Button>
      )}
      {acts.map((kind) => (
        <Button
          key={kind}
          component={Link}
          to={recordAddress(contractId, { kind })}
          variant={movesOn(kind) ? 'filled' : 'default'}
          prefetch="intent"
        >
          {t(`record.acts.${kind}`)}
        </Button>
      ))}
    </>
  )
}

const movesOn = (kind: FactKind): boolean =>
  kind === 'delivery.made' || kind === 'acceptance.passed'

/** The newest instruction for what this person's side has to pay. */
function toPay({ actions, ...view }: View): string | undefined {
  const open = openOf(view).find((one) => isOursToPay(one, view))
  const instructed = ({ clause, state, documentDigest }: View['actions'][number]) =>
    clause === open?.clause && state === 'done' && documentDigest !== null
  return actions.findLast(instructed)?.id
}

/** The clause whose payment this person's side should see arriving. */
function toConfirm(view: View): string | undefined {
  const open = openOf(view).filter(({ acts }) => acts.includes('confirm-payment'))
  return open[0]?.clause
}
