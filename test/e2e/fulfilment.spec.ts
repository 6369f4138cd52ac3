/** A purchase from its last signature over a late payment with penalty to the refund of the retention, as months go by. */
import { spawnSync } from 'node:child_process'
import { type Browser, type BrowserContextOptions, expect, type Page, test } from '@playwright/test'
import axe from 'axe-core'
import { demoAccounts } from '../../db/demo-accounts.ts'
import { codeOfStep, fromBase32, stepAt } from '../../server/core/values/totp.ts'
import { fillDraft, general, sign } from './contracts.ts'
import { houseWithClock, type MovedHouse } from './moved-clock.ts'
import { addressesOf, overheard } from './overheard.ts'
import { citizen, drafter, signerA, signerB, signIn } from './people.ts'
import { fitsItsWidth, watch } from './watch.ts'

test.describe.configure({ mode: 'serial' })

const wide = { width: 1440, height: 900 }
const narrow = { width: 390, height: 844 }
const phone = { viewport: narrow, isMobile: true, hasTouch: true }

let house: MovedHouse
/** `/contracts/…/fulfilment` of the one contract this is about. */
let path: string
let number: string
/** Days that have passed since the signatures. */
let days = 0
const sessions = new Map<string, Awaited<ReturnType<typeof kept>>>()

let addresses: readonly string[]

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000)
  house = await houseWithClock()
  addresses = addressesOf(browser)
})
test.afterAll(() => house.stop())

async function kept(page: Page) {
  return page.context().storageState()
}

/** A browser of this person in the house whose clock moves; signed in by hand once. */
async function pageAs(
  browser: Browser,
  email: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const baseURL = house.url
  if (!sessions.has(email)) {
    const page = await (await browser.newContext({ baseURL })).newPage()
    // On a later day every code is new; on the first the demo's own must be left alone.
    await (days === 0 ? signIn(page, email) : signIn(page, email, () => codeLater(email)))
    sessions.set(email, await kept(page))
    await page.context().close()
  }
  const storageState = sessions.get(email) as Awaited<ReturnType<typeof kept>>
  return (await browser.newContext({ baseURL, storageState, ...options })).newPage()
}

/** The day of the house, so many days later, as a date field takes it. */
function today(later = 0): string {
  const at = new Date(Date.now() + (days + later) * 86_400_000)
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(at)
}

function pass(count: number): void {
  days += count
  house.setDays(days)
  // Nobody stays signed in that long.
  sessions.clear()
}

function codeLater(email: string): string {
  const secret = demoAccounts.find((one) => one.email === email)?.totpSecret ?? ''
  return codeOfStep(fromBase32(secret), stepAt(new Date(Date.now() + days * 86_400_000)))
}

/** Until the page shows what the clock brought. */
async function until(page: Page, at: string, seen: string | RegExp): Promise<void> {
  await expect(async () => {
    await page.goto(at)
    await expect(page.getByText(seen).first()).toBeVisible({ timeout: 1000 })
  }).toPass()
}

const clause = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

/** What is shown of an amount, in 分. */
const fen = (text: string | null) => Number((text ?? '').replace(/[^\d]/g, ''))

const pdf = {
  name: '验收单.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n% 示例\n'),
}

/** Both languages, desk and telephone: nothing stands out, axe finds nothing grave. */
async function isSound(page: Page, at: string): Promise<void> {
  for (const language of ['en', 'zh-CN']) {
    await page.context().addCookies([{ name: 'qiyin-language', value: language, url: house.url }])
    await page.goto(at)
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    for (const size of [wide, narrow]) {
      await page.setViewportSize(size)
      await fitsItsWidth(page)
    }
    await page.evaluate(axe.source)
    expect(await page.evaluate(barriers), `${at} in ${language}`).toEqual([])
    await page.setViewportSize(wide)
  }
}

/** Runs in the page. */
async function barriers(): Promise<string[]> {
  const { axe: inspector } = window as unknown as { axe: typeof axe }
  const { violations } = await inspector.run(document, { resultTypes: ['violations'] })
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return grave.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

test('before they sign, both read who will have to pay what, and when; assumed days can be moved', async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const first = await pageAs(browser, signerA)
  const { faults } = watch(first.context())
  await first.goto('/contracts?state=signing')
  const link = first.getByRole('row').last().getByRole('link').first()
  const contract = (await link.getAttribute('href')) ?? ''
  path = `${contract}/fulfilment`
  await first.goto(`${contract}/sign`)
  const rehearsal = first.locator('#rehearsal')
  await expect(rehearsal.getByRole('row').filter({ hasText: '验收款' })).toContainText(
    /若 \d{4} 年 \d+ 月 \d+ 日验收合格，则 甲方 应于 \d{4} 年 \d+ 月 \d+ 日前支付 [\d,]+\.\d\d 元。/,
  )
  // What follows from the contract alone waits for nothing.
  await expect(rehearsal.getByRole('row').filter({ hasText: '交付' }).first()).toContainText(
    /^交付.*乙方 应于 \d{4} 年 \d+ 月 \d+ 日前履行“交付”。/,
  )
  await expect(rehearsal).not.toContainText('若 ，')
  await rehearsal.getByLabel(/验收合格/).fill('2027-03-01')
  await rehearsal.getByRole('button', { name: '重新预演' }).click()
  await expect(rehearsal).toContainText(
    /若 2027 年 3 月 1 日验收合格，则 甲方 应于 2027 年 3 月 4 日前支付 [\d,]+\.\d\d 元。/,
  )
  await expect(rehearsal).toContainText(/迟 10 日，另付违约金 [\d,]+\.\d\d 元/)
  await isSound(first, `${contract}/sign`)
  await sign(first, signerA)
  await expect(first.getByRole('heading', { name: '已签署' })).toBeVisible()
  const second = await pageAs(browser, signerB, phone)
  await second.goto(`${contract}/sign`)
  await expect(second.locator('#rehearsal')).toContainText('验收款')
  await sign(second, signerB)
  await expect(second.getByRole('heading', { name: '合同已生效' })).toBeVisible()
  expect(faults).toEqual([])
  for (const page of [first, second]) await page.context().close()
})

test('beside a draft, the rehearsal follows what is typed', async ({ browser }) => {
  const page = await pageAs(browser, drafter)
  const { faults } = watch(page.context())
  await page.goto(general)
  const rehearsal = page.getByRole('complementary', { name: '履约预演' })
  await rehearsal.getByText('履约预演').first().click()
  await expect(page.getByText('填好金额、比例和日期后')).toBeVisible()
  await fillDraft(page)
  // 40 × 1,260.00 元, of which 95 % on acceptance.
  await expect(rehearsal).toContainText('前支付 47,880.00 元')
  await rehearsal.getByLabel(/验收合格/).fill('2027-03-01')
  await expect(rehearsal).toContainText(
    '若 2027 年 3 月 1 日验收合格，则 甲方 应于 2027 年 3 月 4 日前支付 47,880.00 元。',
  )
  expect(faults).toEqual([])
  await page.context().close()
})

test('once in force, the contract says what is owed, by whom and until when, and leads to all of it', async ({
  browser,
}) => {
  const page = await pageAs(browser, signerB)
  const { faults } = watch(page.context())
  await page.goto(path.replace('/fulfilment', ''))
  const now = page.getByRole('region', { name: '现在该做什么' })
  await expect(now).toContainText(/甲方应于 .+ 日前支付 [\d,]+\.\d\d 元/)
  await page.getByRole('link', { name: '查看履约' }).click()
  await expect(page).toHaveURL(new RegExp(`${path}$`))
  number = (
    (await page
      .getByText(/QY-\d{4}-\d{6}/)
      .first()
      .textContent()) ?? ''
  ).match(/QY-\d{4}-\d{6}/)?.[0] as string
  const prepayment = clause(page, '预付款')
  await expect(prepayment).toContainText('应履行')
  await prepayment.getByText('为什么是这个结果').click()
  await expect(prepayment).toContainText('share(total, prepay)')
  await expect(page.getByRole('table', { name: '执行动作' })).toContainText('出具付款指令')
  const saved = page.waitForEvent('download')
  await page.getByRole('link', { name: '下载指令 (pain.001)' }).first().click()
  expect((await saved).suggestedFilename()).toMatch(/\.xml$/)
  await isSound(page, path)
  expect(faults).toEqual([])
  await page.context().close()
})

test('a stranger finds nothing; the buyer is not offered what the supplier has to say', async ({
  browser,
}) => {
  const stranger = await pageAs(browser, citizen)
  expect((await stranger.goto(path))?.status()).toBe(404)
  expect((await stranger.goto(`${path}/record?kind=delivery.made`))?.status()).toBe(404)
  await stranger.context().close()
  const buyer = await pageAs(browser, signerA)
  await buyer.goto(path)
  await expect(buyer.getByRole('link', { name: '登记交付' })).toHaveCount(0)
  await buyer.goto(`${path}/record?kind=delivery.made`)
  await expect(buyer.getByRole('button', { name: '登记', exact: true })).toHaveCount(0)
  await buyer.context().close()
})

test('the supplier confirms the prepayment: more than is owed is refused and what was typed stays', async ({
  browser,
}) => {
  pass(2)
  const page = await pageAs(browser, signerB)
  await page.goto(path)
  await clause(page, '预付款').getByRole('link', { name: '确认收款' }).click()
  const amount = page.getByLabel('金额（元）')
  const owed = await amount.inputValue()
  await amount.fill('99,999,999.00')
  await page.getByLabel('说明').fill('银行回单尾号 0001')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.getByText(`不超过该条款尚未付清的 ${owed} 元`)).toBeVisible()
  await expect(page.getByLabel('说明')).toHaveValue('银行回单尾号 0001')
  await amount.fill(owed)
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: '已登记：确认收款' })).toBeVisible()
  await expect(clause(page, '预付款')).toContainText('已履行')
  await page.context().close()
})

test('delivery is recorded with evidence; a day that is still to come and a file of another kind are refused', async ({
  browser,
}) => {
  pass(3)
  const page = await pageAs(browser, signerB, phone)
  await page.goto(path)
  await page.getByRole('link', { name: '登记交付' }).click()
  await page.getByLabel('发生日期').fill(today(1))
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.getByText('不能登记尚未发生的事实')).toBeVisible()
  await page.getByLabel('发生日期').fill(today())
  const text = { name: '说明.txt', mimeType: 'text/plain', buffer: Buffer.from('送货单') }
  await page.getByLabel('证据文件').setInputFiles(text)
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.getByText('说明.txt')).toBeVisible()
  await page.getByLabel('证据文件').setInputFiles([{ ...pdf, name: '送货单.pdf' }])
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: '已登记：交付货物' })).toBeVisible()
  const saved = page.waitForEvent('download')
  await page.getByRole('link', { name: /送货单\.pdf/ }).click()
  expect((await saved).suggestedFilename()).toBe('送货单.pdf')
  await page.context().close()
})

test('the buyer accepts, without scripts, reading beforehand what will be due; a second window is told that it was done', async ({
  browser,
}) => {
  pass(2)
  const other = await pageAs(browser, signerA)
  await other.goto(`${path}/record?kind=acceptance.passed`)
  await expect(other.getByRole('region', { name: '登记之后' })).toContainText(
    /验收款：甲方应于 .+ 日前支付 [\d,]+\.\d\d 元/,
  )
  const page = await pageAs(browser, signerA, { javaScriptEnabled: false })
  await page.goto(path)
  await page.getByRole('link', { name: '登记验收合格' }).click()
  await page.getByLabel('说明').fill('数量与外观相符')
  await page.getByLabel('证据文件').setInputFiles([pdf])
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: '已登记：验收合格' })).toBeVisible()
  await expect(clause(page, '验收款')).toContainText('应履行')
  await expect(page.getByRole('table', { name: '资产登记' })).toContainText('示例甲贸易有限公司')
  await other.getByRole('button', { name: '登记', exact: true }).click()
  await expect(other.getByText('这项事实已经登记过，没有重复登记。')).toBeVisible()
  for (const one of [page, other]) await one.context().close()
})

test('the last day passes: overdue with a penalty that grows, in the calendar, in the workspace, in a notice', async ({
  browser,
}) => {
  pass(20)
  const page = await pageAs(browser, signerA)
  const { faults } = watch(page.context())
  await until(page, path, '已逾期')
  const payment = clause(page, '验收款')
  await expect(payment).toContainText('违约金')
  const left = payment.getByRole('definition').last()
  const before = fen(await left.textContent())
  pass(2)
  await until(page, path, '已逾期')
  await expect(async () => {
    await page.reload()
    expect(fen(await left.textContent())).toBeGreaterThan(before)
  }).toPass()
  await page.goto('/workspace')
  await expect(page.getByRole('list', { name: '近期到期' })).toContainText('验收款')
  await page.goto('/fulfilment?side=owed')
  await expect(page.getByRole('list', { name: '逾期未了结' })).toContainText('已逾期')
  await page.goto('/fulfilment?side=owing')
  await expect(page.getByText('验收款')).toHaveCount(0)
  await isSound(page, '/fulfilment')
  await isSound(page, path)
  expect(faults).toEqual([])
  await page.context().close()
})

test('a dispute says what it stops and needs a reason; settled, the clause runs again', async ({
  browser,
}) => {
  const page = await pageAs(browser, signerB)
  await page.goto(path)
  await clause(page, '验收款').getByRole('link', { name: '提出争议' }).click()
  await expect(page.getByRole('region', { name: '登记之后' })).toContainText('全部暂停')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.getByText('请写明原因')).toBeVisible()
  await page.getByLabel('理由').fill('对逾期天数有不同意见')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await expect(clause(page, '验收款')).toContainText('争议中')
  await clause(page, '验收款').getByRole('link', { name: '了结争议' }).click()
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await expect(clause(page, '验收款')).toContainText('已逾期')
  await page.context().close()
})

test('paid late: the principal first, then the penalty', async ({ browser }) => {
  pass(1)
  const page = await pageAs(browser, signerB)
  await page.goto(path)
  const payment = clause(page, '验收款')
  const principal = await payment.getByRole('definition').nth(1).textContent()
  await payment.getByRole('link', { name: '确认收款' }).click()
  await page.getByLabel('金额（元）').fill((principal ?? '').replace('¥', ''))
  await page.getByRole('button', { name: '登记', exact: true }).click()
  const now = page.getByRole('region', { name: '现在该做什么' })
  await expect(now).toContainText(/甲方已补正“验收款”，尚应支付违约金 [\d,]+\.\d\d 元/)
  await payment.getByRole('link', { name: '确认收款' }).click()
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await expect(now).toContainText('眼下没有到期的义务')
  await expect(page.getByText('各科目余额合计为零')).toBeVisible()
  await page.context().close()
})

test('a claim holds the retention back, settled it is refunded, and the contract is fulfilled', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const buyer = await pageAs(browser, signerA)
  await buyer.goto(path)
  await buyer.getByRole('link', { name: '提出质保索赔' }).click()
  await buyer.getByLabel('理由').fill('一台主机风扇异响')
  await buyer.getByRole('button', { name: '登记', exact: true }).click()
  await expect(buyer.getByRole('status').filter({ hasText: '提出质保索赔' })).toBeVisible()
  await buyer.context().close()
  pass(3 * 366)
  await settles(browser)
  await refunded(browser)
})

/** The warranty is long over, and nothing was due as long as the claim was open. */
async function settles(browser: Browser): Promise<void> {
  const buyer = await pageAs(browser, signerA)
  await until(buyer, path, '眼下没有到期的义务')
  await expect(clause(buyer, '质保金')).toContainText('待触发')
  await buyer.getByRole('link', { name: '登记索赔了结' }).click()
  await buyer.getByRole('button', { name: '登记', exact: true }).click()
  await expect(clause(buyer, '质保金')).toContainText('应履行')
  await expect(buyer.getByRole('table', { name: '执行动作' })).toContainText('质保金退还指令')
  await buyer.context().close()
}

async function refunded(browser: Browser): Promise<void> {
  const supplier = await pageAs(browser, signerB, phone)
  await supplier.goto(path)
  await supplier.getByRole('link', { name: '确认收款' }).first().click()
  await supplier.getByRole('button', { name: '登记', exact: true }).click()
  await expect(supplier.getByText('各项义务均已了结')).toBeVisible()
  await expect(supplier.getByText('履行完毕').first()).toBeVisible()
  await isSound(supplier, path)
  await supplier.context().close()
}

test('from a terminal, all of it is computed again and agrees byte for byte', () => {
  const env = { ...process.env, QIYIN_DATA: house.data, DATABASE_URL: '', QIYIN_DEMO: 'off' }
  const told = spawnSync(process.execPath, ['server/qiyin.mjs', 'replay', number], {
    env,
    encoding: 'utf8',
  })
  expect(told.stderr).toBe('')
  expect(told.status).toBe(0)
})

test('nothing that was typed or handed over stands in an address or in the log', () => {
  expect(addresses.some((address) => address.includes(path))).toBe(true)
  const words = ['银行回单尾号 0001', '数量与外观相符', '对逾期天数有不同意见', '一台主机风扇异响']
  const files = ['验收单.pdf', '送货单.pdf', '说明.txt']
  const companies = ['示例甲贸易有限公司', '示例乙科技有限公司', '99,999,999.00']
  expect(overheard(addresses, house.log, [...words, ...files, ...companies])).toEqual([])
  expect(overheard(addresses, house.log, [path])).toHaveLength(2)
})
