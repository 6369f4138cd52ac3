/** What a citizen holds in their hands when they verify: a certificate's file, its QR, and a phone. */
import { type Browser, expect, type Page } from '@playwright/test'
import { browserOf } from './people.ts'
import { scanned } from './scan.ts'

export type Held = { pdf: Uint8Array; link: string; number: string; path: string }

const phone = { viewport: { width: 390, height: 844 }, locale: 'zh-CN', hasTouch: true }

/** Their file, the link in its QR, and the number printed on it. */
export async function heldBy(browser: Browser, email: string, type: string): Promise<Held> {
  const context = await browserOf(browser, email)
  const page = await context.newPage()
  // The job that makes them runs once the house is open.
  await expect(async () => {
    await page.goto('/certificates')
    await expect(page.getByRole('link', { name: type }).first()).toBeVisible()
  }).toPass()
  const path = await page.locator('main a[href^="/certificates/crt_"]').first().getAttribute('href')
  const answer = await context.request.get(`${path}/file?download`)
  expect(answer.status()).toBe(200)
  const pdf = new Uint8Array(await answer.body())
  await context.close()
  const number = /<qy:ZZBH>([^<]+)</.exec(Buffer.from(pdf).toString('utf8'))?.[1] ?? ''
  return { pdf, link: await scanned(pdf), number, path: path ?? '' }
}

export const verdict = (page: Page, word: string) =>
  page.getByRole('heading', { level: 2, name: word, exact: true })

export async function onPhone(browser: Browser): Promise<Page> {
  const context = await browser.newContext(phone)
  return context.newPage()
}
