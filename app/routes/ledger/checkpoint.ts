import type { LoaderFunctionArgs } from '@remix-run/node'
import { textAnswer } from './answers.ts'

/** C2SP tlog-tiles `<prefix>/checkpoint`: mutable, so that nobody may keep it for long. */
export async function loader({ context }: LoaderFunctionArgs) {
  return textAnswer(await context.app.ledger.checkpoint(), 'public, max-age=1')
}
