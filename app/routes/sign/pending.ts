import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireActor } from '../../http/actor.ts'
import { bytesAnswer } from '../../http/bytes.ts'
import { foundFile } from '../../http/found-file.ts'

/** The revision that waits for a signature from the signer's own browser, to be hashed there. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { id = '', pending = '' } = params
  const opened = await context.app.contracts.openPending(actor, id, pending)
  return bytesAnswer(foundFile(request, opened).bytes, 'application/pdf')
}
