import { expect, test } from '@playwright/test'
import axe from 'axe-core'
import { drafter, pageOf } from './people.ts'
import { watch } from './watch.ts'

test('a question mark lists the keys, and takes the list away again', async ({ page, context }) => {
  const { faults } = watch(context)
  await page.goto('/help')
  const dialog = page.getByRole('dialog', { name: '键盘快捷键' })
  // The page comes alive a moment after it is there.
  await expect(async () => {
    await page.keyboard.press('?')
    await expect(dialog).toBeVisible({ timeout: 300 })
  }).toPass()
  await expect(dialog.getByText('聚焦到列表的搜索框')).toBeVisible()
  await page.evaluate(axe.source)
  const barriers = await page.evaluate(async () => {
    const { axe: inspector } = window as unknown as { axe: typeof axe }
    return (await inspector.run('dialog')).violations.map(({ id }) => id)
  })
  expect(barriers).toEqual([])
  await page.keyboard.press('?')
  await expect(dialog).toBeHidden()
  const link = page.getByRole('contentinfo').getByRole('link', { name: '键盘快捷键' })
  await link.click()
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(link).toBeFocused()
  expect(faults).toEqual([])
})

test('in a field both keys are what they say, elsewhere a slash goes to the search', async ({
  browser,
}) => {
  const page = await pageOf(browser, drafter)
  await page.goto('/contracts')
  const search = page
    .getByRole('searchbox')
    .or(page.getByLabel('搜索', { exact: true }))
    .first()
  await expect(async () => {
    await page.keyboard.press('/')
    await expect(search).toBeFocused({ timeout: 300 })
  }).toPass()
  await search.fill('')
  await page.keyboard.type('?/')
  await expect(search).toHaveValue('?/')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.context().close()
})

test('without scripts the link leads to the same list', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/')
  await page.getByRole('contentinfo').getByRole('link', { name: '键盘快捷键' }).click()
  await expect(page).toHaveURL(/\/help#keyboard$/)
  await expect(page.getByText('打开或关闭这份列表')).toBeVisible()
  await context.close()
})
