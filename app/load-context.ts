import type { App } from '../server/app.ts'

/** What `server/main.ts` hands to every loader and action. */
declare module '@remix-run/node' {
  interface AppLoadContext {
    /** Logs a fault that nobody expected. */
    report(error: unknown): void
    app: App
    /** For the Content-Security-Policy of this one response. */
    nonce: string
    clientIp: string
  }
  interface Future {
    v3_singleFetch: true
  }
}
