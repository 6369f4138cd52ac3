import { expect, test } from '@playwright/test'

test('the first page speaks Chinese and leaves the console silent', async ({ page }) => {
  const said: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) said.push(message.text())
  })
  page.on('pageerror', (error) => said.push(error.message))
  const answer = await page.goto('/')
  expect(answer?.status()).toBe(200)
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(page.locator('h1')).toBeVisible()
  await page.screenshot({ path: 'test/e2e/.shots/home.png', fullPage: true })
  expect(said).toEqual([])
})

test('the first page fits a telephone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/')
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
  await page.screenshot({ path: 'test/e2e/.shots/home-390.png', fullPage: true })
})

test('long Chinese pages carry no padding of the renderer', async ({ request }) => {
  for (const path of ['/', '/help', '/sign-in', '/verify', '/ledger']) {
    const bytes = await (await request.get(path)).body()
    expect(bytes.length, path).toBeGreaterThan(4096)
    expect(bytes.includes(0), path).toBe(false)
  }
})
