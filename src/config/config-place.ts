import { homedir } from 'node:os';
import { join } from 'node:path';

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
  const home = xdg === undefined || xdg === '' ? join(env['HOME'] ?? homedir(), '.config') : xdg;
  return { path: join(home, 'k8sgpt', 'k8sgpt.yaml'), namedBy: undefined };
};
