import type { LoaderFunctionArgs } from '@remix-run/node'
import { found } from '../../http/answer.ts'
import { bytesAnswer } from '../../http/bytes.ts'

/** Identity certificates are public: every signature carries one. */
export async function loader({ params, context }: LoaderFunctionArgs) {
  const { serial, der } = found(await context.app.keys.certificate(params['serial'] ?? ''))
  return bytesAnswer(der, 'application/pkix-cert', {}, `${serial}.cer`)
}
