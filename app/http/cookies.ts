const year = 365 * 24 * 60 * 60

export function readCookie(request: Request, name: string): string | undefined {
  const pairs = (request.headers.get('Cookie') ?? '').split(';').map((pair) => pair.trim())
  const found = pairs.find((pair) => pair.startsWith(`${name}=`))
  return found === undefined ? undefined : decode(found.slice(name.length + 1))
}

/** A year-long preference; scripts may read it unless `hidden`. `secure` when the site is served over https. */
export function writeCookie(
  name: string,
  value: string,
  options: { secure: boolean; hidden?: boolean },
): string {
  const flags = [
    `${name}=${encodeURIComponent(value)}`,
    'Path=/',
    `Max-Age=${year}`,
    'SameSite=Lax',
    ...(options.secure ? ['Secure'] : []),
    ...(options.hidden ? ['HttpOnly'] : []),
  ]
  return flags.join('; ')
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
