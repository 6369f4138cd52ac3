import type { LoaderFunctionArgs } from '@remix-run/node'
import { refuse } from '../../../server/core/values/refusal.ts'
import type { Keys } from '../../../server/keys/types.ts'
import { bytesAnswer } from '../../http/bytes.ts'
import { foundFile } from '../../http/found-file.ts'

/** Media types of RFC 2585 §4. */
const certificate = 'application/pkix-cert'
const list = 'application/pkix-crl'

const files: Record<string, { type: string; read(keys: Keys): Promise<Uint8Array> }> = {
  'root.cer': { type: certificate, read: async (keys) => (await keys.caCertificates()).root },
  'issuing.cer': { type: certificate, read: async (keys) => (await keys.caCertificates()).issuing },
  'tsa.cer': { type: certificate, read: async (keys) => (await keys.caCertificates()).tsa },
  'root.crl': { type: list, read: (keys) => keys.revocationList('root') },
  'issuing.crl': { type: list, read: (keys) => keys.revocationList('issuing') },
}

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { type, read } = foundFile(request, files[params['file'] ?? ''] ?? refuse('not-found'))
  return bytesAnswer(await read(context.app.keys), type, { 'Cache-Control': 'public, max-age=300' })
}
