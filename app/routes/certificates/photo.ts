import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireActor } from '../../http/actor.ts'
import { bytesAnswer } from '../../http/bytes.ts'
import { foundFile } from '../../http/found-file.ts'

/** The photo of an application or a certificate, for whoever may see that. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const photo = await context.app.certificates.photo(actor, params['id'] ?? '')
  const { bytes, mediaType } = foundFile(request, photo)
  return bytesAnswer(bytes, mediaType)
}
