// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { homeOf } from './home-of.ts';

/** Where state is kept unless somebody says otherwise. */
export const defaultStateDir = (env: Readonly<Record<string, string | undefined>>): string => {
  const xdg = env['XDG_STATE_HOME'];
  const home = xdg === undefined || xdg === '' ? join(homeOf(env), '.local', 'state') : xdg;
  return join(home, 'k8sgpt');
};
