import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireActor } from '../../http/actor.ts'
import { bytesAnswer } from '../../http/bytes.ts'
import { foundFile } from '../../http/found-file.ts'

/** An evidence file of a contract, saved under the name it came with; never shown in the site's own place. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { id = '', digest = '' } = params
  const file = foundFile(request, await context.app.fulfilment.evidence(actor, id, digest))
  return bytesAnswer(file.bytes, 'application/octet-stream', {}, file.name)
}
