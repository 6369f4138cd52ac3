import type { LoaderFunctionArgs } from '@remix-run/node'
import { bytesAnswer } from '../../http/bytes.ts'
import { foundFile } from '../../http/found-file.ts'

/** Identity certificates are public: every signature carries one. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { serial, der } = foundFile(
    request,
    await context.app.keys.certificate(params['serial'] ?? ''),
  )
  return bytesAnswer(der, 'application/pkix-cert', {}, `${serial}.cer`)
}
