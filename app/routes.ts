import type { UNSAFE_RouteConfigEntry as Entry } from '@remix-run/dev'

/** The site's table of contents: what is found where. */
const home: Entry = { index: true, file: 'routes/home.tsx' }

const account: Entry[] = [
  // later: page('sign-up', 'account/sign-up'),
  // later: page('sign-in', 'account/sign-in'),
  // later: page('sign-in/second-factor', 'account/second-factor'),
  // later: page('sign-out', 'account/sign-out'),
  // later: page('forgot-password', 'account/forgot-password'),
  // later: page('reset-password', 'account/reset-password'),
  // later: page('verify-email', 'account/verify-email'),
  // later: page('account', 'account/profile'),
  // later: page('account/security', 'account/security'),
  // later: page('account/identity', 'account/identity'),
  // later: page('outbox', 'account/outbox'),
  page('preferences', 'account/preferences', 'ts'),
]

const organisations: Entry[] = [
  // later: page('organisations/new', 'organisations/register'),
  page('organisations/switch', 'organisations/switch', 'ts'),
  // later: page('organisations/:id', 'organisations/overview'),
  // later: page('organisations/:id/members', 'organisations/members'),
  // later: page('invitations/:token', 'organisations/accept-invitation'),
  // later: page('keys', 'keys/list'),
  // later: page('keys/import', 'keys/import'),
  // later: page('keys/certificates/:serial', 'keys/download', 'ts'),
]

const operator: Entry[] = [
  // later: page('admin/identity-reviews', 'admin/identity-reviews'),
  // later: page('admin/jobs', 'admin/jobs'),
  // later: page('admin/outbox', 'admin/outbox'),
]

/** Machines read these; `:file` is `root.cer`, `issuing.crl` and the like. */
const authorities: Entry[] = [
  page('ca/:file', 'authorities/ca', 'ts'),
  page('tsa', 'authorities/tsa', 'ts'),
  page('healthz', 'authorities/healthz', 'ts'),
  page('api/auth/*', 'authorities/passkeys', 'ts'),
]

export default [
  home,
  // later: page('workspace', 'workspace'),
  // later: page('help', 'help'),
  ...account,
  ...organisations,
  ...operator,
  ...authorities,
  page('*', 'not-found'),
]

/** `ts` marks a route without a page: it answers with bytes or a redirect. */
function page(path: string, file: string, extension: 'tsx' | 'ts' = 'tsx'): Entry {
  return { path, file: `routes/${file}.${extension}` }
}
