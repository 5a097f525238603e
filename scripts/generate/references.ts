import type { Generator } from './generated.ts';

/** Everything that is generated from the registries. */
export const references: readonly Generator[] = [];
