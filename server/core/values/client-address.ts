/** Carries the caller's address from the front door to the brakes: set from the socket, whatever the caller writes there. */
export const clientAddressHeader = 'x-qiyin-client'

/**
 * What brakes count by: an IPv4 address, or the first 64 bits of an IPv6 one, because the rest is the caller's own to
 * choose: whoever has one such address has 2^64 of them. What is no address stays what it is.
 */
export function addressBlock(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (mapped !== undefined) return mapped
  if (!/^[\da-f:]*:[\da-f:.]*(%.*)?$/i.test(address)) return address
  const [before = '', behind] = (address.split('%')[0] ?? '').split('::')
  const [head, tail] = [groupsOf(before), groupsOf(behind ?? '')]
  const left = behind === undefined ? 0 : Math.max(0, 8 - head.length - tail.length)
  const groups = [...head, ...Array.from({ length: left }, () => '0'), ...tail]
  return `${groups.slice(0, 4).join(':')}::`
}

const groupsOf = (text: string): string[] =>
  text === ''
    ? []
    : text.split(':').map((group) => group.toLowerCase().replace(/^0+(?=[\da-f])/, ''))
