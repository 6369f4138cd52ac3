/** linebreak 1.1.0 carries no types. */
declare module 'linebreak' {
  export default class LineBreaker {
    constructor(text: string)
    /** Positions are UTF-16 indices; null after the end of the text. */
    nextBreak(): { position: number; required?: boolean } | null
  }
}
