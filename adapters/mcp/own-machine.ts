// SPDX-License-Identifier: Apache-2.0

import type { SettingsDesk } from '../../src/core/ports/tool-desk.ts';
import { type ToolContext, ToolFailure } from './tool.ts';

/** The configuration file, where it is the caller's own. */
export const ownSettings = ({ desk }: ToolContext): SettingsDesk => {
  if (desk.settings === undefined)
    throw new ToolFailure(
      'The configuration of this server is not changed from afar. Whoever runs it edits its file, or uses k8sgpt on that machine.',
    );
  return desk.settings;
};
