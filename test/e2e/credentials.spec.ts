import { expect, type Page, test } from '@playwright/test'
import { openLetter, operator, pageOf } from './people.ts'
import { watch } from './watch.ts'

/** Somebody new; a second run on the same data is another person. */
const stamp = Date.now().toString(36)
const email = `mover.${stamp}@example.com`
const moved = `moved.${stamp}@example.com`
const name = `示例搬家${stamp}`
const before = 'example-password-2026'
const after = 'another-password-2026'

test.describe.configure({ mode: 'serial' })

let page: Page

test.beforeAll(async ({ browser }) => {
  page = await (await browser.newContext()).newPage()
  await page.goto('/sign-up')
  await page.getByLabel('姓名').fill(name)
  await page.getByLabel('邮箱').fill(email)
  await page.getByLabel('口令').fill(before)
  await page.getByRole('button', { name: '注册账户' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name)
  await openLetter(page, /验证/)
  await page.getByRole('button', { name: '确认邮箱' }).click()
  await expect(page.getByRole('heading', { name: '邮箱已验证' })).toBeVisible()
})

test.afterAll(() => page.context().close())

test('a new password takes the present one, and signs every other browser out', async ({
  browser,
}) => {
  const other = await (await browser.newContext()).newPage()
  await signIn(other, email, before)
  await expect(other.getByRole('heading', { level: 1 })).toContainText('您好')
  await page.goto('/account/security')
  await page.getByRole('link', { name: '更改口令' }).click()
  await choose('not the present one', after)
  await expect(page.getByText('口令不正确。')).toBeVisible()
  await choose(before, before)
  await expect(page.getByText('新口令和现在的一样，请换一个。')).toBeVisible()
  const { faults } = watch(page.context())
  await choose(before, after)
  await expect(page.getByRole('status')).toContainText('口令已更改')
  await other.reload()
  await expect(other).toHaveURL(/\/sign-in/)
  await other.context().close()
  await page.goto('/outbox')
  await expect(page.getByText('契印：您的口令已更改')).toBeVisible()
  expect(faults).toEqual([])
})

async function choose(present: string, wanted: string): Promise<void> {
  await page.getByRole('textbox', { name: '现在的口令' }).fill(present)
  await page.getByRole('textbox', { name: '新口令', exact: true }).fill(wanted)
  await page.getByRole('textbox', { name: '再输一次新口令' }).fill(wanted)
  await page.getByRole('button', { name: '更改口令' }).click()
}

test('an account moves to a new address once its letter is answered', async ({ browser }) => {
  const { faults } = watch(page.context())
  await page.goto('/account/security')
  await page.getByRole('link', { name: '更换邮箱' }).click()
  await page.getByLabel('新邮箱').fill(moved)
  await page.getByLabel('现在的口令').fill(after)
  await page.getByRole('button', { name: '发送确认链接' }).click()
  await expect(page.getByText(`等待确认：${moved}`)).toBeVisible()
  await expect(page.getByLabel('现在的口令')).toHaveValue('')
  await expect(page.getByText(`现在的邮箱：${email}`)).toBeVisible()
  await page.goto(await linkTo(await pageOf(browser, operator)))
  await page.getByRole('button', { name: '改用这个邮箱' }).click()
  await expect(page.getByRole('heading', { name: '邮箱已更换' })).toBeVisible()
  expect(faults).toEqual([])
  const stranger = await (await browser.newContext()).newPage()
  await signIn(stranger, moved, after)
  await expect(stranger.getByRole('heading', { level: 1 })).toContainText(name)
  await stranger.context().close()
})

/** The new mailbox is nobody's yet; without a mail server an operator reads its letters. */
async function linkTo(desk: Page): Promise<string> {
  await desk.goto('/admin/outbox')
  const letter = desk
    .getByRole('listitem')
    .filter({ hasText: `${moved} ·` })
    .first()
  const link = await letter.getByRole('link', { name: '打开信里的链接' }).getAttribute('href')
  await desk.context().close()
  return link ?? ''
}

test('somebody whose review was refused reads why, where they asked, and asks again', async ({
  browser,
}) => {
  const { faults } = watch(page.context())
  await page.goto('/account/identity')
  await page.getByLabel('证件号码').fill('110105194912310021')
  await page.getByRole('button', { name: '提交审核', exact: true }).click()
  await expect(page.getByText('身份证号码不正确')).toBeVisible()
  await ask('提交审核')
  await decide(await pageOf(browser, operator), '不通过')
  await openLetter(page, /实名审核未通过/)
  await expect(page).toHaveURL(/\/account\/identity$/)
  await expect(page.getByRole('status')).toContainText('示例理由：号码与姓名不符。')
  await ask('再次提交审核')
  await decide(await pageOf(browser, operator), '通过')
  await openLetter(page, /实名审核已通过/)
  await expect(page.getByText('当前等级：L2 材料已审核')).toBeVisible()
  await expect(page.getByRole('status')).toContainText('审核已通过')
  expect(faults).toEqual([])
})

async function ask(act: string): Promise<void> {
  await page.goto('/account/identity')
  await page.getByLabel('证件号码').fill('11010519491231002X')
  await page.getByRole('button', { name: act, exact: true }).click()
  await expect(page.getByRole('status')).toContainText('正在审核')
  await expect(page.getByLabel('证件号码')).toHaveCount(0)
}

async function decide(desk: Page, act: string): Promise<void> {
  await desk.goto('/admin/identity-reviews')
  const request = desk.locator('section').filter({ has: desk.getByRole('heading', { name }) })
  await request.getByLabel('理由').fill('示例理由：号码与姓名不符。')
  await request.getByRole('button', { name: act, exact: true }).click()
  await expect(request).toHaveCount(0)
  await desk.context().close()
}

async function signIn(there: Page, address: string, password: string): Promise<void> {
  await there.goto('/sign-in')
  await there.getByLabel('邮箱').fill(address)
  await there.getByLabel('口令').fill(password)
  await there.getByRole('button', { name: '登录', exact: true }).click()
}
