import { closeSync, mkdtempSync, openSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import {
  accept,
  act,
  applyAsTeacher,
  approve,
  fillTeacher,
  issuer,
  officer,
  photo,
  reviewer,
  teacher,
} from './certificates.ts'
import { addressesOf, overheard } from './overheard.ts'
import { browserOf, citizen, codeOf, pageOf, password } from './people.ts'
import { fitsItsWidth, watch } from './watch.ts'

test.describe.configure({ mode: 'serial' })

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
/** Ours among others of the same holder. */
const subject = '化学实验'

let application: string
let certificate: string
/** 51 MB that call themselves a photo. */
let heavy: string

let addresses: readonly string[]

test.beforeAll(({ browser }) => {
  addresses = addressesOf(browser)
  heavy = join(mkdtempSync(join(tmpdir(), 'qiyin-e2e-photo-')), 'heavy.jpg')
  closeSync(openSync(heavy, 'w'))
  truncateSync(heavy, 51 * 1024 * 1024)
})

test.afterAll(() => rmSync(dirname(heavy), { recursive: true }))

test('what is wrong with an application is told at its place, and everything else is kept', async ({
  browser,
}) => {
  const page = await pageOf(browser, citizen)
  await page.goto('/certificates')
  await page.getByRole('link', { name: '申请证照' }).click()
  await page
    .locator('section', { has: page.getByRole('heading', { name: '教师资格证书' }) })
    .getByRole('link', { name: '申请这种证照' })
    .click()
  await expect(page).toHaveURL(teacher)
  const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)
  await fillTeacher(page, { subject, residentId: '110105194912310021', birthDate: tomorrow })
  await page.getByLabel('近期免冠正面照片').setInputFiles(heavy)
  const posts: string[] = []
  page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()))
  await page.getByRole('button', { name: '提交申请' }).click()
  const summary = page.getByRole('alert').filter({ hasText: '需要更正' })
  await expect(summary).toContainText('身份证号码')
  await expect(summary).toContainText('出生日期')
  await expect(summary).toContainText('照片太大了，最多 5 MB')
  expect(posts, 'a photo of 51 MB is not even sent').toEqual([])
  await expect(page.getByLabel('任教学科')).toHaveValue(subject)
  await page.context().close()
})

test('without a script the server says the same, keeps what was typed, and reads no 51 MB', async ({
  browser,
}) => {
  const context = await browserOf(browser, citizen, { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(teacher)
  await fillTeacher(page, { subject, residentId: '110105194912310021' })
  await page.getByLabel('近期免冠正面照片').setInputFiles(photo)
  await page.getByRole('button', { name: '提交申请' }).click()
  await expect(page.getByText('身份证号码不正确').first()).toBeVisible()
  await expect(page.getByLabel('任教学科')).toHaveValue(subject)
  await expect(page.getByLabel('受理机关').locator('option:checked')).toHaveText('示例市教育局')
  await expect(page.getByText('照片需要重新选择')).toBeVisible()
  await page.getByLabel('身份证号码').fill('11010519491231002X')
  await page.getByLabel('近期免冠正面照片').setInputFiles(heavy)
  await page.getByRole('button', { name: '提交申请' }).click()
  await expect(page.getByRole('alert')).toContainText('照片太大，没有接收')
  await context.close()
})

test('a citizen applies from a phone and sees what is expected next', async ({ browser }) => {
  const page = await pageOf(browser, citizen, phone)
  const { faults, requests } = watch(page.context())
  application = await applyAsTeacher(page, subject)
  await expect(page.getByText('等待示例市教育局受理')).toBeVisible()
  await fitsItsWidth(page)
  expect(faults).toEqual([])
  const said = requests.map(({ url }) => decodeURIComponent(url)).join('\n')
  expect(said).not.toMatch(/示例市民|11010519491231002X/)
  await page.context().close()
})

test('nobody reviews what they asked for, nor what they accepted', async ({ browser }) => {
  const own = await pageOf(browser, reviewer)
  const theirs = await applyAsTeacher(own, '语文')
  const desk = await pageOf(browser, officer)
  await accept(desk, theirs)
  await expect(desk.getByText('受理人员不能审核自己受理的申请')).toBeVisible()
  await expect(desk.locator('summary', { hasText: '批准' })).toHaveCount(0)
  await own.goto(theirs)
  await expect(own.locator('summary', { hasText: '批准' })).toHaveCount(0)
  const refused = await forge(own, theirs, { act: 'approve', version: '2', words: '同意' })
  expect(refused.status).toBeGreaterThanOrEqual(400)
  await own.goto(theirs)
  await expect(own.getByText('审核中').first()).toBeVisible()
  for (const page of [own, desk]) await page.context().close()
})

test('an officer accepts, another person approves, who looks at the face before', async ({
  browser,
}) => {
  const page = await pageOf(browser, officer)
  const { faults } = watch(page.context())
  await page.goto('/workspace')
  await page.getByRole('link', { name: /份申请待受理/ }).click()
  await page.locator(`a[href="${application}"]`).click()
  await expect(page.locator('canvas[data-drawn]').first()).toBeVisible()
  await accept(page, application)
  const other = await pageOf(browser, reviewer)
  await other.goto('/workspace')
  await expect(other.getByRole('link', { name: /份申请待审核/ })).toBeVisible()
  await approve(other, application)
  expect(faults).toEqual([])
  for (const one of [page, other]) await one.context().close()
})

test('the issuer closes a list, proves their will for it, and the batch is made', async ({
  browser,
}) => {
  const page = await pageOf(browser, issuer)
  const { faults } = watch(page.context())
  await page.goto('/certificates/desk?state=approved')
  const row = page.getByRole('row').filter({ has: page.locator(`a[href="${application}"]`) })
  await row.getByRole('checkbox').check()
  await page.getByRole('button', { name: '为选中的 1 份制证' }).click()
  await expect(page.getByRole('heading', { name: '清单共 1 份' })).toBeVisible()
  await page.getByLabel('登录口令').fill('not the password')
  await page.getByLabel('动态码').fill('000000')
  await page.getByRole('button', { name: '签发 1 张证照' }).click()
  await expect(page.getByText('口令不正确')).toBeVisible()
  await expect(page.getByRole('heading', { name: '清单共 1 份' })).toBeVisible()
  faults.length = 0
  await page.getByLabel('登录口令').fill(password)
  await page.getByLabel('动态码').fill(await codeOf(issuer))
  await page.getByRole('button', { name: '签发 1 张证照' }).click()
  await page.waitForURL(/\/certificates\/batches\//)
  await expect(page.getByRole('status')).toContainText('已签发 1 / 1')
  await expect(page.getByText('已完成').first()).toBeVisible()
  expect(faults).toEqual([])
  await page.context().close()
})

test('the citizen is told, finds the certificate and opens its face', async ({ browser }) => {
  const page = await pageOf(browser, citizen, phone)
  const { faults } = watch(page.context())
  await page.goto('/workspace')
  const told = page.getByRole('link', { name: '“教师资格证书”已签发，可以查看和下载' })
  await told.first().click()
  await page.waitForURL(/\/certificates\/[a-z]+_/)
  certificate = new URL(page.url()).pathname
  await expect(page.locator('canvas[data-drawn]').first()).toBeVisible()
  await expect(page.getByText('这张证照现行有效')).toBeVisible()
  await fitsItsWidth(page)
  await page.goto('/certificates')
  await expect(page.locator(`a[href="${certificate}"]`)).toBeVisible()
  await page.goto('/notices')
  await page.getByRole('button', { name: '全部标为已读' }).click()
  await expect(page.getByRole('button', { name: '标为已读' })).toHaveCount(0)
  expect(faults).toEqual([])
  await page.context().close()
})

test('endorsed, suspended and resumed: the same page tells each at once', async ({ browser }) => {
  const page = await pageOf(browser, officer)
  await page.goto(certificate)
  await act(page, '加注', { 内容: '2026 年度审验合格' })
  await expect(page.getByText('审验记录 · 2026 年度审验合格')).toBeVisible()
  await act(page, '暂停使用', { 原因: '示例：材料待核' })
  await expect(page.getByText('恢复之前不能作为凭证')).toBeVisible()
  const holder = await pageOf(browser, citizen)
  await holder.goto('/certificates')
  await expect(
    holder.getByRole('listitem').filter({ has: holder.locator(`a[href="${certificate}"]`) }),
  ).toContainText('暂停使用')
  await act(page, '恢复使用', { 原因: '示例：材料核实无误' })
  await expect(page.getByText('这张证照现行有效')).toBeVisible()
  for (const one of [page, holder]) await one.context().close()
})

test('one person proposes to revoke, another decides; the first is told when late', async ({
  browser,
}) => {
  const first = await pageOf(browser, officer)
  await first.goto(certificate)
  const late = await first.context().newPage()
  await late.goto(certificate)
  await act(
    first,
    '提议终止',
    { 事由: '示例：材料系伪造', 决定书文号: '示教撤字〔2026〕1 号' },
    '提交提议',
  )
  await expect(first.getByText('这是您提出的，要由另一位人员决定')).toBeVisible()
  await expect(first.locator('summary', { hasText: '作出决定' })).toHaveCount(0)
  await act(late, '暂停使用', { 原因: '示例：来迟一步' })
  await expect(late.locator('#overtaken')).toContainText('您已在另一个窗口处理过')
  const second = await pageOf(browser, reviewer)
  await second.goto('/workspace')
  await second.getByRole('link', { name: /有人提议终止/ }).click()
  await expect(second).toHaveURL(certificate)
  await act(second, '作出决定', { 意见: '同意，事实清楚' }, '同意撤销')
  await expect(second.getByText('这张证照已被撤销')).toBeVisible()
  await expect(second.getByText('自签发时起无效')).toBeVisible()
  await expect(second.locator('main summary')).toHaveCount(0)
  for (const page of [first, second]) await page.context().close()
})

test('the library is searched by name without the name standing in an address', async ({
  browser,
}) => {
  const page = await pageOf(browser, reviewer)
  const { faults, requests } = watch(page.context())
  await page.goto('/certificates/library')
  await page.getByRole('searchbox').fill('示例市民')
  await page.getByRole('button', { name: '搜索' }).click()
  await expect(page.getByText('查找“示例市民”的结果')).toBeVisible()
  await expect(page.locator(`a[href="${certificate}"]`)).toBeVisible()
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: '导出 CSV' }).click()
  expect((await coming).suggestedFilename()).toBe('certificates.csv')
  expect(requests.map(({ url }) => decodeURIComponent(url)).join()).not.toContain('示例市民')
  expect(faults).toEqual([])
  await page.context().close()
})

test('nothing that was typed stands in an address or in the log', () => {
  const log = process.env['QIYIN_E2E_LOG'] ?? ''
  const holder = ['11010519491231002X', '110105194912310021', '1949-12-31', subject]
  const words = [
    ...['2026 年度审验合格', '示例：材料待核', '示例：材料核实无误', '示例：材料系伪造'],
    ...['示教撤字〔2026〕1 号', '示例：来迟一步', '同意，事实清楚', 'not the password'],
  ]
  expect(overheard(addresses, log, [...holder, ...words])).toEqual([])
  expect(overheard(addresses, log, [certificate])).toHaveLength(2)
})

/** Sends a form that the page does not offer, with the token of one that it does. */
function forge(
  page: Page,
  path: string,
  fields: Record<string, string>,
): Promise<{ status: number }> {
  return page.evaluate(
    async ([address, values]) => {
      const csrf = document.querySelector<HTMLInputElement>('input[name=csrf]')?.value ?? ''
      const body = new URLSearchParams({ csrf, form: 'forged', ...values })
      const { status } = await fetch(address, { method: 'POST', body })
      return { status }
    },
    [path, fields] as const,
  )
}
