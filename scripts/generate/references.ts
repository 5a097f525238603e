import type { Generator } from './generated.ts';
import { reportReference } from './report-json.ts';

/** Everything that is generated from the registries. */
export const references: readonly Generator[] = [reportReference];
