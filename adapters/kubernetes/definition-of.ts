// SPDX-License-Identifier: Apache-2.0

import type { KindDefinition } from '../../src/core/kind.ts';
import { type KindName, kinds } from '../../src/core/kinds/index.ts';

/** A kind as any kind: what it is projected to is known again where the snapshot is put together. */
export const definitionOf = (kind: KindName): KindDefinition => kinds[kind] as unknown as KindDefinition;
