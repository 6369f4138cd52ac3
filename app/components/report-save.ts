/** Hands a file to the browser's own way of saving. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** Of the version that the nth signature signed. */
export const savedName = (name: string, nth: number): string =>
  `${name.replace(/\.(pdf|zip)$/i, '')}.signed-${nth}.pdf`
