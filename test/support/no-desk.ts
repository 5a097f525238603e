// SPDX-License-Identifier: Apache-2.0

import type { Desk } from '../../src/core/ports/desk.ts';

/** Of a bot that has nothing to offer but what is written to it. */
export const noDesk: Desk = { commands: [], suggest: async () => [] };
