import type { LoaderFunctionArgs } from '@remix-run/node'

/** The database answers and the ledger has a checkpoint: ready. */
export async function loader({ context }: LoaderFunctionArgs) {
  await context.app.ledger.checkpoint()
  return new Response('ok\n', { headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
}
