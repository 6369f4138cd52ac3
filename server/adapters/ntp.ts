import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'

export type TimeServer = { host: string; port: number }

export type NtpAnswer = {
  /** Add to the host's clock to have the server's. */
  offsetMilliseconds: number
  /** Half of the round trip. */
  uncertaintyMilliseconds: number
}

const secondsTo1970 = 2_208_988_800
const packetSize = 48

/**
 * One question of SNTP version 4 over UDP (RFC 4330 §5). Rejects when nobody answers in time, and for an answer that is not
 * to this question (its originate timestamp is a random number only we know), or of a server that has no time itself.
 */
export function askTime({ host, port }: TimeServer, timeout = 3000): Promise<NtpAnswer> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    const cookie = randomBytes(8)
    const packet = Buffer.alloc(packetSize)
    // Leap indicator 0, version 4, mode 3 (client); our own clock is nobody's business.
    packet[0] = 0x23
    cookie.copy(packet, 40)
    const end = (act: () => void) => {
      clearTimeout(timer)
      socket.close()
      act()
    }
    const timer = setTimeout(() => end(() => reject(new Error('no answer in time'))), timeout)
    let sentAt = 0
    socket.once('error', (error) => end(() => reject(error)))
    socket.on('message', (message) => {
      const receivedAt = Date.now()
      // Anybody can send to an open port; only what repeats the number was asked for.
      if (message.length < packetSize || !message.subarray(24, 32).equals(cookie)) return
      const fault = faultIn(message)
      if (fault) return end(() => reject(new Error(fault)))
      end(() => resolve(judge(message, sentAt, receivedAt)))
    })
    socket.connect(port, host, () => {
      sentAt = Date.now()
      socket.send(packet)
    })
  })
}

/** §5: mode 4, a stratum of 1 to 15, no alarm, a transmit time. */
function faultIn(message: Buffer): string | undefined {
  const first = message[0] as number
  const stratum = message[1] as number
  if ((first & 7) !== 4) return 'not the answer of a server'
  if (first >> 6 === 3 || stratum === 0 || stratum > 15) return 'the server has no time'
  return message.readUInt32BE(40) === 0 ? 'no transmit time' : undefined
}

/** §5: t = ((T2 - T1) + (T3 - T4)) / 2, d = (T4 - T1) - (T3 - T2). */
function judge(message: Buffer, sentAt: number, receivedAt: number): NtpAnswer {
  const serverReceived = millisecondsAt(message, 32)
  const serverSent = millisecondsAt(message, 40)
  const way = receivedAt - sentAt - (serverSent - serverReceived)
  return {
    offsetMilliseconds: (serverReceived - sentAt + (serverSent - receivedAt)) / 2,
    uncertaintyMilliseconds: Math.max(0, way) / 2,
  }
}

/** 32 bits of seconds since 1900, 32 of their fraction; from 2036 on the high bit is clear (§3). */
function millisecondsAt(message: Buffer, at: number): number {
  const seconds = message.readUInt32BE(at)
  const era = seconds < 0x8000_0000 ? 0x1_0000_0000 : 0
  return (seconds + era - secondsTo1970) * 1000 + (message.readUInt32BE(at + 4) / 2 ** 32) * 1000
}

export type TimeWatch = {
  /** The last answer; undefined before there was one. */
  reading(): (NtpAnswer & { readAt: Date }) | undefined
  /** Asks the servers in turn until one answers; false when none did, and the last answer stays. */
  refresh(): Promise<boolean>
}

export function createTimeWatch(servers: readonly TimeServer[], clock: { now(): Date }): TimeWatch {
  let last: (NtpAnswer & { readAt: Date }) | undefined
  return {
    reading: () => last,
    async refresh() {
      for (const server of servers) {
        const answer = await askTime(server).catch(() => undefined)
        if (!answer) continue
        last = { ...answer, readAt: clock.now() }
        return true
      }
      return false
    },
  }
}
