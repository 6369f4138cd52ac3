import { relative } from 'node:path'
import { vitePlugin as remix } from '@remix-run/dev'
import { defineConfig, type Plugin } from 'vite'
import { themeSheet } from './app/theme.ts'

/**
 * A top-level `server/` is not protected by Remix's `.server` convention: a value import that slips into a component
 * would put database code, or a secret's name, into the browser's bundle. This makes it a failed build instead.
 */
function keepServerOutOfTheBrowser(): Plugin {
  return {
    name: 'keep-server-out-of-the-browser',
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === 'client',
    generateBundle() {
      const leaked = [...this.getModuleIds()]
        .filter((id) => this.getModuleInfo(id)?.isIncluded)
        .map((id) => relative(process.cwd(), id.split('?')[0] ?? id))
        .filter((path) => /^(server|db)\//.test(path) && !path.startsWith('server/core/'))
      if (leaked.length > 0) {
        this.error(`These modules must never reach the browser: ${leaked.join(', ')}`)
      }
    },
  }
}

/** `theme.css`: the variables of `app/theme.ts`, computed once for all pages. */
function themeAsFile(): Plugin {
  const id = '\0theme.css'
  return {
    name: 'theme-as-file',
    resolveId: (source) => (source === 'virtual:theme.css' ? id : undefined),
    load: (loaded) => (loaded === id ? themeSheet() : undefined),
  }
}

export default defineConfig({
  plugins: [
    themeAsFile(),
    remix({
      appDirectory: 'app',
      ignoredRouteFiles: ['**/*'],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_routeConfig: true,
        v3_singleFetch: true,
        // The list of all pages is one small file that stays in the browser's cache; asking for it by parts costs more.
        v3_lazyRouteDiscovery: false,
      },
    }),
    keepServerOutOfTheBrowser(),
  ],
  publicDir: 'app/public',
  build: { target: 'es2022', chunkSizeWarningLimit: 700 },
  // Each licence once at the end of a file, instead of wherever a module of its package stood.
  esbuild: { legalComments: 'eof' },
  // Bundled so that only the icons and components in use are loaded at start, not whole packages of thousands of files.
  ssr: { noExternal: [/^@mantine\//, '@tabler/icons-react', /^@conform-to\//] },
})
