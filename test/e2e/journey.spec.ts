import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { approve, fillDraft, fillGroup, general, readAll, sign, submit } from './contracts.ts'
import { dropFile } from './drop.ts'
import { approver, drafter, openLetter, pageOf, signerA, signerB } from './people.ts'
import { fitsItsWidth, watch } from './watch.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test.describe.configure({ mode: 'serial' })

/** The contract's own page, the same for all four people. */
let path: string
/** The signed file, as the second signer saved it. */
let file: string

test.beforeAll(() => {
  file = join(mkdtempSync(join(tmpdir(), 'qiyin-e2e-journey-')), 'contract.pdf')
})

test.afterAll(() => rmSync(dirname(file), { recursive: true }))

test('the drafter fills in the form, sees the amount in words and the contract itself, and submits', async ({
  browser,
}) => {
  const page = await pageOf(browser, drafter)
  const { faults } = watch(page.context())
  await page.goto('/contracts')
  await page.getByRole('link', { name: '起草合同' }).click()
  await page.getByRole('link', { name: '以甲方（采购方）起草' }).click()
  await expect(page).toHaveURL(new RegExp(general.replace('?', '\\?')))
  const preview = page.getByRole('complementary', { name: '合同预览' })
  await expect(preview).toContainText(/还有 \d+ 处没有填好/)
  await fillDraft(page)
  await page.getByRole('button', { name: '增加一行' }).click()
  await fillGroup(page, '第 2 行', {
    名称: '会议桌',
    规格型号: '示例 M1：2.4 米',
    数量: '2.5',
    '含税单价（元）': '3999.99',
  })
  await expect(page.getByRole('status').filter({ hasText: '合同总价' })).toContainText('¥60,399.98')
  await expect(page.getByText('人民币陆万零叁佰玖拾玖元玖角捌分')).toBeVisible()
  const sheet = preview.getByRole('article', { name: /^第 1 页/ })
  await expect(sheet.locator('canvas[data-drawn]')).toBeVisible()
  await expect(sheet).toContainText('会议室办公家具')
  await page.getByRole('button', { name: '保存草稿' }).click()
  await expect(page.getByText('草稿已经填好')).toBeVisible()
  path = new URL(page.url()).pathname
  await submit(page)
  await expect(page.getByRole('button', { name: '批准并邀请签署' })).toHaveCount(0)
  expect(faults).toEqual([])
  await page.context().close()
})

test('the approver, somebody else, approves', async ({ browser }) => {
  const page = await pageOf(browser, approver)
  const { faults } = watch(page.context())
  await page.goto('/workspace')
  await page.locator(`a[href="${path}"]`).first().click()
  await expect(page.getByText('请阅读合同全文后审批')).toBeVisible()
  await approve(page, path)
  expect(faults).toEqual([])
  await page.context().close()
})

test('the first signer follows the letter, reads every page, and signs with a seal', async ({
  browser,
}) => {
  const page = await pageOf(browser, signerA)
  const { faults } = watch(page.context())
  await openLetter(page, /签署/)
  await expect(page).toHaveURL(`${path}/sign`)
  const unread = page.getByText(/请从头读到第 \d+ 页末尾/)
  await expect(unread).toBeVisible()
  await page.getByRole('button', { name: '确认签署' }).filter({ visible: true }).first().click()
  await expect(unread).toBeFocused()
  await expect(unread).toBeInViewport()
  await readAll(page)
  await expect(page.locator('#document img')).toBeVisible()
  await sign(page, signerA)
  await expect(page.getByRole('heading', { name: '已签署' })).toBeVisible()
  expect(faults).toEqual([])
  await page.context().close()
})

test('the second signer does so on a telephone, and the contract is in force', async ({
  browser,
}) => {
  const page = await pageOf(browser, signerB, phone)
  const { faults } = watch(page.context())
  await openLetter(page, /签署/)
  await expect(page).toHaveURL(`${path}/sign`)
  await fitsItsWidth(page)
  await sign(page, signerB)
  await expect(page.getByRole('heading', { name: '合同已生效' })).toBeVisible()
  await fitsItsWidth(page)
  await save(page)
  await page.getByRole('link', { name: '查看合同' }).click()
  await expect(page.getByText('已生效').first()).toBeVisible()
  expect(faults).toEqual([])
  await page.context().close()
})

async function save(page: Page): Promise<void> {
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: '下载 PDF' }).click()
  await (await coming).saveAs(file)
}

test('somebody without an account is handed the file, drops it on the page, and reads that it is valid', async ({
  page,
}) => {
  const { faults, requests } = watch(page.context())
  await page.goto('/verify')
  const verdict = page.getByRole('region', { name: '核验结论' })
  // The ledger takes the last signature in within a second or so.
  await expect(async () => {
    await dropFile(page, readFileSync(file), 'contract.pdf')
    await expect(verdict.getByRole('heading', { name: '有效', exact: true })).toBeVisible({
      timeout: 3000,
    })
  }).toPass()
  await expect(page.getByText('共 2 个签名')).toBeVisible()
  await page.getByRole('radio', { name: '详细' }).check()
  for (const name of ['示例甲贸易有限公司合同专用章', '示例乙科技有限公司合同专用章']) {
    await expect(page.getByRole('heading', { name, exact: true })).toBeVisible()
  }
  await expect(page.getByText('包含证明已在您的浏览器里重新计算').first()).toBeAttached()
  expect(faults).toEqual([])
  const sent = requests.filter(({ method }) => method === 'POST')
  expect(sent.every(({ url, bytes }) => url.endsWith('/verify/status') && bytes < 4096)).toBe(true)
})

test('other software and the command line say the same of that file', () => {
  const said = execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8' })
  expect(said.match(/Signature is Valid\./g)).toHaveLength(2)
  expect(said.match(/Total document signed/g)).toHaveLength(1)
  execFileSync('qpdf', ['--check', file])
  const env = { ...process.env, QIYIN_DATA: process.env['QIYIN_E2E_DATA'], DATABASE_URL: '' }
  const told = spawnSync(process.execPath, ['server/qiyin.mjs', 'verify', file], {
    env,
    encoding: 'utf8',
  })
  expect(told.stderr).toBe('')
  expect(told.stdout).toContain('有效')
  expect(told.status).toBe(0)
})
