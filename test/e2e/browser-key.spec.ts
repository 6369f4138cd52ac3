import { expect, type Page, test } from '@playwright/test'
import { approve, draft, readAll, submit } from './contracts.ts'
import { approver, codeOf, drafter, pageOf, password, signerA } from './people.ts'
import { applyForSeal, approveSeal, freeNumber } from './seals.ts'
import { watch } from './watch.ts'

test.describe.configure({ mode: 'serial' })

let keeper: Page
let seal: string
let number: string

test.beforeAll(async ({ browser }) => {
  keeper = await pageOf(browser, signerA)
})
test.afterAll(() => keeper.context().close())

test('a key is made in this browser, certified, and cannot be taken out of it', async () => {
  const { faults, requests } = watch(keeper.context())
  await keeper.goto('/keys')
  await keeper.getByRole('link', { name: '在本浏览器生成' }).click()
  await keeper.getByRole('button', { name: '生成密钥并申请证书' }).click()
  await expect(keeper).toHaveURL(/\/keys\/key_/)
  await expect(keeper.getByText('这个浏览器里有这枚密钥')).toBeVisible()
  await expect(keeper.getByText('只在持有人的浏览器里')).toBeVisible()
  const taken = await keeper.evaluate(takeOut)
  expect(taken).toEqual({ keys: 1, extractable: false, fault: 'InvalidAccessError' })
  expect(faults).toEqual([])
  expect(requests.length).toBeGreaterThan(0)
})

/** What any script of this page can get at. */
async function takeOut() {
  const opening = indexedDB.open('qiyin-keys', 1)
  await new Promise((resolve) => opening.addEventListener('success', resolve))
  const asked = opening.result.transaction('keys').objectStore('keys').getAll()
  await new Promise((resolve) => asked.addEventListener('success', resolve))
  opening.result.close()
  const [held] = asked.result as { key: CryptoKey }[]
  const key = held?.key as CryptoKey
  const fault = await crypto.subtle.exportKey('pkcs8', key).then(
    () => 'none',
    (error: Error) => error.name,
  )
  return { keys: asked.result.length, extractable: key.extractable, fault }
}

test('a seal is made with it and signs a contract from here', async ({ browser }) => {
  number = await freeNumber(keeper)
  const application = await applyForSeal(keeper, number)
  const decider = await pageOf(browser, approver)
  await approveSeal(decider, application)
  await keeper.goto(application)
  const keys = keeper.getByLabel('密钥与证书')
  const own = await keys.locator('option').last().getAttribute('value')
  await keys.selectOption(own ?? '')
  await keeper.getByRole('button', { name: '制作这枚印章' }).click()
  await keeper.waitForURL((url) => /^\/seals\/sel_/.test(url.pathname))
  seal = new URL(keeper.url()).pathname
  await keeper.getByLabel('登录口令').fill(password)
  await keeper.getByLabel('动态码').fill(await codeOf(signerA))
  await keeper.getByRole('button', { name: '启用', exact: true }).click()
  await expect(keeper.getByText('可以用于签署。')).toBeVisible()
  const writer = await pageOf(browser, drafter)
  const path = await draft(writer)
  await submit(writer)
  await approve(decider, path)
  await signFromHere(path)
  await Promise.all([decider.context().close(), writer.context().close()])
})

async function signFromHere(path: string): Promise<void> {
  const { faults } = watch(keeper.context())
  await keeper.goto(`${path}/sign`)
  await readAll(keeper)
  await keeper.getByRole('checkbox', { name: /我已注意到违约责任/ }).check()
  await keeper.getByRole('radio', { name: new RegExp(`合同专用章\\(${number}\\)`) }).check()
  await expect(keeper.getByText('这个浏览器里有这枚密钥')).toBeVisible()
  await keeper.getByLabel('登录口令').fill(password)
  await keeper.getByLabel('动态码').fill(await codeOf(signerA))
  await keeper.getByRole('button', { name: '确认签署' }).filter({ visible: true }).first().click()
  await expect(keeper.getByRole('heading', { name: '用本浏览器里的密钥签名' })).toBeVisible()
  // Nothing is lost when the page is loaded again in between.
  await keeper.reload()
  await keeper.getByRole('button', { name: '核对并签名' }).click()
  await expect(keeper.getByRole('heading', { name: '已签署' })).toBeVisible()
  expect(faults).toEqual([])
}

test('another browser of the same person is told that it does not hold the key', async ({
  browser,
}) => {
  const elsewhere = await pageOf(browser, signerA)
  await elsewhere.goto('/keys')
  await elsewhere
    .getByRole('row', { name: /只在持有人的浏览器里/ })
    .getByRole('link')
    .first()
    .click()
  await expect(elsewhere.getByText('这个浏览器里没有这枚密钥')).toBeVisible()
  await elsewhere.context().close()
  // Others of the company go on with the one seal that they know.
  await keeper.goto(seal)
  await keeper.getByText('停用', { exact: true }).first().click()
  await keeper.getByLabel('原因').fill('示例：不再使用')
  await keeper.getByRole('button', { name: '停用', exact: true }).click()
  await expect(keeper.getByText('已停用：不能再签署')).toBeVisible()
})
