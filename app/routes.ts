import type { UNSAFE_RouteConfigEntry as Entry } from '@remix-run/dev'

/** The site's table of contents: what is found where. */
const home: Entry = { index: true, file: 'routes/home.tsx' }

const account: Entry[] = [
  page('sign-up', 'account/sign-up'),
  page('sign-in', 'account/sign-in'),
  page('sign-in/second-factor', 'account/second-factor'),
  page('sign-out', 'account/sign-out'),
  page('forgot-password', 'account/forgot-password'),
  page('reset-password', 'account/reset-password'),
  page('verify-email', 'account/verify-email'),
  page('account', 'account/profile'),
  page('account/security', 'account/security'),
  page('account/password', 'account/password'),
  page('account/email', 'account/email'),
  page('account/email/confirm', 'account/confirm-email'),
  page('account/identity', 'account/identity'),
  page('outbox', 'account/outbox'),
  page('preferences', 'account/preferences', 'ts'),
]

const organisations: Entry[] = [
  page('organisations/new', 'organisations/register'),
  page('organisations/switch', 'organisations/switch', 'ts'),
  page('organisations/:id', 'organisations/overview'),
  page('organisations/:id/members', 'organisations/members'),
  page('invitations/:token', 'organisations/accept-invitation'),
  page('keys', 'keys/list'),
  page('keys/new', 'keys/create'),
  page('keys/import', 'keys/bring'),
  page('keys/browser', 'keys/browser'),
  page('keys/remote', 'keys/remote'),
  page('keys/certificates/:serial', 'keys/download', 'ts'),
  page('keys/:id', 'keys/key'),
  page('keys/:id/export', 'keys/export', 'ts'),
  page('keys/:id/request', 'keys/request', 'ts'),
  page('keys/:id/passkey', 'keys/passkey', 'ts'),
]

const contracts: Entry[] = [
  page('contracts', 'contracts/list'),
  page('contracts.csv', 'contracts/export', 'ts'),
  page('contracts/new', 'templates/choose'),
  page('contracts/new/:name/:version', 'contracts/draft'),
  page('contracts/preview', 'contracts/preview', 'ts'),
  page('contracts/:id', 'contracts/detail'),
  page('contracts/:id/edit', 'contracts/edit'),
  page('contracts/:id/file', 'contracts/file', 'ts'),
  page('contracts/:id/bundle', 'contracts/bundle', 'ts'),
  page('contracts/:id/sign', 'sign/room'),
  page('contracts/:id/sign/passkey', 'sign/passkey', 'ts'),
  page('contracts/:id/sign/pending/:pending', 'sign/pending', 'ts'),
  page('sign/:token', 'sign/link'),
]

const certificates: Entry[] = [
  page('certificates', 'certificates/mine'),
  page('certificates/apply', 'certificates/choose'),
  page('certificates/apply/:name/:version', 'certificates/apply'),
  page('certificates/applications/:id', 'certificates/application'),
  page('certificates/applications/:id/edit', 'certificates/revise'),
  page('certificates/applications/:id/photo', 'certificates/photo', 'ts'),
  page('certificates/applications/:id/preview', 'certificates/preview', 'ts'),
  page('certificates/desk', 'certificates/desk'),
  page('certificates/issue', 'certificates/issue'),
  page('certificates/issue/passkey', 'certificates/issue-passkey', 'ts'),
  page('certificates/batches/:id', 'certificates/batch'),
  page('certificates/library', 'certificates/library'),
  page('certificates/library.csv', 'certificates/library-export', 'ts'),
  page('certificates/types', 'certificates/types'),
  page('certificates/:id', 'certificates/detail'),
  page('certificates/:id/file', 'certificates/file', 'ts'),
]

const fulfilment: Entry[] = [
  page('fulfilment', 'fulfilment/calendar'),
  page('contracts/rehearsal', 'fulfilment/rehearsal', 'ts'),
  page('contracts/:id/fulfilment', 'fulfilment/contract'),
  page('contracts/:id/fulfilment/record', 'fulfilment/record'),
  page('contracts/:id/fulfilment/evidence/:digest', 'fulfilment/evidence', 'ts'),
  page('contracts/:id/fulfilment/instructions/:action', 'fulfilment/instruction', 'ts'),
]

const seals: Entry[] = [
  page('seals', 'seals/cabinet'),
  page('seals/new', 'seals/apply'),
  page('seals/preview', 'seals/preview', 'ts'),
  page('seals/applications/:id', 'seals/application'),
  page('seals/:id', 'seals/detail'),
  page('seals/:id/passkey', 'seals/passkey', 'ts'),
]

const operator: Entry[] = [
  page('admin/identity-reviews', 'admin/identity-reviews'),
  page('admin/seal-applications', 'admin/seal-applications'),
  page('admin/trust', 'admin/trust'),
  page('admin/jobs', 'admin/jobs'),
  page('admin/outbox', 'admin/outbox'),
]

/** Machines read these; `:file` is `root.cer`, `issuing.crl`, `issuing-2.crl` and the like. */
const authorities: Entry[] = [
  page('ca/:file', 'authorities/ca', 'ts'),
  page('tsa', 'authorities/tsa', 'ts'),
  page('ocsp/*', 'authorities/ocsp', 'ts'),
  page('healthz', 'authorities/healthz', 'ts'),
  page('api/auth/*', 'authorities/passkeys', 'ts'),
]

/** Public: nobody needs an account to verify a file or to read the ledger. */
const verification: Entry[] = [
  page('verify', 'verify/page'),
  page('verify/number', 'verify/number'),
  page('verify/status', 'verify/status', 'ts'),
  page('verify/report', 'verify/report', 'ts'),
  page('v', 'verify/landing'),
  page('v/certificate', 'verify/shown', 'ts'),
  page('ledger', 'ledger/overview'),
  page('ledger/entries/:entry', 'ledger/entry'),
  page('ledger/growth', 'ledger/growth'),
  page('ledger/checkpoint', 'ledger/checkpoint', 'ts'),
  page('ledger/vkey', 'ledger/vkey', 'ts'),
  page('ledger/tile/*', 'ledger/tile', 'ts'),
]

export default [
  home,
  page('workspace', 'workspace'),
  page('notices', 'notices/list'),
  page('help', 'help'),
  ...account,
  ...organisations,
  ...contracts,
  ...certificates,
  ...fulfilment,
  ...seals,
  ...operator,
  ...verification,
  ...authorities,
  page('*', 'not-found'),
]

/** `ts` marks a route without a page: it answers with bytes or a redirect. */
function page(path: string, file: string, extension: 'tsx' | 'ts' = 'tsx'): Entry {
  return { path, file: `routes/${file}.${extension}` }
}
