import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where state is kept unless somebody says otherwise. */
export const defaultStateDir = (env: Readonly<Record<string, string | undefined>>): string => {
  const xdg = env['XDG_STATE_HOME'];
  const home = xdg === undefined || xdg === '' ? join(env['HOME'] ?? homedir(), '.local', 'state') : xdg;
  return join(home, 'k8sgpt');
};
