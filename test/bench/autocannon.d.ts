declare module 'autocannon' {
  type Options = {
    url: string
    connections: number
    /** Seconds. */
    duration: number
    headers: Readonly<Record<string, string>>
    /** Requests a second of all connections together. */
    overallRate?: number
  }
  type Result = {
    /** Milliseconds. */
    latency: { p50: number; p99: number }
    requests: { total: number; average: number }
    non2xx: number
    errors: number
  }
  export default function autocannon(options: Options): Promise<Result>
}
