// SPDX-License-Identifier: Apache-2.0

import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { runInteractive } from './interactive.ts';
import { openSession } from './session.ts';

/** `k8sgpt chat`: a conversation from its first line on. */
export const runChat = async (surface: SurfaceFlags, screen: Screen): Promise<number> => {
  const session = await openSession({ surface, screen, cluster: undefined });
  try {
    for (const notice of session.product.open.notices)
      screen.remark({ summary: notice, blocks: [{ type: 'note', text: [notice] }] });
    return await runInteractive(session, { surface, screen });
  } finally {
    await session.close();
  }
};
