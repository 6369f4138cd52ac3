import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireActor } from '../../http/actor.ts'
import { bytesAnswer } from '../../http/bytes.ts'
import { foundFile } from '../../http/found-file.ts'

/** 证据包: everything that proves the contract, for checking without us. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { bytes, name } = foundFile(
    request,
    await context.app.verification.bundle(actor, params['id'] ?? ''),
  )
  return bytesAnswer(bytes, 'application/zip', {}, name)
}
