import {
  type AppLoadContext,
  MaxPartSizeExceededError,
  unstable_createMemoryUploadHandler as memoryHandler,
  unstable_parseMultipartFormData as parseMultipart,
} from '@remix-run/node'
import { looksZipped } from '../../../server/core/verify-bundle.ts'
import type { RefusedFile } from '../../components/verify-state.ts'
import { checkOrigin, csrfField } from '../../http/csrf.ts'
import { spend } from '../../http/rate-limits.ts'

/** Below the bound that the server sets for the whole request, so that the sentence is ours. */
export const uploadMegabytes = 30

type Received =
  | { bytes: Uint8Array; name: string; zipped: boolean }
  | { refused: RefusedFile; status: number }

/** The one file of a multipart form, read as a stream that stops at the bound. It is kept nowhere. */
export async function receiveFile(request: Request, context: AppLoadContext): Promise<Received> {
  if (await spend('upload', context.clientIp)) return refused('too-many-attempts', 429)
  return receiveForm(request, context)
}

/**
 * The same, and as the body itself, for programs: another site's page cannot send such a body, nor one that names no origin.
 * A report takes a signature and a ledger entry, so that fewer of them are given than verdicts.
 */
export async function receiveGiven(request: Request, context: AppLoadContext): Promise<Received> {
  if (await spend('report', context.clientIp)) return refused('too-many-attempts', 429)
  const type = request.headers.get('Content-Type')?.split(';')[0]?.trim() ?? ''
  if (type === 'multipart/form-data') return receiveForm(request, context, isProgram(request))
  const name = bodies[type]
  if (!name) return refused('not-a-file', 415)
  const bytes = new Uint8Array(await request.arrayBuffer())
  if (bytes.length > uploadMegabytes * 1_000_000) return refused('too-large-upload', 413)
  if (bytes.length === 0) return refused('file-missing', 422)
  return { bytes, name, zipped: looksZipped(bytes) }
}

/** What a body may be, and what its file is called then. */
const bodies: Readonly<Record<string, string>> = {
  'application/pdf': 'document.pdf',
  'application/zip': 'bundle.zip',
}

/** Browsers say of every such request where it comes from, and whose session it bears. */
const isProgram = ({ headers }: Request): boolean =>
  !['Origin', 'Sec-Fetch-Site', 'Cookie'].some((name) => headers.has(name))

async function receiveForm(
  request: Request,
  context: AppLoadContext,
  trusted = false,
): Promise<Received> {
  const form = await formOf(request)
  if (form === 'too-large') return refused('too-large-upload', 413)
  const foreign = trusted ? undefined : await checkOrigin(request, context, form.get(csrfField))
  if (foreign) return refused('form-expired', 403)
  const file = form.get('file')
  // A browser sends a nameless part when nothing was chosen.
  if (!(file instanceof File) || file.name === '') return refused('file-missing', 422)
  const bytes = new Uint8Array(await file.arrayBuffer())
  return { bytes, name: file.name, zipped: looksZipped(bytes) }
}

async function formOf(request: Request): Promise<FormData | 'too-large'> {
  const handler = memoryHandler({ maxPartSize: uploadMegabytes * 1_000_000 })
  try {
    return await parseMultipart(request, handler)
  } catch (error) {
    if (error instanceof MaxPartSizeExceededError) return 'too-large'
    // Not multipart, or broken off on the way: there is no file in it.
    return new FormData()
  }
}

function refused(code: string, status: number): Received {
  return { refused: { code, maximum: uploadMegabytes }, status }
}
