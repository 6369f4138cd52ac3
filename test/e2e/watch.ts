/** What a page should never do: complain in its console, fail a request, break its own policy, scroll sideways. */
import { type BrowserContext, expect, type Page } from '@playwright/test'

export type Watch = {
  /** Everything said so far; `faults.length = 0` forgets what was expected. */
  faults: string[]
  /** `METHOD path` of every request, with the size of its body. */
  requests: { method: string; url: string; bytes: number }[]
}

/** A page left before its files have come is no failed request. */
const left = /ERR_ABORTED/

export function watch(context: BrowserContext): Watch {
  const faults: string[] = []
  const requests: Watch['requests'] = []
  context.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return
    faults.push(`console: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => faults.push(`script: ${error.error().message}`))
  context.on('request', (request) => {
    const bytes = request.postDataBuffer()?.length ?? 0
    requests.push({ method: request.method(), url: request.url(), bytes })
  })
  context.on('requestfailed', (request) => {
    const text = request.failure()?.errorText ?? ''
    if (!left.test(text)) faults.push(`failed: ${request.method()} ${request.url()} ${text}`)
  })
  context.on('response', (response) => {
    if (response.status() < 400) return
    faults.push(`answered ${response.status()}: ${response.request().method()} ${response.url()}`)
  })
  return { faults, requests }
}

export async function fitsItsWidth(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const boxes = [...document.querySelectorAll('body *')]
    const over = boxes.filter((box) => box.getBoundingClientRect().right > clientWidth + 0.5)
    return over.map(({ tagName, className }) => `${tagName}.${className}`).slice(0, 5)
  })
  expect(wide, 'these stand out to the right').toEqual([])
}
