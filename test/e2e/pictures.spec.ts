/** The README's pictures, taken of the real pages: `QIYIN_PICTURES=1 npx playwright test pictures`. */
import { statSync } from 'node:fs'
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test'
import sharp from 'sharp'
import { addText } from '../verification/forgeries.ts'
import { approve, draft, fillDraft, general, readAll, submit } from './contracts.ts'
import { dropFile } from './drop.ts'
import { heldBy, verdict } from './holding.ts'
import { approver, browserOf, citizen, drafter, pageOf, signerA } from './people.ts'

const folder = 'app/public/pictures'
const mostBytes = 200_000
const wide = { width: 1280, height: 860 }
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

if (process.env['QIYIN_PICTURES']) {
  test('the home page', async ({ page }) => {
    await page.setViewportSize(wide)
    await page.goto('/')
    await take(page, 'home')
  })

  test('the form beside the contract that comes of it', async ({ browser }) => {
    const page = await pageOf(browser, drafter, { viewport: wide })
    await page.goto(general)
    await fillDraft(page)
    await expect(page.locator('canvas[data-drawn]').first()).toBeVisible()
    await page
      .getByRole('group', { name: '货物明细' })
      .evaluate((box) => box.scrollIntoView({ block: 'center' }))
    await take(page, 'draft')
    await page.context().close()
  })

  test('a contract and its way', async ({ browser }) => {
    const context = await browserOf(browser, signerA, { viewport: wide })
    const page = await context.newPage()
    await page.goto(await completed(page))
    await expect(page.locator('canvas[data-drawn]').first()).toBeVisible()
    await take(page, 'contract')
    await context.close()
  })

  test('the signing room on a telephone', async ({ browser }) => {
    const path = await toSign(browser)
    const page = await pageOf(browser, signerA, phone)
    await page.goto(`${path}/sign`)
    await readAll(page)
    await page.locator('#document img').evaluate((seal) => seal.scrollIntoView({ block: 'center' }))
    await take(page, 'signing-room')
    await page.context().close()
  })

  test('a valid file', async ({ browser }) => {
    const page = await (await browser.newContext({ viewport: wide })).newPage()
    await judge(page, await signedFile(browser), '有效')
    await take(page, 'verify-valid')
    await page.context().close()
  })

  test('a file to which text was added', async ({ browser }) => {
    const context = await browser.newContext({ viewport: wide, locale: 'en-GB' })
    const page = await context.newPage()
    await judge(page, addText(await signedFile(browser)), 'Invalid')
    await take(page, 'verify-tampered')
    await context.close()
  })

  test('the seals of an organisation', async ({ browser }) => {
    const page = await pageOf(browser, signerA, { viewport: { width: 1280, height: 640 } })
    await page.goto('/seals')
    await take(page, 'seals')
    await page.context().close()
  })

  test('a certificate, as its holder sees it', async ({ browser }) => {
    const { path } = await heldBy(browser, citizen, '教师资格证书')
    const page = await pageOf(browser, citizen, { viewport: wide })
    await page.goto(path)
    await expect(page.locator('canvas[data-drawn]').first()).toBeVisible()
    await take(page, 'certificate')
    await page.context().close()
  })

  test('a certificate, verified with a telephone', async ({ browser }) => {
    const { link } = await heldBy(browser, drafter, '营业执照')
    const page = await (await browser.newContext(phone)).newPage()
    await page.goto(link)
    await expect(verdict(page, '有效')).toBeVisible()
    await take(page, 'verify-phone')
    await page.context().close()
  })

  test('a contract that performs itself', async ({ browser }) => {
    const page = await pageOf(browser, signerA, { viewport: { width: 1280, height: 1000 } })
    await page.goto(`${await completed(page)}/fulfilment`)
    await expect(page.getByRole('region', { name: '验收款', exact: true })).toBeVisible()
    await take(page, 'fulfilment')
    await page.context().close()
  })
}

async function take(page: Page, name: string): Promise<void> {
  const path = `${folder}/${name}.png`
  await page.evaluate(() => document.fonts.ready)
  const picture = await page.screenshot({ animations: 'disabled', scale: 'css' })
  // The fine lines of a certificate's ground make four times the bytes in all their shades.
  await sharp(picture).png({ palette: true, colours: 128, effort: 10 }).toFile(path)
  expect(statSync(path).size).toBeLessThanOrEqual(mostBytes)
}

async function completed(page: Page): Promise<string> {
  await page.goto('/contracts')
  const row = page.getByRole('row').filter({ hasText: '已生效' }).last()
  return (await row.getByRole('link').first().getAttribute('href')) ?? ''
}

async function toSign(browser: Browser): Promise<string> {
  const writer = await pageOf(browser, drafter)
  const path = await draft(writer)
  await submit(writer)
  const reviewer = await pageOf(browser, approver)
  await approve(reviewer, path)
  for (const page of [writer, reviewer]) await page.context().close()
  return path
}

async function signedFile(browser: Browser): Promise<Uint8Array> {
  const context: BrowserContext = await browserOf(browser, signerA)
  const path = await completed(await context.newPage())
  const answer = await context.request.get(`${path}/file?download`)
  const bytes = new Uint8Array(await answer.body())
  await context.close()
  return bytes
}

/** The verdict at the top of the window, as it is after the page has scrolled to it. */
async function judge(page: Page, bytes: Uint8Array, word: string): Promise<void> {
  await page.goto('/verify')
  await dropFile(page, bytes, 'QY-2026-000001.pdf')
  await expect(page.getByRole('heading', { name: word, exact: true })).toBeVisible()
}
