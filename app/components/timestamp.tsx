import { formatTime } from '../http/times.ts'
import { useViewer } from './viewer.ts'

type TimestampProps = {
  at: Date | string
  precision?: 'day' | 'minute' | 'second'
}

/** In the viewer's zone; seconds and offset on hover. */
export function Timestamp({ at, precision = 'minute' }: TimestampProps) {
  const { zone, language } = useViewer()
  const date = new Date(at)
  const { short, full } = formatTime(date, zone, language, precision)
  return (
    <time dateTime={date.toISOString()} title={full} style={{ whiteSpace: 'nowrap' }}>
      {short}
    </time>
  )
}
