import { RemixBrowser } from '@remix-run/react'
import { StrictMode, startTransition } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { zoneCookie } from './http/times.ts'
import { everywhere, firstLanguage, isLanguage, type RouteHandle } from './i18n/languages.ts'
import { speechFor } from './i18n/speech.client.ts'

declare global {
  interface Window {
    __remixRouteModules?: Record<string, { handle?: RouteHandle } | undefined>
  }
}

rememberZone()
void hydrate()

async function hydrate() {
  const { lang } = document.documentElement
  const routes = Object.values(window.__remixRouteModules ?? {})
  const words = new Set([...everywhere, ...routes.flatMap((route) => route?.handle?.words ?? [])])
  const speech = await speechFor(isLanguage(lang) ? lang : firstLanguage, [...words])
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <I18nextProvider i18n={speech}>
          <RemixBrowser />
        </I18nextProvider>
      </StrictMode>,
    )
  })
}

/** The server writes times in the viewer's zone from the next page on. */
function rememberZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser, and this is one plain value
  document.cookie = `${zoneCookie}=${encodeURIComponent(zone)}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`
}
