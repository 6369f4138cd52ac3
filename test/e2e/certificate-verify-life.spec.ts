import { expect, type Page, test } from '@playwright/test'
import { act, officer } from './certificates.ts'
import { dropFile } from './drop.ts'
import { type Held, heldBy, onPhone, verdict } from './holding.ts'
import { citizen, pageOf } from './people.ts'

let held: Held

test.beforeAll(async ({ browser }) => {
  held = await heldBy(browser, citizen, '教师资格证书')
})

test('a suspended certificate is told on the phone and by file, without the reason, until it is resumed', async ({
  browser,
}) => {
  const desk = await pageOf(browser, officer)
  const page = await onPhone(browser)
  const main = page.getByRole('main')
  await desk.goto(held.path)
  await act(desk, '暂停使用', { 原因: '接到举报，核查期间暂停' })
  await expect(desk.locator('summary', { hasText: /^恢复使用$/ })).toBeVisible()
  try {
    await scan(page)
    await expect(verdict(page, '无效')).toBeVisible()
    await expect(main).toContainText('起暂停使用，恢复之前不能作为凭证')
    await expect(main).toContainText('签署当时有效现在暂停使用')
    await expect(main).not.toContainText('举报')
    await page.goto('/verify')
    await dropFile(page, held.pdf, 'certificate.pdf')
    await expect(verdict(page, '无效')).toBeVisible()
    await expect(main).toContainText('起暂停使用')
  } finally {
    // Others verify the same certificate.
    await act(desk, '恢复使用', { 原因: '核查完毕' })
    await expect(desk.locator('summary', { hasText: /^暂停使用$/ })).toBeVisible()
  }
  await scan(page)
  await expect(verdict(page, '有效')).toBeVisible()
  for (const one of [desk, page]) await one.context().close()
})

/** Again where the house was too busy to answer in time. */
async function scan(page: Page): Promise<void> {
  await expect(async () => {
    await page.goto('about:blank')
    await page.goto(held.link)
    await expect(page.getByRole('heading', { name: '您正在核验什么' })).toBeVisible()
  }).toPass()
}
