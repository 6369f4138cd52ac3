/** Beyond this nothing is a number of a certificate. */
const longest = 128

/** 证照编号 as somebody typed it, in the one spelling by which it is looked up and counted: full-width characters and blanks around it are the input method's. */
export function typedNumber(text: string): string {
  return text.normalize('NFKC').trim().slice(0, longest)
}
