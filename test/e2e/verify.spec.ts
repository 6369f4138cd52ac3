import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { toHex } from '../../server/core/values/bytes.ts'
import {
  addText,
  changeByte,
  cutBack,
  encrypt,
  pasteSealPicture,
  plainPdf,
} from '../verification/forgeries.ts'
import { dropFile } from './drop.ts'
import { browserOf, signerB } from './people.ts'
import { watch } from './watch.ts'

/** A completed contract of the demo, and its evidence bundle. */
let signed: Uint8Array
let bundle: Uint8Array
let folder: string

test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(join(tmpdir(), 'qiyin-e2e-files-'))
  const context = await browserOf(browser, signerB)
  const page = await context.newPage()
  await page.goto('/contracts')
  const row = page.getByRole('row').filter({ hasText: '已生效' }).last()
  const path = await row.getByRole('link').first().getAttribute('href')
  signed = await bytesAt(context, `${path}/file?download`)
  bundle = await bytesAt(context, `${path}/bundle`)
  await context.close()
})

test.afterAll(() => rmSync(folder, { recursive: true }))

async function bytesAt(context: BrowserContext, path: string): Promise<Uint8Array> {
  const answer = await context.request.get(path)
  expect(answer.status()).toBe(200)
  return new Uint8Array(await answer.body())
}

/** The bundle with the ledger's entry, proof and opening of an unrelated document, and a manifest that fits. */
function crossBundle(): Uint8Array {
  const files = unzipSync(bundle)
  const stems = Object.keys(files)
    .filter((path) => path.endsWith('.leaf.json'))
    .map((path) => path.slice(0, -'.leaf.json'.length))
  // Every proof stands under the name of the entry before it.
  const moved = stems.map((stem, index) => ({ stem, from: stems.at(index - 1) ?? stem }))
  const proofs = moved.map(({ from }) => files[`${from}.tlog-proof`] ?? new Uint8Array())
  moved.forEach(({ stem }, index) => {
    files[`${stem}.tlog-proof`] = proofs[index] ?? new Uint8Array()
  })
  const manifest = JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array()))
  for (const [path, bytes] of Object.entries(files)) {
    if (path === 'manifest.json') continue
    manifest.files[path] = toHex(nodeCrypto.digest('sha256', bytes))
  }
  files['manifest.json'] = strToU8(JSON.stringify(manifest))
  return zipSync(files)
}

const region = (page: Page) => page.getByRole('region', { name: '核验结论' })

async function judge(page: Page, bytes: Uint8Array, name: string, word: string): Promise<void> {
  await page.goto('/verify')
  await dropFile(page, bytes, name)
  await expect(region(page).getByRole('heading', { name: word, exact: true })).toBeVisible()
}

type Case = {
  what: string
  make(): Uint8Array | Promise<Uint8Array>
  name?: string
  word: string
  says: string | RegExp
}

const cases: readonly Case[] = [
  {
    what: 'an intact file is valid',
    make: () => signed,
    word: '有效',
    says: '文件自签署以来未被改动，全部检查项通过。',
  },
  {
    what: 'an intact bundle is valid',
    make: () => bundle,
    name: 'bundle.zip',
    word: '有效',
    says: '全部检查项通过',
  },
  {
    what: 'one changed byte is told as changed content',
    make: () => changeByte(signed),
    word: '无效',
    says: '签名所覆盖的内容已被修改，与签署时不同。',
  },
  {
    what: 'text added after signing is told as such',
    make: () => addText(signed),
    word: '无效',
    says: '签署之后页面内容被改动或被添加了文字。',
  },
  {
    what: 'a removed signature is told as an earlier version',
    make: () => cutBack(signed),
    word: '无效',
    says: /这是较早的版本，只有 1\/2 处签名：后来的签名不在此文件中，可能被移除/,
  },
  {
    what: "another file's proof in a bundle is told as a proof that does not fit",
    make: crossBundle,
    name: 'bundle.zip',
    word: '无效',
    says: /属于另一份文件|证明与检查点对不上/,
  },
  {
    what: 'an empty file is told to be empty',
    make: () => new Uint8Array(0),
    word: '无法读取',
    says: '这是一个空文件（0 字节）。请重新获取原件。',
  },
  {
    what: 'a locked file is told to be locked',
    make: () => encrypt(signed),
    word: '无法读取',
    says: '文件设有密码，无法核验。请使用未加密的原件。',
  },
  {
    what: 'a file without a signature cannot be judged',
    make: plainPdf,
    word: '无法判定',
    says: '文件中没有电子签名，无从判断真伪。',
  },
  {
    what: 'a pasted picture of a seal is no seal',
    make: pasteSealPicture,
    word: '无效',
    says: '仅有印章图片，没有电子签章。图片可以被任意复制，不能证明任何事。',
  },
]

for (const { what, make, name = 'contract.pdf', word, says } of cases) {
  test(`${what}, and the file stays in the browser`, async ({ page }) => {
    const { faults, requests } = watch(page.context())
    const bytes = await make()
    await judge(page, bytes, name, word)
    await expect(region(page)).toContainText(says)
    expect(faults).toEqual([])
    const sent = requests.filter(({ method }) => method !== 'GET')
    expect(sent.filter(({ url }) => new URL(url).pathname !== '/verify/status')).toEqual([])
    for (const { bytes: size } of sent) expect(size).toBeLessThan(4096)
  })
}

test('text added after signing is shown beside the signed version', async ({ page }) => {
  const { faults } = watch(page.context())
  await judge(page, addText(signed), 'contract.pdf', '无效')
  await page.getByRole('button', { name: '并排比较签署时与现在' }).click()
  await expect(page.getByText('签署时的版本')).toBeVisible()
  await expect(page.getByText('现在的文件')).toBeVisible()
  expect(faults).toEqual([])
})

test('a file of 200 MB is refused in words, before it is read', async ({ page }) => {
  const { faults, requests } = watch(page.context())
  const path = join(folder, 'huge.pdf')
  writeFileSync(path, '%PDF-1.7\n')
  truncateSync(path, 200_000_000)
  await page.goto('/verify')
  await page.getByLabel('要核验的文件').setInputFiles(path)
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('这个文件没有核验')
  await expect(alert).toContainText(/“huge\.pdf”有 200\.0 MB，超过 100 MB 的上限/)
  expect(faults).toEqual([])
  expect(requests.filter(({ method }) => method !== 'GET')).toEqual([])
})

test('several files at once are refused in words', async ({ page }) => {
  const paths = ['one.pdf', 'two.pdf'].map((name) => join(folder, name))
  for (const path of paths) writeFileSync(path, signed)
  await page.goto('/verify')
  const input = page.getByLabel('要核验的文件')
  await input.evaluate((element) => element.setAttribute('multiple', ''))
  await input.setInputFiles(paths)
  await expect(page.getByRole('alert')).toContainText('一次核验一份文件')
})

test('without the platform the file is judged by itself, and the page says so', async ({
  page,
}) => {
  await page.goto('/verify')
  await page.route('**/verify/status', (route) => route.abort())
  await dropFile(page, signed, 'contract.pdf')
  await expect(page.getByRole('alert')).toContainText('没能联系到平台')
  await expect(region(page).getByRole('heading', { name: '无法判定' })).toBeVisible()
  await page.unroute('**/verify/status')
  await page.getByRole('button', { name: '重试' }).click()
  await expect(region(page).getByRole('heading', { name: '有效', exact: true })).toBeVisible()
})

test('without scripts the upload form comes to the same verdicts', async ({ browser }) => {
  const page = await unscripted(browser)
  for (const [name, bytes, word, says] of [
    ['signed.pdf', signed, '有效', '全部检查项通过'],
    ['changed.pdf', changeByte(signed), '无效', '签名所覆盖的内容已被修改'],
    ['bundle.zip', bundle, '有效', '全部检查项通过'],
  ] as const) {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    await page.goto('/verify')
    await page.getByLabel('要核验的文件').setInputFiles(path)
    await page.getByRole('button', { name: '上传并核验' }).click()
    await expect(region(page).getByRole('heading', { name: word, exact: true })).toBeVisible()
    await expect(region(page)).toContainText(says)
  }
  await page.context().close()
})

test('without scripts nothing chosen and too much chosen are refused in words', async ({
  browser,
}) => {
  const page = await unscripted(browser)
  await page.goto('/verify')
  await page.getByRole('button', { name: '上传并核验' }).click()
  await expect(page.getByRole('alert')).toContainText('请先选择一个文件。')
  const path = join(folder, 'big.pdf')
  writeFileSync(path, '%PDF-1.7\n')
  truncateSync(path, 31 * 1024 * 1024)
  await page.getByLabel('要核验的文件').setInputFiles(path)
  await page.getByRole('button', { name: '上传并核验' }).click()
  await expect(page.getByRole('alert')).toContainText('文件超过 30 MB 的上传上限，没有接收。')
  await page.context().close()
})

async function unscripted(browser: Browser): Promise<Page> {
  return (await browser.newContext({ javaScriptEnabled: false })).newPage()
}
