import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireActor } from '../../http/actor.ts'
import { bytesAnswer } from '../../http/bytes.ts'
import { foundFile } from '../../http/found-file.ts'

/** The ISO 20022 pain.001 file of a payment or a refund, for the payer's bank. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { id = '', action = '' } = params
  const file = foundFile(request, await context.app.fulfilment.instruction(actor, id, action))
  return bytesAnswer(file.bytes, 'application/xml', {}, file.name)
}
