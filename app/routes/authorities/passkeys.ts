import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'

/** better-auth under /api/auth/: scripts make and use passkeys here; it checks the origin and the session itself. */
export function loader({ request, context }: LoaderFunctionArgs) {
  return context.app.people.authHandler(request)
}

export function action({ request, context }: ActionFunctionArgs) {
  return context.app.people.authHandler(request)
}
