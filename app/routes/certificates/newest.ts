/** Of every type the version that one can apply for: the first, as they come newest first. */
export function newest<Type extends { name: string }>(types: readonly Type[]): readonly Type[] {
  return types.filter(({ name }, at) => types.findIndex((one) => one.name === name) === at)
}
