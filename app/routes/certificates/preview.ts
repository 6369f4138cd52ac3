import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireActor } from '../../http/actor.ts'
import { bytesAnswer } from '../../http/bytes.ts'
import { foundFile } from '../../http/found-file.ts'

/** The face as it will look, marked as a preview. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const face = await context.app.certificates.preview(actor, params['id'] ?? '')
  return bytesAnswer(foundFile(request, face), 'application/pdf')
}
