/** What others than the house and its visitor come to see of a journey: addresses, and what the server logs. */
import { readFileSync } from 'node:fs'
import type { Browser } from '@playwright/test'
import { demoAccounts } from '../../db/demo-accounts.ts'
import { password } from './people.ts'

/** Every address that a browser of this journey asks for from now on, as people read it. */
export function addressesOf(browser: Browser): string[] {
  const heard: string[] = []
  browser.on('context', (context) => {
    context.on('request', (request) => heard.push(readable(request.url())))
  })
  return heard
}

function readable(address: string): string {
  try {
    return `${address} ${decodeURIComponent(address.replaceAll('+', ' '))}`
  } catch {
    return address
  }
}

/** Of what was typed, and of the demo's people: whatever stands in an address or in the log. */
export function overheard(
  addresses: readonly string[],
  logFile: string,
  typed: readonly string[],
): string[] {
  const places = { addresses: addresses.join('\n'), log: readFileSync(logFile, 'utf8') }
  const people = demoAccounts.flatMap(({ name, email, totpSecret }) => [name, email, totpSecret])
  return [...typed, ...people, password].flatMap((secret) =>
    Object.entries(places)
      .filter(([, text]) => text.includes(secret) || text.includes(encodeURIComponent(secret)))
      .map(([where]) => `${where}: ${secret}`),
  )
}
