import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { plainPdf } from '../verification/forgeries.ts'
import { dropFile } from './drop.ts'
import { watch } from './watch.ts'

test('a reader chooses how much to read, and the file leaves the browser only for a sealed report', async ({
  page,
}) => {
  const { faults, requests } = watch(page.context())
  await page.goto('/verify')
  await dropFile(page, await plainPdf(), 'plain.pdf')
  await expect(page.getByText('无从判断：没有签名，就没有可以对照的内容。')).toBeVisible()
  await page.getByRole('radio', { name: '详细' }).check()
  await expect(page.getByRole('rowheader', { name: '存在证明（POE）' })).toBeVisible()
  await page.getByRole('radio', { name: '机器 JSON' }).check()
  const json = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载 verification-report.json' }).click()
  const data = JSON.parse(readFileSync(await (await json).path(), 'utf8'))
  expect(data).toMatchObject({ verdict: 'undetermined', signatures: [] })
  const posts = () => requests.filter(({ url }) => new URL(url).pathname === '/verify/report')
  expect(posts()).toEqual([])
  await expect(page.getByText('这一步会把文件本身发送给平台')).toBeVisible()
  const report = page.waitForEvent('download')
  await page.getByRole('button', { name: '发送文件并取得盖章报告' }).click()
  const sealed = readFileSync(await (await report).path())
  expect(posts()).toHaveLength(1)
  await expect(async () => {
    await page.goto('/verify')
    await dropFile(page, new Uint8Array(sealed), 'report.pdf')
    await expect(page.getByRole('heading', { name: '有效', exact: true })).toBeVisible({
      timeout: 3000,
    })
  }).toPass()
  expect(faults).toEqual([])
})
