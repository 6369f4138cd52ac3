import { useRouteError } from '@remix-run/react'
import { refuse } from '../../server/core/values/refusal.ts'
import { Trouble } from '../components/trouble.tsx'
import { found } from '../http/answer.ts'

export function loader() {
  return found(refuse('not-found'))
}

/** What is not there takes no form either. */
export const action = loader

export default function NotFound() {
  return null
}

export function ErrorBoundary() {
  return <Trouble error={useRouteError()} />
}
