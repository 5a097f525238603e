/** Objects nested deeper than this are not Kubernetes objects; parsers have no such bound, serialisers and stacks have. */
export const DEEPEST = 1_000;

export const TOO_DEEP = `nested deeper than ${DEEPEST} levels`;

/** Whether a parsed value nests deeper than `levels`. */
export const isDeeper = (value: unknown, levels = DEEPEST): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((item) => isDeeper(item, levels - 1));
};
