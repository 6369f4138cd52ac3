import { useRevalidator } from '@remix-run/react'
import { useEffect } from 'react'

/** Coming back within this many milliseconds, one has hardly missed anything. */
const recent = 10_000

/**
 * Others act on a contract while its page lies in a tab behind others: whoever comes back to it sees what is true now.
 * What is being typed stays; the page is not loaded anew.
 */
export function useFresh(): void {
  const { revalidate, state } = useRevalidator()
  useEffect(() => {
    let seen = Date.now()
    const onChange = () => {
      const away = document.visibilityState === 'hidden'
      if (!away && state === 'idle' && Date.now() - seen > recent) revalidate()
      seen = Date.now()
    }
    document.addEventListener('visibilitychange', onChange)
    return () => document.removeEventListener('visibilitychange', onChange)
  }, [revalidate, state])
}
