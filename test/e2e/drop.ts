import type { Page } from '@playwright/test'

/** Lets a file go over the page, as from the desktop. */
export async function dropFile(page: Page, bytes: Uint8Array, name: string): Promise<void> {
  // Once its script is alive the page holds a file that hovers over it.
  await page.waitForFunction(() => {
    const hover = new DragEvent('dragover', { cancelable: true, bubbles: true })
    return !document.body.dispatchEvent(hover)
  })
  const base64 = Buffer.from(bytes).toString('base64')
  const files = await page.evaluateHandle(
    ([text, called]) => {
      const data = Uint8Array.from(atob(text ?? ''), (letter) => letter.charCodeAt(0))
      const transfer = new DataTransfer()
      const type = called?.endsWith('.zip') ? 'application/zip' : 'application/pdf'
      transfer.items.add(new File([data], called ?? '', { type }))
      return transfer
    },
    [base64, name],
  )
  await page.getByRole('main').dispatchEvent('drop', { dataTransfer: files })
}
