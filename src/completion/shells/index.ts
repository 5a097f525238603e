// SPDX-License-Identifier: Apache-2.0

import { bash } from './bash.ts';
import { fish } from './fish.ts';
import { powershell } from './powershell.ts';
import { zsh } from './zsh.ts';

/** Shells → the script that teaches them to complete a program, by asking it: `PROGRAM __complete WORDS…`. */
export const shells: Readonly<Record<string, (program: string) => string>> = {
  bash,
  zsh,
  fish,
  powershell,
};
