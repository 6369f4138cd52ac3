import classes from './whole-words.module.css'

/** Code that breaks between its words only: `--offline` at the end of a line would read as two options. */
export function WholeWords({ children }: { children: string }) {
  const words = children.split(' ')
  return (
    <code>
      {words.map((word, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: words may repeat, and never move
        <span key={at}>
          {at > 0 ? ' ' : ''}
          <span className={classes['word']}>{word}</span>
        </span>
      ))}
    </code>
  )
}
