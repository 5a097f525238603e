// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { homeOf } from './home-of.ts';

/** Where k8sgpt keeps its file besides that place: on macOS, and in versions of long ago. */
const ofK8sgpt = (home: string): readonly string[] => [
  join(home, 'Library', 'Application Support', 'k8sgpt', 'k8sgpt.yaml'),
  join(home, '.k8sgpt.yaml'),
];

/** Where the file is looked for, and who named it: undefined when it is the usual place, where it may be absent. */
export const placeOfFile = ({
  env,
  path,
}: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly path?: string | undefined;
}): { path: string; namedBy: string | undefined } => {
  if (path !== undefined) return { path, namedBy: '--config' };
  const named = env['K8SGPT_CONFIG'];
  if (named !== undefined && named !== '') return { path: named, namedBy: 'K8SGPT_CONFIG' };
  const xdg = env['XDG_CONFIG_HOME'];
  const own = homeOf(env);
  const home = xdg === undefined || xdg === '' ? join(own, '.config') : xdg;
  const usual = join(home, 'k8sgpt', 'k8sgpt.yaml');
  const older = existsSync(usual) ? undefined : ofK8sgpt(own).find((path) => existsSync(path));
  return { path: older ?? usual, namedBy: undefined };
};
