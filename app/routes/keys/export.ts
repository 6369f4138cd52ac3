import type { ActionFunctionArgs } from '@remix-run/node'
import { factorOf } from '../../http/pin-fields.ts'
import { goTo } from '../../http/redirects.ts'
import { exporting } from './acts.ts'
import { fileByWill } from './file-by-will.ts'

export const loader = () => goTo('/keys')

/** The key itself, as a PKCS#12. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const keyId = params['id'] ?? ''
  return fileByWill(request, context, keyId, {
    schema: exporting,
    purpose: 'key.export',
    type: 'application/x-pkcs12',
    extension: 'p12',
    make: (actor, { filePassword: password, ...typed }, intent) => {
      const asked = { keyId, intent, password, factor: factorOf(typed) }
      return context.app.keyHolders.exportPkcs12(actor, asked)
    },
  })
}
