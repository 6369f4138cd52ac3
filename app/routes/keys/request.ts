import type { ActionFunctionArgs } from '@remix-run/node'
import { factorOf } from '../../http/pin-fields.ts'
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
    make: (actor, typed, intent) => {
      const asked = { keyId, intent, factor: factorOf(typed) }
      return context.app.keyHolders.certificationRequest(actor, asked)
    },
  })
}
