import { expect, test } from '@playwright/test'
import { fitsItsWidth } from './watch.ts'

test('a form sent to a page that takes none is answered with what happened and the way back', async ({
  page,
}) => {
  await page.goto('/help')
  const answered = page.waitForResponse((one) => one.request().method() === 'POST')
  await page.evaluate(() => {
    const form = Object.assign(document.createElement('form'), {
      method: 'post',
      action: '/ledger/growth',
    })
    document.body.append(form)
    form.submit()
  })
  expect((await answered).status()).toBe(405)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('这个地址不接收提交')
  await expect(page.getByRole('main')).toContainText('没有执行也没有改动任何内容')
  await expect(page.getByRole('main')).not.toContainText('系统出了故障')
  await page.getByRole('link', { name: '打开这一页' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('账本有没有改写过往？')
})

test('it is said in the language of whoever sent it', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  await page.goto('/help')
  const left = page.waitForURL('/ledger')
  await page.evaluate(() => {
    const form = Object.assign(document.createElement('form'), {
      method: 'post',
      action: '/ledger',
    })
    document.body.append(form)
    form.submit()
  })
  await left
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  // The link works once the page's script has taken over, in the same words.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Nothing can be sent to this address',
  )
  await page.getByRole('link', { name: 'Open the page' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ledger')
  await context.close()
})

test('a form sent to where nothing is finds nothing', async ({ request }) => {
  expect((await request.post('/there-is-no-such-page')).status()).toBe(404)
})

for (const address of ['/tsa', '/verify/status', '/v/certificate']) {
  test(`${address} tells people that it is for programs, and programs nothing`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ locale: 'en-GB' })
    const page = await context.newPage()
    expect((await page.goto(address))?.status()).toBe(405)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This address is for programs')
    await page.getByRole('link', { name: 'Go to the home page' }).click()
    await expect(page).toHaveURL(/:\d+\/$/)
    const answer = await context.request.get(address, { headers: { Accept: '*/*' } })
    expect(answer.headers()['allow']).toBe('POST')
    expect(await answer.text()).toBe('')
    await context.close()
  })
}

test('one entry is an entry in English', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  await page.goto('/ledger/growth')
  const options = await page.getByLabel('Earlier checkpoint').getByRole('option').allTextContents()
  expect(options.length).toBeGreaterThan(1)
  for (const option of options) expect(option).toMatch(/^(1 entry|(?!1 )\d+ entries) \(/)
  await context.close()
})

test('an option of a command is not broken at its hyphens', async ({ page }) => {
  await page.goto('/verify')
  const word = page.locator('code span').filter({ hasText: /^--offline$/ })
  for (let width = 320; width <= 460; width += 10) {
    await page.setViewportSize({ width, height: 844 })
    const lines = await word.evaluate((element) => {
      const range = document.createRange()
      range.selectNodeContents(element)
      return new Set([...range.getClientRects()].map(({ top }) => top)).size
    })
    expect(lines, `${width} px`).toBe(1)
    await fitsItsWidth(page)
  }
})
