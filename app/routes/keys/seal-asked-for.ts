/** Who comes from a seal that waits to be made goes back to it, with this key chosen. */
export function sealAskedFor(request: Request): string | undefined {
  const to = new URL(request.url).searchParams.get('to') ?? ''
  return /^\/seals\/applications\/\w+$/.test(to) ? to : undefined
}
