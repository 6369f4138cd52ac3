import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireActor } from '../../http/actor.ts'
import { bytesAnswer } from '../../http/bytes.ts'
import { foundFile } from '../../http/found-file.ts'

/** The certificate's file as it was issued. `?download` saves it. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { certificates } = context.app
  const id = params['id'] ?? ''
  const { bytes } = foundFile(request, await certificates.file(actor, id))
  const certificate = foundFile(request, await certificates.view(actor, id))
  const { number, identifier, typeName, typeVersion } = certificate
  // The number of a private type may say something of its holder; the identifier says nothing.
  const open = certificates.type(typeName, typeVersion)?.publicity === 'public'
  const name = `${open ? number : identifier}.pdf`
  const saved = new URL(request.url).searchParams.has('download') ? name : undefined
  return bytesAnswer(bytes, 'application/pdf', {}, saved)
}
