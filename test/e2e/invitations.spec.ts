import { readFileSync } from 'node:fs'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { citizen, operator, owner, pageOf } from './people.ts'
import { fitsItsWidth, watch } from './watch.ts'

const stamp = Date.now().toString(36)
const address = `invited.${stamp}@example.com`
const sheet = '待接受的邀请'

/** Where the owner's organisation lists its members. */
async function membersPage(page: Page): Promise<void> {
  await page.goto('/account')
  await page.getByRole('main').locator('a[href^="/organisations/org_"]').first().click()
  await page.getByRole('link', { name: '管理成员' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '成员与角色' })).toBeVisible()
}

/** Links that were mailed to the address, newest first; the operator sees every letter. */
async function linksTo(page: Page, count: number): Promise<string[]> {
  const letters = page.getByRole('listitem').filter({ hasText: address })
  await expect(async () => {
    await page.goto('/admin/outbox')
    await expect(letters).toHaveCount(count, { timeout: 500 })
  }).toPass()
  const links = await letters.getByRole('link', { name: '打开信里的链接' }).all()
  return Promise.all(links.map(async (link) => (await link.getAttribute('href')) ?? ''))
}

const rowOf = (page: Page): Locator =>
  page.getByRole('table', { name: sheet }).getByRole('row').filter({ hasText: address })

test('an invitation waits in a list, is sent again and taken back; dead links say so', async ({
  browser,
}) => {
  const page = await pageOf(browser, owner)
  const desk = await pageOf(browser, operator)
  const visitor = await (await browser.newContext()).newPage()
  const { faults, requests } = watch(page.context())
  await membersPage(page)
  await page.getByLabel('邮箱').fill(address)
  await page.getByRole('checkbox', { name: /^起草人/ }).check()
  await page.getByRole('button', { name: '保存角色' }).click()
  await expect(page.getByRole('status')).toContainText('邀请信已发出。')
  await expect(page.getByLabel('邮箱')).toHaveValue('')
  await expect(page.getByRole('checkbox', { name: /^起草人/ })).not.toBeChecked()
  await expect(rowOf(page)).toContainText('起草人')
  await page.setViewportSize({ width: 390, height: 844 })
  await fitsItsWidth(page)

  const [first = ''] = await linksTo(desk, 1)
  await rowOf(page).getByRole('button', { name: '重新发送' }).click()
  await expect(page.getByRole('status')).toContainText('新的邀请信已发出，此前的链接已失效。')
  const again = (await linksTo(desk, 2)).find((link) => link !== first) ?? ''
  expect((await visitor.goto(first))?.status()).toBe(410)
  await expect(visitor.getByRole('main')).toContainText('这份邀请已被撤回，或已由新的邀请取代。')
  await visitor.goto(again)
  await expect(visitor).toHaveURL(/\/sign-in\?to=/)

  const stale = await page.context().newPage()
  await stale.goto(page.url())
  await rowOf(page).getByRole('button', { name: '撤回' }).click()
  await expect(page.getByRole('status')).toContainText('邀请已撤回')
  await expect(rowOf(page)).toHaveCount(0)
  expect((await visitor.goto(again))?.status()).toBe(410)
  expect(faults).toEqual([])

  await rowOf(stale).getByRole('button', { name: '撤回' }).click()
  await expect(stale.getByRole('alert')).toContainText('这份邀请已不再有效')
  await expect(rowOf(stale)).toHaveCount(0)

  const told = requests.map(({ url }) => decodeURIComponent(url)).join('\n')
  expect(told).toContain('/members')
  expect(told).not.toContain(address)
  const log = readFileSync(process.env['QIYIN_E2E_LOG'] ?? '', 'utf8')
  expect(log).toContain('/members')
  for (const secret of [address, ...[first, again].map((link) => link.split('/').at(-1) ?? '')]) {
    expect(log).not.toContain(secret)
  }
  for (const one of [page, desk, visitor]) await one.context().close()
})

test('what was typed stays when the invitation is refused, and roles are changed by no address', async ({
  browser,
}) => {
  const page = await pageOf(browser, owner)
  await membersPage(page)
  await page.getByLabel('邮箱').fill(owner)
  await page.getByRole('checkbox', { name: /^审计/ }).check()
  await page.getByRole('button', { name: '保存角色' }).click()
  await expect(page.getByText('至少要保留一位所有者')).toBeVisible()
  await expect(page.getByLabel('邮箱')).toHaveValue(owner)
  await expect(page.getByRole('checkbox', { name: /^审计/ })).toBeChecked()
  await page.getByRole('link', { name: '调整' }).first().click()
  await expect(page).toHaveURL(/\?edit=[\w-]+#grant$/)
  await expect(page.getByLabel('邮箱')).toHaveValue(/@example\.com$/)
  await page.context().close()
})

test('a member is removed after a second look, and belongs no longer', async ({ browser }) => {
  const page = await pageOf(browser, owner)
  const member = { email: citizen, row: page.getByRole('row').filter({ hasText: citizen }) }
  await membersPage(page)
  await page.getByLabel('邮箱').fill(member.email)
  await page.getByRole('checkbox', { name: /^审计员/ }).check()
  await page.getByRole('button', { name: '保存角色' }).click()
  await expect(page.getByRole('status')).toContainText('角色已保存。')
  await member.row.getByRole('link', { name: '调整' }).click()
  expect(page.url()).not.toContain(encodeURIComponent(member.email))
  await page.getByText('移出', { exact: true }).first().click()
  await expect(page.getByText('移出本单位？')).toBeVisible()
  await page.getByRole('button', { name: '移出' }).click()
  await expect(page.getByRole('status')).toContainText('已移出本单位。')
  await expect(member.row).toHaveCount(0)
  await page.context().close()
})
