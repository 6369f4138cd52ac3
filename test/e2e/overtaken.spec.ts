import { type Browser, expect, type Page, test } from '@playwright/test'
import { approve, draft, submit } from './contracts.ts'
import { approver, browserOf, drafter, owner, pageOf } from './people.ts'

/** The loser is told at the head of the page by what, has the focus there, and sees the state of now. */
async function expectTold(page: Page, by: 'other' | 'me', did: RegExp): Promise<void> {
  const told = page.locator('#overtaken')
  await expect(told).toContainText(
    by === 'me' ? '这份合同已由您在另一个窗口处理' : '这份合同已由他人处理',
  )
  await expect(told).toContainText(did)
  await expect(told).toBeFocused()
  const top = await told.evaluate((box) => box.getBoundingClientRect().top)
  const height = page.viewportSize()?.height ?? 0
  expect(top >= 0 && top < height, `it is in sight (${top})`).toBe(true)
  const above = await told.evaluate((box) => {
    const title = document.querySelector('main h1') as Element
    return box.compareDocumentPosition(title) & Node.DOCUMENT_POSITION_FOLLOWING
  })
  expect(above, 'it stands above the title').toBeTruthy()
  await expect(page.getByRole('alert')).toHaveCount(1)
}

async function submitted(browser: Browser): Promise<{ page: Page; path: string }> {
  const page = await pageOf(browser, drafter)
  const path = await draft(page)
  await submit(page)
  return { page, path }
}

async function withdraw(page: Page, reason: string): Promise<void> {
  await page.getByText('撤回合同').first().click()
  await page.getByLabel('原因').fill(reason)
  await page.getByRole('button', { name: '撤回合同' }).last().click()
}

test('a draft submitted in two windows: the second says that it was submitted in the first', async ({
  browser,
}) => {
  const context = await browserOf(browser, drafter)
  const first = await context.newPage()
  const path = await draft(first)
  const second = await context.newPage()
  await second.goto(path)
  await submit(first)
  await second.getByRole('button', { name: '提交审批' }).click()
  await expectTold(second, 'me', /您已于 .+提交审批。/)
  await expect(second.getByText('待审批').first()).toBeVisible()
  await context.close()
})

test('whoever is overtaken by a colleague reads who did what; an approver whose form is gone, too', async ({
  browser,
}) => {
  const { page, path } = await submitted(browser)
  const late = await pageOf(browser, owner)
  await late.goto(path)
  const fast = await pageOf(browser, approver)
  await approve(fast, path)
  await late.getByRole('button', { name: '批准并邀请签署' }).click()
  await expectTold(late, 'other', /示例\S+已于 .+批准并邀请签署。/)
  await expect(late.getByRole('button', { name: '批准并邀请签署' })).toHaveCount(0)
  // Read once, it is over with the next look at the page.
  await late.reload()
  await expect(late.locator('#overtaken')).toHaveCount(0)
  for (const one of [page, late, fast]) await one.context().close()
})

test('a reason stays written where its form still stands, and goes through the second time', async ({
  browser,
}) => {
  const { page, path } = await submitted(browser)
  const fast = await pageOf(browser, approver)
  await approve(fast, path)
  await withdraw(page, '示例：数量要改')
  await expectTold(page, 'other', /批准并邀请签署。/)
  await expect(page.getByLabel('原因').filter({ visible: true })).toHaveValue('示例：数量要改')
  await page.getByRole('button', { name: '撤回合同' }).last().click()
  await expect(page.getByText('发起方已撤回')).toBeVisible()
  await expect(page.locator('#overtaken')).toHaveCount(0)
  for (const one of [page, fast]) await one.context().close()
})

test('without scripts the same is told, with the focus on it and the reason kept', async ({
  browser,
}) => {
  const { page, path } = await submitted(browser)
  const plain = await pageOf(browser, owner, { javaScriptEnabled: false })
  await plain.goto(path)
  await approve(await pageOf(browser, approver), path)
  await plain.getByText('撤回合同').first().click()
  const reason = plain.getByLabel('原因').filter({ visible: true })
  await reason.fill('示例：预算调整')
  await plain.getByRole('button', { name: '撤回合同' }).filter({ visible: true }).last().click()
  await expectTold(plain, 'other', /批准并邀请签署。/)
  await expect(reason).toHaveValue('示例：预算调整')
  await page.context().close()
  await plain.context().close()
})

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts'
  test(`what was typed into a draft stays, though it was submitted meanwhile, ${how}`, async ({
    browser,
  }) => {
    const page = await pageOf(browser, drafter)
    const path = await draft(page)
    const late = await pageOf(browser, drafter, { javaScriptEnabled })
    await late.goto(`${path}/edit`)
    const subject = late.getByRole('textbox', { name: '采购事项', exact: true })
    await subject.fill('会议室办公家具及窗帘')
    await submit(page)
    await late.getByRole('button', { name: '保存草稿' }).click()
    await expectTold(late, 'me', /您已于 .+提交审批。/)
    await expect(late.locator('#overtaken')).toContainText('您填写的内容还在下面，没有保存')
    await expect(subject).toHaveValue('会议室办公家具及窗帘')
    await expect(late.getByRole('link', { name: '打开最新内容' })).toHaveAttribute('href', path)
    for (const one of [page, late]) await one.context().close()
  })
}

test('whoever comes back to a page from another tab sees what is true now, and keeps what was typed', async ({
  browser,
}) => {
  const { page, path } = await submitted(browser)
  await page.clock.install()
  await page.reload()
  await page.getByText('撤回合同').first().click()
  await page.getByLabel('原因').fill('示例：写到一半')
  const fast = await pageOf(browser, approver)
  await approve(fast, path)
  await expect(page.getByText('待审批').first()).toBeVisible()
  await turnTo(page, 'hidden')
  await page.clock.fastForward(11_000)
  await turnTo(page, 'visible')
  await expect(page.getByText('签署中').first()).toBeVisible()
  await expect(page.getByLabel('原因').filter({ visible: true })).toHaveValue('示例：写到一半')
  for (const one of [page, fast]) await one.context().close()
})

/** As the browser tells a page that its tab was left, and come back to. */
async function turnTo(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((now) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => now })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}
