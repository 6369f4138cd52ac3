import { expect, type Page, test } from '@playwright/test'
import { approver, citizen, codeOf, pageOf, password, signerA } from './people.ts'
import { applyForSeal, approveSeal, freeNumber, makeSeal } from './seals.ts'
import { watch } from './watch.ts'

test.describe.configure({ mode: 'serial' })

let keeper: Page
let decider: Page
let number: string
let application: string
let seal: string

test.beforeAll(async ({ browser }) => {
  keeper = await pageOf(browser, signerA)
  decider = await pageOf(browser, approver)
  number = await freeNumber(keeper)
})

test.afterAll(async () => {
  for (const page of [keeper, decider]) await page.context().close()
})

test('the keeper applies, sees what it will look like, and cannot decide', async () => {
  const { faults } = watch(keeper.context())
  await keeper.goto('/seals/new')
  await expect(keeper.getByRole('img', { name: '印章样式' })).toBeVisible()
  await expect(keeper.getByRole('radio', { name: /^电子证照专用章/ })).toHaveCount(0)
  await keeper.getByLabel('编号').fill(number)
  await keeper.getByRole('button', { name: '提交申请' }).click()
  await expect(keeper.getByLabel('用途')).toHaveAttribute('aria-invalid', 'true')
  application = await applyForSeal(keeper, number)
  await expect(keeper.getByRole('heading', { level: 1 })).toContainText(`合同专用章(${number})`)
  await expect(keeper.getByText('申请人不能审批自己的申请')).toBeVisible()
  await expect(keeper.getByRole('button', { name: '批准', exact: true })).toHaveCount(0)
  expect(faults).toEqual([])
})

test('without a script it is looked at too, and what it is for stands in no address', async ({
  browser,
}) => {
  const page = await pageOf(browser, signerA, { javaScriptEnabled: false })
  await page.goto('/seals/new')
  await page.getByRole('radio', { name: /^合同专用章/ }).check()
  await page.getByLabel('编号').fill(number)
  await page.getByLabel('用途').fill('仅供预览的用途')
  const picture = page.getByRole('img', { name: '印章样式' })
  const without = await picture.getAttribute('src')
  await page.getByRole('button', { name: '预览', exact: true }).click()
  await expect(picture).not.toHaveAttribute('src', without ?? '')
  await expect(page.getByLabel('用途')).toHaveValue('仅供预览的用途')
  await expect(page.getByLabel('编号')).toHaveValue(number)
  expect(decodeURIComponent(page.url())).toMatch(/\/seals\/new$/)
  await page.context().close()
})

test('another application for the same seal is refused, and nothing typed is lost', async () => {
  await keeper.goto('/seals/new')
  await keeper.getByLabel('编号').fill(number)
  await keeper.getByLabel('用途').fill('再申请一次')
  await keeper.getByRole('button', { name: '提交申请' }).click()
  await expect(keeper.getByRole('alert')).toContainText('已有一份申请在办理')
  await expect(keeper.getByLabel('用途')).toHaveValue('再申请一次')
})

test('another person approves; without a reason nothing is refused', async () => {
  const { faults } = watch(decider.context())
  await decider.goto('/seals')
  const row = decider.getByRole('row').filter({ hasText: `合同专用章(${number})` })
  await expect(row).toContainText('等您审批')
  await row.getByRole('link').click()
  await expect(decider.getByRole('heading', { name: '审批' })).toBeVisible()
  await decider.getByRole('button', { name: '不批准' }).click()
  await expect(decider.getByText('请写明原因。')).toBeVisible()
  await approveSeal(decider, application)
  await expect(decider.getByText('已批准，等待印章管理员制作。')).toBeVisible()
  await expect(decider.getByText('用途属实')).toBeVisible()
  expect(faults.filter((fault) => !/\b422\b/.test(fault))).toEqual([])
})

test('the keeper makes it, and takes it into use by password and code', async () => {
  seal = await makeSeal(keeper, application)
  await expect(keeper.getByText('已制作，还没有启用：不能签署。')).toBeVisible()
  await keeper.getByLabel('登录口令').fill('not-the-password')
  await keeper.getByLabel('动态码').fill('000000')
  await keeper.getByRole('button', { name: '启用', exact: true }).click()
  await expect(keeper.getByText('口令不正确')).toBeVisible()
  await keeper.getByLabel('登录口令').fill(password)
  await keeper.getByLabel('动态码').fill(await codeOf(signerA))
  await keeper.getByRole('button', { name: '启用', exact: true }).click()
  await expect(keeper.getByText('可以用于签署。')).toBeVisible()
})

test('its history begins with the application, and each step leads to its ledger entry', async () => {
  await keeper.goto(seal)
  const history = keeper
    .getByRole('region')
    .or(keeper.locator('section'))
    .filter({
      has: keeper.getByRole('heading', { name: '状态与用印记录' }),
    })
  const lines = history.getByRole('listitem')
  for (const [index, word] of ['启用', '制作', '批准', '申请'].entries()) {
    await expect(lines.nth(index)).toContainText(word)
  }
  for (const words of ['用途：签订采购合同', '意见：用途属实']) {
    await expect(history.getByText(words)).toBeVisible()
  }
  await expect(async () => {
    await keeper.goto(seal)
    await lines.last().getByRole('link', { name: '存证条目' }).click()
    await expect(keeper.getByText('印章申请').first()).toBeVisible({ timeout: 1000 })
  }).toPass()
})

test('it is suspended and taken into use again', async () => {
  await keeper.goto(seal)
  await keeper.getByText('停用', { exact: true }).first().click()
  await keeper.getByLabel('原因').fill('盘点印章')
  await keeper.getByRole('button', { name: '停用', exact: true }).click()
  await expect(keeper.getByText('已停用：不能再签署')).toBeVisible()
  await keeper.getByText('恢复使用', { exact: true }).first().click()
  await keeper.getByLabel('原因').fill('盘点完毕')
  await keeper.getByRole('button', { name: '恢复使用', exact: true }).click()
  await expect(keeper.getByText('可以用于签署。')).toBeVisible()
})

test('what was rejected says why, and what was withdrawn is over', async () => {
  const next = await freeNumber(keeper)
  const first = await applyForSeal(keeper, next)
  await decider.goto(first)
  await decider.getByLabel('意见').fill('已有一枚，够用')
  await decider.getByRole('button', { name: '不批准' }).click()
  await expect(decider.getByText('未获批准')).toBeVisible()
  await keeper.goto(first)
  await expect(keeper.getByText('已有一枚，够用')).toBeVisible()
  const second = await applyForSeal(keeper, next)
  await keeper.getByText('撤回申请', { exact: true }).first().click()
  await keeper.getByRole('button', { name: '撤回申请' }).click()
  await expect(keeper.getByText('申请已撤回。')).toBeVisible()
  await decider.goto(second)
  await expect(decider.getByRole('button', { name: '批准', exact: true })).toHaveCount(0)
})

test('strangers find neither application nor seal', async ({ browser }) => {
  const stranger = await pageOf(browser, citizen)
  for (const path of [application, seal, '/admin/seal-applications']) {
    expect((await stranger.goto(path))?.status(), path).toBe(403)
  }
  await stranger.context().close()
})
