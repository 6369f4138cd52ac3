import { Alert, Button, Divider } from '@mantine/core'
import { startAuthentication } from '@simplewebauthn/browser'
import { IconFingerprint } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { readQuestion } from './passkey-wire.ts'
import { useScripted } from './scripted.ts'
import { useViewer } from './viewer.ts'

type PasskeyProofProps = {
  /** Id of the form that the answer belongs to, as its field `response`. */
  form: string
  /** Where the question comes from, and what it is to be bound to. */
  question: { address: string; about: Readonly<Record<string, string>> }
  /** `or`: empty where there is no other way. */
  words: { or: string; act: string; failed: string }
}

/** Asks the passkey, puts its answer into the form and sends it. */
export function PasskeyProof({ form, question, words }: PasskeyProofProps) {
  const { csrf } = useViewer()
  const scripted = useScripted()
  const answer = useRef<HTMLInputElement>(null)
  const [failed, setFailed] = useState(false)
  const prove = async () => {
    setFailed(false)
    const sent = document.getElementById(form)
    // Before the finger is asked for: what else the form needs.
    if (!(sent instanceof HTMLFormElement && sent.reportValidity())) return
    try {
      const optionsJSON = await readQuestion(question.address, { csrf, ...question.about })
      const response = await startAuthentication({ optionsJSON: optionsJSON as never })
      if (answer.current === null) return
      answer.current.value = JSON.stringify(response)
      sent.requestSubmit()
      // Good once: where the page stays, because a file came, the next attempt may be by password.
      answer.current.value = ''
    } catch {
      setFailed(true)
    }
  }
  return (
    <>
      {words.or === '' ? null : <Divider label={words.or} />}
      <input ref={answer} type="hidden" name="response" defaultValue="" />
      <Button
        variant="default"
        fullWidth
        disabled={!scripted}
        onClick={prove}
        leftSection={<IconFingerprint size={18} aria-hidden="true" />}
      >
        {words.act}
      </Button>
      {failed ? (
        <Alert color="red" role="alert">
          {words.failed}
        </Alert>
      ) : null}
    </>
  )
}
