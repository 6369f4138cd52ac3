/**
 * The rules of the architecture, made executable. Every rule here has a planted violation in
 * test/house/architecture.test.ts that it must catch.
 */

/** A module of the server: any folder of server/ but the core, the adapters and the process around the app. */
const modules = '^server/(?!core/|adapters/|web/)[^/]+/'
/** Files that speak SQL. */
const stores = '^server/[^/]+/(store|[a-z-]+-store)\\.ts$'
/** npm packages as they are found in the checkout. */
const npm = (...names) => `node_modules/(${names.join('|')})/`

const notType = { dependencyTypesNot: ['type-only'] }

module.exports = {
  forbidden: [
    {
      name: 'pages-know-types-only',
      comment:
        'Remix bundles its own copy of what a route imports by value: a second database handle, a second log head. The running services are context.app; values come from server/core only.',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: '^(server/(?!core/)|db/)', ...notType },
    },
    {
      name: 'pages-touch-no-machine',
      comment:
        'Disk, network and processes are behind server/adapters; entry.server.tsx streams HTML.',
      severity: 'error',
      from: { path: '^app/', pathNot: '^app/entry\\.server\\.tsx$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'server-knows-no-pages',
      comment:
        'Direction: main -> app -> modules -> core. What is true without a browser does not import one.',
      severity: 'error',
      from: { path: '^(server|db)/', pathNot: '^server/cli[a-z-]*\\.ts$' },
      to: { path: '^app/' },
    },
    {
      name: 'terminal-shares-only-words',
      comment:
        'The terminal speaks to people as the pages do: it takes their sentences and nothing else.',
      severity: 'error',
      from: { path: '^server/cli[a-z-]*\\.ts$' },
      to: { path: '^app/(?!i18n/)' },
    },
    {
      name: 'modules-meet-in-app',
      comment:
        'No module imports another by value: server/app.ts introduces them, each gets only what it needs.',
      severity: 'error',
      from: { path: '^server/(?!core/|adapters/|web/)([^/]+)/' },
      to: {
        path: '^server/',
        pathNot: '^server/((core|$1)/|adapters/(key-material|pin-key)\\.ts$)',
        ...notType,
      },
    },
    {
      name: 'only-keys-meet-key-material',
      comment:
        'Secret bytes are handled in one adapter, for one module: nobody else can sign or unwrap.',
      severity: 'error',
      from: { pathNot: '^(server/keys/|test/)' },
      to: { path: '^server/adapters/(key-material|pin-key)\\.ts$', ...notType },
    },
    {
      name: 'only-app-composes',
      comment:
        'server/app.ts (and the offline verbs of cli.ts) are the only ones to build modules.',
      severity: 'error',
      from: {
        path: '^(server/[^/]+\\.ts$|server/(adapters|web)/|db/)',
        pathNot: '^server/(app|cli[a-z-]*)\\.ts$',
      },
      to: { path: modules, ...notType },
    },
    {
      name: 'core-is-pure',
      comment:
        'core/ computes formats in Node and in the browser alike: no I/O, no node: modules, nothing of the house outside core.',
      severity: 'error',
      from: { path: '^server/core/' },
      to: { pathNot: `^server/core/|${npm('@noble', 'fflate', '@marcbachmann')}` },
    },
    {
      name: 'conditions-wrap-their-language',
      comment:
        'The condition language is reached through core/conditions alone, which takes away what a clause must not do.',
      severity: 'error',
      from: { pathNot: '^(server/core/conditions/|test/)' },
      to: { path: '(^|node_modules/)@marcbachmann/' },
    },
    {
      name: 'only-stores-speak-sql',
      comment:
        'SQL is in store.ts files and db/; accounts.ts hands better-auth its drizzle adapter.',
      severity: 'error',
      from: {
        path: '^(app|server|db)/',
        pathNot: `${stores}|^db/|^server/adapters/accounts\\.ts$`,
      },
      to: { path: npm('drizzle-orm', 'better-sqlite3', 'pg') },
    },
    {
      name: 'stores-speak-only-sql',
      comment: 'A store is SQL and nothing else: rules, clocks and libraries stay outside.',
      severity: 'error',
      from: { path: stores },
      to: { path: 'node_modules/', pathNot: npm('drizzle-orm') },
    },
    {
      name: 'rules-are-pure',
      comment: 'rules.ts decides on paper: the same input gives the same output.',
      severity: 'error',
      from: { path: '^server/[^/]+/(rules|[a-z-]+-rules)\\.ts$' },
      to: { path: `${stores}|^server/adapters/|^db/`, ...notType },
    },
    {
      name: 'only-adapters-touch-the-machine',
      comment:
        'Clock, randomness, network and disk are adapters. Beside them only the programs, the web around them, and a worker, which must find its thread. zlib and path compute and touch nothing.',
      severity: 'error',
      from: {
        path: '^(server|db)/',
        pathNot:
          '^server/(adapters/|web/|(main|cli[a-z-]*|config)\\.ts$|[a-z-]+\\.mjs$)|-worker\\.ts$',
      },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(zlib|path)$' },
    },
    {
      name: 'database-knows-no-module',
      comment:
        'The schema and the connection stand below the modules; the seed calls verbs it is given.',
      severity: 'error',
      from: { path: '^db/' },
      to: { path: '^server/(?!core/)', ...notType },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle of values has no order in which it can be understood, or loaded.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-needs-tests',
      comment: 'What ships does not import what tests it.',
      severity: 'error',
      from: { path: '^(app|server|db|contracts-templates)/' },
      to: { path: '^test/' },
    },
    {
      name: 'shipped-parts-are-dependencies',
      comment:
        'A part needed at run time stands under dependencies; bundle.mjs builds, and Vite is loaded in development only.',
      severity: 'error',
      from: { path: '^(app|server|db)/', pathNot: '^server/bundle\\.mjs$' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only', 'npm'],
        dynamic: false,
      },
    },
    {
      name: 'imports-resolve',
      comment:
        'An import that leads nowhere. (`virtual:` is what vite.config.ts makes while it builds.)',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^build/' },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
}
