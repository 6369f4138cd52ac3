import { alsoAfter } from './http/revalidation.ts'
import '@mantine/core/styles.css'
import 'virtual:theme.css'
import './root.css'
import { ColorSchemeScript, MantineProvider, MantineThemeContext } from '@mantine/core'
import { data, type LinksFunction, type LoaderFunctionArgs } from '@remix-run/node'
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useMatches,
  useRouteError,
} from '@remix-run/react'
import { type ReactNode, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { AppFrame } from './components/app-frame.tsx'
import { colorSchemeMemory } from './components/color-scheme.ts'
import { Trouble } from './components/trouble.tsx'
import { useViewer } from './components/viewer.ts'
import { useNonce } from './http/nonce.ts'
import { viewerOf } from './http/viewer.ts'
import { everywhere, type RouteHandle } from './i18n/languages.ts'
import { theme } from './theme.ts'

export const links: LinksFunction = () => [
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { viewer, headers } = await viewerOf(request, context)
  return data(viewer, { headers })
}

export const shouldRevalidate = alsoAfter(403)

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce()
  const { scheme } = useViewer()
  // Not the viewer's: where their loader did not run (405, a fault) the page is spoken in their language all the same.
  const { language } = useTranslation().i18n
  const { frame, title } = usePage()
  const memory = useMemo(() => colorSchemeMemory(scheme), [scheme])
  return (
    <html
      lang={language}
      data-mantine-color-scheme={scheme === 'auto' ? 'light' : scheme}
      data-respect-reduced-motion
      suppressHydrationWarning
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <Meta />
        <Links />
        <ColorSchemeScript nonce={nonce} defaultColorScheme={scheme} suppressHydrationWarning />
      </head>
      <body>
        <MantineThemeContext.Provider value={theme}>
          <MantineProvider
            defaultColorScheme={scheme}
            colorSchemeManager={memory}
            getStyleNonce={() => nonce}
            withCssVariables={false}
            withGlobalClasses={false}
          >
            <AppFrame frame={frame}>
              {/* A page may wait for its words; the frame around it never does. */}
              <Suspense>{children}</Suspense>
            </AppFrame>
          </MantineProvider>
        </MantineThemeContext.Provider>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  )
}

export default function App() {
  return <Outlet />
}

export function ErrorBoundary() {
  return <Trouble error={useRouteError()} />
}

/** The deepest route that has something to say decides the window's title and frame. */
function usePage() {
  const handles = useMatches().map(({ handle }) => (handle ?? {}) as RouteHandle)
  const words = [...everywhere, ...handles.flatMap((handle) => handle.words ?? [])]
  const { t } = useTranslation(words, { useSuspense: false })
  const title = handles.findLast((handle) => handle.title !== undefined)?.title
  const name = t('common:name')
  return {
    frame: handles.findLast((handle) => handle.frame !== undefined)?.frame ?? 'public',
    title:
      title === undefined ? `${name} · ${t('common:tagline')}` : `${t(title as 'name')} · ${name}`,
  } as const
}
