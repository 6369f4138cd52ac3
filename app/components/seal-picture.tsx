import classes from './seal-picture.module.css'

type SealPictureProps = {
  /** SVG, outlines only. */
  picture: string
  /** For those who do not see it; '' where the name stands beside it. */
  name: string
  /** Pixels; absent: as large as its place. */
  size?: number
  /** Laid over a page like ink: the text below stays readable. */
  ink?: boolean
}

/** As an image and never as markup of the page: a picture cannot run anything. */
export function SealPicture({ picture, name, size, ink = false }: SealPictureProps) {
  return (
    <img
      className={classes['picture']}
      data-ink={ink}
      src={`data:image/svg+xml;utf8,${encodeURIComponent(picture)}`}
      alt={name}
      {...(size === undefined ? {} : { width: size, height: size })}
    />
  )
}
