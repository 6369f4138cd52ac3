import type { ActionFunctionArgs } from '@remix-run/node'
import { goTo } from '../../http/redirects.ts'
import { requesting } from './acts.ts'
import { fileByWill } from './file-by-will.ts'

export const loader = () => goTo('/keys')

/** A request for a certificate by another authority (PKCS#10). */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const keyId = params['id'] ?? ''
  return fileByWill(request, context, keyId, {
    schema: requesting,
    purpose: 'key.certify',
    type: 'application/pkcs10',
    extension: 'p10',
    make: (actor, _value, intent) =>
      context.app.keyHolders.certificationRequest(actor, { keyId, intent }),
  })
}
