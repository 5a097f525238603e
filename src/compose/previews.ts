// SPDX-License-Identifier: Apache-2.0

import type { Preview } from '../../adapters/console/routes.ts';
import { platforms } from '../../adapters/platforms.generated.ts';

/** The looks that the console can show a conversation in, whether these platforms are connected or not. */
export const previews: readonly Preview[] = Object.entries(platforms).flatMap(([id, { title, preview }]) =>
  preview === undefined ? [] : [{ id, title, ...preview }],
);
