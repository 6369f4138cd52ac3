import type { LoaderFunctionArgs } from '@remix-run/node'
import { refuse } from '../../../server/core/values/refusal.ts'
import { requireActor } from '../../http/actor.ts'
import { bytesAnswer } from '../../http/bytes.ts'
import { foundFile } from '../../http/found-file.ts'

/** The contract's file as it stands; before approval the draft's, which bears its mark. `?download` saves it. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { contracts } = context.app
  const contract = foundFile(request, await contracts.view(actor, params['id'] ?? ''))
  const name = `${contract.number}.pdf`
  const saved = new URL(request.url).searchParams.has('download') ? name : undefined
  if (contract.documentDigest !== null) {
    const { bytes } = foundFile(request, await contracts.file(actor, contract.id))
    return bytesAnswer(bytes, 'application/pdf', {}, saved)
  }
  const drafted = await contracts.preview(actor, contract)
  const bytes =
    drafted instanceof Uint8Array ? drafted : refuse('draft-incomplete', { faults: drafted.length })
  return bytesAnswer(foundFile(request, bytes), 'application/pdf', {}, saved)
}
