import type { LoaderFunctionArgs } from '@remix-run/node'
import { bytesAnswer } from '../../http/bytes.ts'
import { foundFile } from '../../http/found-file.ts'

/** Certificates and lists of the house's authorities, under the names that stand in what they issued. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const name = params['file'] ?? ''
  const file = foundFile(request, await context.app.keys.authorityFile(name))
  // Media types of RFC 2585 §4.
  const type = name.endsWith('.crl') ? 'application/pkix-crl' : 'application/pkix-cert'
  return bytesAnswer(file, type, { 'Cache-Control': 'public, max-age=300' })
}
