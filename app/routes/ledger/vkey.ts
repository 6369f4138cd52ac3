import type { LoaderFunctionArgs } from '@remix-run/node'
import { textAnswer } from './answers.ts'

/** C2SP signed-note verifier key of our checkpoints, one line. */
export async function loader({ context }: LoaderFunctionArgs) {
  return textAnswer(`${await context.app.ledger.verifierKey()}\n`, 'public, max-age=3600')
}
