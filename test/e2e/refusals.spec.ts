import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type APIResponse, expect, type Locator, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { demoAccounts } from '../../db/demo-accounts.ts'
import {
  approve,
  day,
  draft,
  fillDraft,
  fillGroup,
  general,
  prepareToSign,
  submit,
} from './contracts.ts'
import {
  approver,
  browserOf,
  citizen,
  drafter,
  openLetter,
  owner,
  pageOf,
  password,
  signerA,
  signerB,
  signIn,
} from './people.ts'
import { watch } from './watch.ts'

const wrong = {
  code: '91450200MA5DEM2B7J',
  price: '99999999999999999',
  day: '2020-01-01',
}

async function typeWrong(page: Page): Promise<void> {
  await fillDraft(page)
  await fillGroup(page, '乙方（供应方）', { 统一社会信用代码: wrong.code })
  await fillGroup(page, '第 1 行', { '含税单价（元）': wrong.price })
  await page.getByLabel('最迟交付日期').fill(wrong.day)
}

/** Every place is named with its reason, and nothing that was typed is lost. */
async function expectToldAndKept(page: Page): Promise<void> {
  const summary = page.getByRole('alert').first()
  await expect(summary).toContainText('有 3 处需要更正')
  await expect(summary.getByRole('link')).toHaveText([/乙方/, /货物明细 1/, /最迟交付日期/])
  await expect(summary).toContainText(
    /乙方（供应方） · 统一社会信用代码: 统一社会信用代码不正确：应为 18 位，且末位校验码要相符。/,
  )
  await expect(summary).toContainText(/货物明细 1 · 含税单价（元）: 金额超出了系统能表示的范围。/)
  await expect(summary).toContainText(/最迟交付日期: 日期已经过去，最早可填 \d{4}-\d{2}-\d{2}。/)
  const supplier = page.getByRole('group', { name: '乙方（供应方）', exact: true })
  await expect(supplier.getByRole('textbox', { name: '统一社会信用代码' })).toHaveValue(wrong.code)
  await expect(supplier.getByRole('textbox', { name: '名称' })).toHaveValue('示例乙科技有限公司')
  const row = page.getByRole('group', { name: '第 1 行', exact: true })
  const price = row.getByRole('textbox', { name: '含税单价（元）' })
  expect((await price.inputValue()).replaceAll(',', '')).toContain(wrong.price)
  await expect(page.getByLabel('最迟交付日期')).toHaveValue(wrong.day)
  await expect(page.getByRole('textbox', { name: '采购事项' })).toHaveValue('会议室办公家具')
}

test('a wrong code, an amount beyond measure and a day in the past are named, and nothing typed is lost', async ({
  browser,
}) => {
  const page = await pageOf(browser, drafter)
  await page.goto(general)
  await typeWrong(page)
  await page.getByRole('button', { name: '保存草稿' }).click()
  await expectToldAndKept(page)
  await fillGroup(page, '乙方（供应方）', { 统一社会信用代码: '91450200MA5DEM2B7H' })
  await fillGroup(page, '第 1 行', { '含税单价（元）': '12.5' })
  await page.getByLabel('最迟交付日期').fill(day(60))
  await page.getByRole('button', { name: '保存草稿' }).click()
  await page.waitForURL(/\/contracts\/[0-9a-z_-]+$/i)
  await page.context().close()
})

test('without scripts the server names the same places and keeps the same words', async ({
  browser,
}) => {
  const page = await pageOf(browser, drafter, { javaScriptEnabled: false })
  await page.goto(general)
  await page.getByRole('button', { name: '增加一行' }).click()
  await expect(page.getByRole('group', { name: '第 2 行', exact: true })).toBeVisible()
  await page.getByRole('button', { name: '删除第 2 行' }).click()
  await expect(page.getByRole('group', { name: '第 2 行', exact: true })).toHaveCount(0)
  await typeWrong(page)
  await page.getByRole('button', { name: '保存草稿' }).click()
  await expectToldAndKept(page)
  await page.context().close()
})

test('a form that is sent twice makes one contract', async ({ browser }) => {
  const page = await pageOf(browser, drafter)
  await page.goto(general)
  await fillDraft(page)
  const post = () =>
    page.evaluate(async () => {
      const form = document.getElementById('contract') as HTMLFormElement
      const answer = await fetch(location.href, { method: 'POST', body: new FormData(form) })
      return { status: answer.status, path: new URL(answer.url).pathname }
    })
  const [first, again] = [await post(), await post()]
  expect(first.status).toBe(200)
  expect(first.path).toMatch(/^\/contracts\/(?!new)/)
  expect(again).toEqual(first)
  await page.goto('/contracts')
  await expect(page.locator(`a[href="${first.path}"]`)).toHaveCount(1)
  await page.context().close()
})

test('roles are changed from the row of a member, one after the other', async ({ browser }) => {
  const page = await pageOf(browser, owner)
  await page.goto('/workspace')
  await page.getByRole('link', { name: '单位与成员' }).first().click()
  await page.getByRole('link', { name: '管理成员' }).click()
  for (const email of [drafter, approver]) {
    const row = page.getByRole('row').filter({ hasText: email })
    await row.getByRole('link', { name: '调整' }).click()
    await expect(page.getByLabel('邮箱')).toHaveValue(email)
  }
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(1)
  await page.getByRole('button', { name: '保存角色' }).click()
  await expect(page.getByText('角色已保存。')).toBeVisible()
  await page.context().close()
})

test('an unknown link opens nothing and says so', async ({ browser }) => {
  const page = await pageOf(browser, signerA)
  await page.goto(`/sign/${'A'.repeat(43)}`)
  await expect(page.getByRole('heading', { name: '这个链接打不开合同' })).toBeVisible()
  await expect(page.getByText('这个链接无效。请检查是否复制完整')).toBeVisible()
  await page.context().close()
})

test('a stranger is told to sign in, and sees nothing of the contract', async ({ page }) => {
  await page.goto(`/sign/${'A'.repeat(43)}`)
  await expect(page.getByRole('heading', { name: '请您签署一份合同' })).toBeVisible()
  await expect(page.getByText('通用采购合同')).toHaveCount(0)
})

test.describe('one contract in the wrong hands', () => {
  test.describe.configure({ mode: 'serial' })
  let path: string

  test('who wrote a contract cannot approve it, by the page or past it', async ({ browser }) => {
    const page = await pageOf(browser, drafter)
    path = await draft(page)
    await submit(page)
    await expect(page.getByRole('button', { name: '批准并邀请签署' })).toHaveCount(0)
    const answer = await postAs(page, path, { act: 'approve', version: '2', form: 'x' })
    expect(answer.status()).toBe(403)
    await page.reload()
    await expect(page.getByText('待审批').first()).toBeVisible()
    await page.context().close()
  })

  test('somebody else finds no contract there, whatever address they try', async ({ browser }) => {
    const page = await pageOf(browser, citizen)
    for (const address of [path, `${path}/sign`, `${path}/edit`]) {
      const answer = await page.goto(address)
      expect(answer?.status(), address).toBe(404)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('没有找到这一页')
    }
    for (const address of [`${path}/file`, `${path}/bundle`]) {
      expect((await page.request.get(address)).status(), address).toBe(404)
    }
    await page.context().close()
  })

  test('two people act at once on one page: the slower one is told, and sees what is there now', async ({
    browser,
  }) => {
    const mine = await pageOf(browser, drafter)
    const second = await draft(mine)
    await submit(mine)
    const theirs = await pageOf(browser, approver)
    await theirs.goto(second)
    await mine.getByText('撤回合同').first().click()
    await mine.getByLabel('原因').fill('示例：数量要改')
    await mine.getByRole('button', { name: '撤回合同' }).last().click()
    await expect(mine.getByText('已撤回').first()).toBeVisible()
    await theirs.getByRole('button', { name: '批准并邀请签署' }).click()
    await expect(theirs.getByText('发起方已撤回')).toBeVisible()
    await expect(theirs.locator('#overtaken')).toContainText(/已于 .+撤回了它。/)
    await expect(theirs.locator('#overtaken')).toBeFocused()
    await expect(theirs.getByRole('button', { name: '批准并邀请签署' })).toHaveCount(0)
    for (const page of [mine, theirs]) await page.context().close()
  })

  test('whose turn it is not reads the contract and is told to wait', async ({ browser }) => {
    const page = await pageOf(browser, approver)
    await approve(page, path)
    await page.context().close()
    const other = await pageOf(browser, signerB)
    await other.goto(`${path}/sign`)
    await expect(other.getByText('还没有轮到您签署。轮到时会通知您。')).toBeVisible()
    await expect(other.getByRole('button', { name: '确认签署' })).toHaveCount(0)
    await other.context().close()
  })

  test('a link whose time is over opens nothing and says so', async ({ browser }) => {
    const page = await pageOf(browser, signerA)
    await openLetter(page, /签署/)
    await expect(page).toHaveURL(`${path}/sign`)
    expireLinks(path)
    await openLetter(page, /签署/)
    await expect(page.getByRole('heading', { name: '这个链接打不开合同' })).toBeVisible()
    await expect(page.getByText('这个链接已过期')).toBeVisible()
    await page.context().close()
  })

  test('of two windows that sign at once one wins, and the other says that it is signed', async ({
    browser,
  }) => {
    // The second code of one person comes with the next half minute.
    test.setTimeout(150_000)
    const context = await browserOf(browser, signerA)
    const windows = [await context.newPage(), await context.newPage()]
    for (const page of windows) {
      await page.goto(`${path}/sign`)
      await prepareToSign(page, signerA)
    }
    const answers = windows.map((page) =>
      page.waitForResponse((one) => one.request().method() === 'POST'),
    )
    const buttons = windows.map((page) => page.getByRole('button', { name: '确认签署' }).first())
    await Promise.all(buttons.map((button) => button.click()))
    const statuses = (await Promise.all(answers)).map((answer) => answer.status())
    expect(statuses.sort()).toEqual([202, 409])
    for (const page of windows) {
      await expect(page.getByRole('heading', { name: '已签署' })).toBeVisible()
    }
    const told = await Promise.all(windows.map((page) => page.locator('#overtaken').count()))
    expect(told.sort()).toEqual([0, 1])
    const loser = windows[(await windows[0]?.locator('#overtaken').count()) === 1 ? 0 : 1]
    await expect(loser?.locator('#overtaken') as Locator).toContainText(/您已于 .+签署了它。/)
    await expect(loser?.locator('#overtaken') as Locator).toBeFocused()
    await context.close()
  })
})

/** Nobody can wait two weeks: the time of this contract's links is set to yesterday. */
function expireLinks(path: string): void {
  const database = new Database(join(process.env['QIYIN_E2E_DATA'] ?? '', 'qiyin.sqlite'))
  const changed = database
    .prepare('update contract_parties set token_expires_at = ? where contract_id = ?')
    .run(Date.now() - 86_400_000, path.split('/').at(-1))
  database.close()
  expect(changed.changes).toBe(2)
}

/** A form of this session, sent past the page. */
async function postAs(
  page: Page,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<APIResponse> {
  const csrf = await page.locator('input[name="csrf"]').first().inputValue()
  const form = { csrf, ...fields }
  return page.request.post(path, { form, headers, maxRedirects: 0 })
}

test('a form from another site, without its token or with somebody else’s, is refused', async ({
  browser,
}) => {
  const page = await pageOf(browser, drafter)
  await page.goto('/contracts')
  const preference = { language: 'en' }
  const cookies = async (answer: APIResponse) => answer.headers()['set-cookie'] ?? ''
  const bare = await page.request.post('/preferences', { form: preference, maxRedirects: 0 })
  expect(await cookies(bare)).not.toContain('qiyin-language')
  const foreign = await postAs(page, '/preferences', preference, { Origin: 'https://evil.example' })
  expect(await cookies(foreign)).not.toContain('qiyin-language')
  const site = { 'Sec-Fetch-Site': 'cross-site' }
  expect((await postAs(page, '/organisations/new', {}, site)).status()).toBe(403)
  const other = await pageOf(browser, approver)
  await other.goto('/contracts')
  const theirs = await other.locator('input[name="csrf"]').first().inputValue()
  expect(
    (await postAs(page, '/preferences', { ...preference, csrf: theirs })).headers(),
  ).not.toHaveProperty('set-cookie')
  const own = await postAs(page, '/preferences', preference)
  expect(await cookies(own)).toContain('qiyin-language=en')
  for (const one of [page, other]) await one.context().close()
})

test('a form that outlived its session says so, keeps what was typed, and goes through the second time', async ({
  browser,
}) => {
  const context = await browser.newContext()
  const early = await context.newPage()
  await early.goto('/forgot-password')
  await early.getByLabel('邮箱').fill('nobody@example.com')
  await signIn(await context.newPage(), citizen)
  await early.getByRole('button', { name: '发送重设链接' }).click()
  await expect(early.getByRole('alert')).toContainText('登录状态在您填写期间发生了变化')
  await expect(early.getByLabel('邮箱')).toHaveValue('nobody@example.com')
  await early.getByRole('button', { name: '发送重设链接' }).click()
  await expect(early.getByRole('status')).toContainText('已经发出')
  await context.close()
})

test('every page carries a policy with a nonce of its own', async ({ page }) => {
  const { faults } = watch(page.context())
  const nonces = new Set<string>()
  for (const path of ['/', '/verify', '/sign-in']) {
    const headers = (await page.goto(path))?.headers() ?? {}
    const policy = headers['content-security-policy'] ?? ''
    nonces.add(/script-src 'self' 'nonce-([^']{20,})'/.exec(policy)?.[1] ?? '')
    expect(policy).toContain("object-src 'none'")
    expect(policy).toContain("base-uri 'none'")
    expect(policy).not.toMatch(/script-src [^;]*unsafe/)
    expect(headers['x-content-type-options']).toBe('nosniff')
  }
  expect(nonces.size).toBe(3)
  expect(faults).toEqual([])
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    document.body.append(script)
  })
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
})

test('neither signing links nor names and addresses of people are in the log or in requests to others', async ({
  browser,
}) => {
  const context = await browserOf(browser, signerA)
  const { requests } = watch(context)
  const page = await context.newPage()
  await page.goto('/outbox')
  const links = page.getByRole('link', { name: '打开信里的链接' })
  const hrefs = await links.evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''))
  const tokens = hrefs.flatMap((href) => /^\/sign\/([^/?]+)/.exec(href)?.[1] ?? [])
  expect(tokens.length).toBeGreaterThan(0)
  await page.goto(`/sign/${tokens[0]}`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(requests.filter(({ url }) => new URL(url).host !== new URL(page.url()).host)).toEqual([])
  const later = requests.filter(({ url }) => !url.includes('/sign/'))
  expect(later.filter(({ url }) => tokens.some((token) => url.includes(token)))).toEqual([])
  const log = readFileSync(process.env['QIYIN_E2E_LOG'] ?? '', 'utf8')
  expect(log).toContain('"path":"/sign/…"')
  for (const token of tokens) expect(log).not.toContain(token)
  for (const { name, email } of demoAccounts) {
    expect(log).not.toContain(email)
    expect(log).not.toContain(name)
  }
  expect(log).not.toContain(password)
  await context.close()
})
