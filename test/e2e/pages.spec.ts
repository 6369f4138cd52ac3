import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test'
import axe from 'axe-core'
import { addText } from '../verification/forgeries.ts'
import { issuer, licence, officer, reviewer, teacher } from './certificates.ts'
import { fillDraft, general } from './contracts.ts'
import { dropFile } from './drop.ts'
import {
  approver,
  browserOf,
  citizen,
  codeOf,
  drafter,
  operator,
  owner,
  pageOf,
  password,
  signerA,
  signerB,
} from './people.ts'
import { applyForSeal, approveSeal, freeNumber, makeSeal } from './seals.ts'
import { fitsItsWidth, watch } from './watch.ts'

const wide = { width: 1440, height: 900 }
const narrow = { width: 390, height: 844 }
const languages = ['zh-CN', 'en'] as const

/** Addresses that depend on what the demo made. */
const found: Record<string, string> = {}

/** Who looks at it ('' has no account), where, and what is there when the page is whole. */
type Place = { who: string; at: string; status?: number; ready?: string }

const drawn = 'canvas[data-drawn]'
const places: readonly Place[] = [
  { who: '', at: '/' },
  { who: '', at: '/help' },
  { who: '', at: '/verify' },
  { who: '', at: '/verify/number' },
  { who: '', at: '/v' },
  { who: '', at: '/ledger' },
  { who: '', at: '/ledger/growth' },
  { who: '', at: 'entry' },
  { who: '', at: '/sign-up' },
  { who: '', at: '/sign-in' },
  { who: '', at: '/sign-in/second-factor' },
  { who: '', at: '/forgot-password' },
  { who: '', at: '/reset-password?token=example' },
  { who: '', at: '/verify-email?token=example' },
  { who: '', at: `/sign/${'A'.repeat(43)}` },
  { who: '', at: '/there-is-no-such-page', status: 404 },
  { who: owner, at: '/workspace' },
  { who: owner, at: '/account' },
  { who: owner, at: '/account/security' },
  { who: owner, at: '/account/password' },
  { who: owner, at: '/account/email' },
  { who: owner, at: '/account/email/confirm?token=example' },
  { who: owner, at: '/account/identity' },
  { who: owner, at: '/organisations/new' },
  { who: owner, at: 'organisation' },
  { who: owner, at: 'members' },
  { who: owner, at: '/keys' },
  { who: owner, at: '/sign-out' },
  { who: drafter, at: '/contracts' },
  { who: drafter, at: '/contracts/new' },
  { who: drafter, at: general },
  { who: drafter, at: 'edit' },
  { who: signerA, at: 'completed', ready: drawn },
  { who: signerA, at: 'room', ready: drawn },
  { who: signerA, at: '/outbox' },
  { who: signerA, at: '/seals' },
  { who: signerA, at: '/seals/new' },
  { who: signerA, at: 'seal' },
  { who: signerA, at: 'applied' },
  { who: approver, at: 'applied' },
  { who: signerA, at: 'approved' },
  { who: signerA, at: 'made' },
  { who: signerA, at: '/keys/new' },
  { who: signerA, at: '/keys/import' },
  { who: signerA, at: '/keys/browser' },
  { who: signerA, at: 'key' },
  { who: signerB, at: 'done' },
  { who: signerA, at: 'fulfilment' },
  { who: signerB, at: 'fulfilment' },
  { who: signerB, at: 'record' },
  { who: signerA, at: '/fulfilment' },
  { who: drafter, at: licence },
  { who: citizen, at: '/certificates' },
  { who: citizen, at: '/certificates/apply' },
  { who: citizen, at: teacher },
  { who: citizen, at: 'asked', ready: drawn },
  { who: citizen, at: 'corrected' },
  { who: citizen, at: 'held', ready: drawn },
  { who: citizen, at: '/notices' },
  { who: officer, at: '/workspace' },
  { who: officer, at: '/certificates' },
  { who: officer, at: '/certificates/desk' },
  { who: officer, at: 'asked', ready: drawn },
  { who: reviewer, at: 'held', ready: drawn },
  { who: reviewer, at: '/certificates/library' },
  { who: reviewer, at: '/certificates/types' },
  { who: issuer, at: '/certificates/issue' },
  { who: issuer, at: 'batch' },
  { who: operator, at: '/admin/identity-reviews' },
  { who: operator, at: '/admin/seal-applications' },
  { who: operator, at: '/admin/trust' },
  { who: operator, at: '/admin/jobs' },
  { who: operator, at: '/admin/outbox' },
]

test.beforeAll(async ({ browser }) => {
  const [signer, writer] = [await browserOf(browser, signerA), await browserOf(browser, drafter)]
  const page = await signer.newPage()
  await page.goto('/contracts')
  const contract = async (state: string) =>
    page.getByRole('row').filter({ hasText: state }).last().getByRole('link').first()
  found['completed'] = await addressOf(await contract('已生效'))
  found['done'] = `${found['completed']}/sign`
  found['fulfilment'] = `${found['completed']}/fulfilment`
  found['record'] = `${found['fulfilment']}/record?kind=payment.confirmed&clause=acceptancePayment`
  await page.goto('/seals')
  found['seal'] = await addressOf(page.getByRole('link', { name: /合同专用章$/ }).first())
  await liveSeals(browser, page)
  await page.goto('/ledger')
  found['entry'] = await addressOf(page.locator('a[href^="/ledger/entries/"]').first())
  await page.goto('/keys')
  found['key'] = await addressOf(page.getByRole('main').locator('a[href^="/keys/k"]').first())
  const link = page.getByRole('link', { name: '单位与成员' }).first()
  await page.goto('/workspace')
  found['organisation'] = await addressOf(link)
  found['members'] = `${found['organisation']}/members`
  await page.goto('/contracts')
  found['room'] = `${await addressOf(await contract('签署中'))}/sign`
  const desk = await writer.newPage()
  await desk.goto(general)
  await desk.getByRole('button', { name: '保存草稿' }).click()
  await expect(desk.getByText('草稿').first()).toBeVisible()
  await desk.waitForURL((url) => !url.pathname.includes('/new'))
  found['edit'] = `${new URL(desk.url()).pathname}/edit`
  for (const context of [signer, writer]) await context.close()
})

/** One application that waits, one approved, and a seal that is not in use yet. */
async function liveSeals(browser: Browser, page: Page): Promise<void> {
  const decider = await pageOf(browser, approver)
  const apply = async () => applyForSeal(page, await freeNumber(page))
  found['applied'] = await apply()
  found['approved'] = await apply()
  const last = await apply()
  for (const path of [found['approved'], last]) await approveSeal(decider, path)
  found['made'] = await makeSeal(page, last)
  await decider.context().close()
}

/** Of the demo's certificates. */
test.beforeAll(async ({ browser }) => {
  const [desk, hall] = [await browserOf(browser, issuer), await browserOf(browser, citizen)]
  const page = await desk.newPage()
  const application = async (state: string) => {
    await page.goto(`/certificates/desk?state=${state}`)
    return addressOf(page.locator('main a[href^="/certificates/applications/"]').first())
  }
  found['asked'] = await application('submitted')
  found['corrected'] = `${await application('returned')}/edit`
  await page.goto('/certificates/issue')
  found['batch'] = await addressOf(page.locator('main a[href^="/certificates/batches/"]').first())
  const own = await hall.newPage()
  await own.goto('/certificates')
  found['held'] = await addressOf(own.getByRole('link', { name: '教师资格证书' }).first())
  for (const context of [desk, hall]) await context.close()
})

async function addressOf(link: ReturnType<Page['locator']>): Promise<string> {
  return (await link.getAttribute('href')) ?? ''
}

for (const { who, at, status = 200, ready } of places) {
  const whose = who === '' ? 'a visitor' : who.split('@')[0]
  test(`${at} is sound for ${whose}: both languages, desk and telephone, light and dark`, async ({
    browser,
  }) => {
    const context = who === '' ? await browser.newContext() : await browserOf(browser, who)
    for (const language of languages) {
      await speak(context, language)
      const page = await context.newPage()
      const { faults } = watch(context)
      await page.setViewportSize(wide)
      const answer = await page.goto(found[at] ?? at)
      expect(answer?.status()).toBe(status)
      await expect(page.locator('html')).toHaveAttribute('lang', language)
      if (ready) await expect(page.locator(ready).first()).toBeVisible()
      await fitsItsWidth(page)
      if (language === 'zh-CN') await keepsNobodyOut(page, 'light', 'dark')
      await page.setViewportSize(narrow)
      await fitsItsWidth(page)
      if (language === 'en') await keepsNobodyOut(page, 'dark')
      expect(faults.filter((fault) => status === 200 || !/\b404\b/.test(fault))).toEqual([])
      await page.close()
    }
    await context.close()
  })
}

function speak(context: BrowserContext, language: string): Promise<void> {
  const url = `http://localhost:${process.env['QIYIN_E2E_PORT']}`
  return context.addCookies([{ name: 'qiyin-language', value: language, url }])
}

/** axe finds nothing serious or critical in these colours. */
async function keepsNobodyOut(page: Page, ...schemes: ('light' | 'dark')[]): Promise<void> {
  await page.evaluate(axe.source)
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme })
    const scheme = page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`)
    await expect(scheme).toBeAttached()
    expect(await page.evaluate(barriers), colorScheme).toEqual([])
  }
}

/** Runs in the page. */
async function barriers(): Promise<string[]> {
  const { axe: inspector } = window as unknown as { axe: typeof axe }
  const { violations } = await inspector.run(document, { resultTypes: ['violations'] })
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return grave.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${html.slice(0, 140)} ${any[0]?.message ?? ''}`),
  )
}

test('a report is sound, of a file as it was signed and of one that was changed', async ({
  browser,
}) => {
  const context = await browserOf(browser, signerA)
  const answer = await context.request.get(`${found['completed']}/file?download`)
  const signed = new Uint8Array(await answer.body())
  const page = await context.newPage()
  const { faults } = watch(context)
  for (const bytes of [signed, addText(signed)]) {
    await page.setViewportSize(wide)
    await page.goto('/verify')
    await dropFile(page, bytes, 'contract.pdf')
    await expect(page.getByRole('region', { name: '核验结论' })).toBeVisible()
    await fitsItsWidth(page)
    await keepsNobodyOut(page, 'light', 'dark')
    for (const depth of ['详细', '机器 JSON']) {
      await page.getByRole('radio', { name: depth }).check()
      await expect(page.getByText('正在取来…')).toHaveCount(0)
      await fitsItsWidth(page)
      await keepsNobodyOut(page, 'light')
    }
    await page.setViewportSize(narrow)
    for (const depth of ['机器 JSON', '详细', '简明']) {
      await page.getByRole('radio', { name: depth }).check()
      await fitsItsWidth(page)
    }
  }
  expect(faults).toEqual([])
  await context.close()
})

test('pages are drawn again while another version of the file takes its place', async ({
  browser,
}) => {
  const context = await browserOf(browser, drafter)
  const page = await context.newPage()
  const { faults } = watch(context)
  await page.goto(general)
  await fillDraft(page)
  const first = page.getByRole('article', { name: /^第 1 页/ })
  await expect(first).toContainText('会议室办公家具')
  const subject = page.getByRole('textbox', { name: '采购事项' })
  for (const version of ['甲', '乙', '丙']) {
    const answered = page.waitForResponse('**/contracts/preview')
    await subject.fill(`第${version}版办公家具`)
    await answered
    // The old pages are still there while the new ones come.
    for (let width = 1440; width > 1340; width -= 10) {
      await page.setViewportSize({ width, height: 900 })
    }
    await expect(first).toContainText(`第${version}版办公家具`)
    await expect(first.locator(drawn)).toBeVisible()
  }
  expect(faults).toEqual([])
  await context.close()
})

test('a language once chosen stays chosen', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'English' }).first().click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.getByRole('banner').getByRole('link', { name: 'Verify' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Verify a file')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
})

test('colours once chosen stay chosen', async ({ page }) => {
  await page.goto('/help')
  await page.getByRole('banner').locator('summary[aria-label="外观"]').click()
  await page.getByRole('button', { name: '深色' }).filter({ visible: true }).click()
  const html = page.locator('html')
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.goto('/verify')
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark')
})

/** Presses Tab until this is where the keys go; tells how often. */
async function tabTo(page: Page, name: string, most: number): Promise<void> {
  const at = () =>
    page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null
      const label = (element as HTMLInputElement | null)?.labels?.[0]?.textContent ?? ''
      return `${element?.getAttribute('aria-label') ?? ''} ${label} ${element?.textContent ?? ''}`
    })
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press('Tab')
    if ((await at()).includes(name)) return
  }
  throw new Error(`${most} presses of Tab do not reach ${name}`)
}

test('the first key leads past the frame to the act of the page', async ({ browser }) => {
  const page = await (await browserOf(browser, drafter)).newPage()
  for (const [path, act] of [
    ['/contracts', '起草合同'],
    ['/contracts/new', '以甲方'],
    ['/verify', '要核验的文件'],
  ] as const) {
    await page.goto(path)
    await tabTo(page, '跳到正文', 1)
    await page.keyboard.press('Enter')
    await tabTo(page, act, 6)
    const outlined = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement
      const box = element.tagName === 'INPUT' ? (element.nextElementSibling ?? element) : element
      const { outlineStyle, boxShadow } = getComputedStyle(box)
      return outlineStyle !== 'none' || boxShadow !== 'none'
    })
    expect(outlined, `${act} shows that it has the keys`).toBe(true)
  }
  await page.context().close()
})

test('somebody with a keyboard only signs in', async ({ page }) => {
  await page.goto('/sign-in')
  await tabTo(page, '邮箱', 20)
  await page.keyboard.type('citizen@example.com')
  await tabTo(page, '口令', 1)
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('第二步验证')
})

test('without scripts people sign in, see their list and open a contract', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/contracts')
  await page.getByLabel('邮箱').fill(signerB)
  await page.getByLabel('口令').fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByLabel('动态码').fill(await codeOf(signerB))
  await page.getByRole('button', { name: '验证并登录' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('合同')
  await page.getByRole('row').filter({ hasText: '已生效' }).last().getByRole('link').first().click()
  await expect(page.getByText('各方均已签署').first()).toBeVisible()
  await expect(page.getByRole('link', { name: '下载 PDF' })).toBeVisible()
  await context.close()
})
