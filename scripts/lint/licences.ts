// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '../root.ts';
import type { Step } from './step.ts';

/** Under these anybody may pass the work on with a program under Apache-2.0, whose own licence stays what it is. */
const SHIPPED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  // Of whole files only, which are shipped as they are: what draws pictures. https://www.mozilla.org/MPL/2.0/FAQ/
  'MPL-2.0',
]);

/** Tools are run here and passed on to nobody: these besides. */
const TOOLS: ReadonlySet<string> = new Set([...SHIPPED, 'CC-BY-3.0', 'CC0-1.0', 'Python-2.0', 'Unlicense']);

/** What packages say in words of their own, as it was read. */
const READ: Readonly<Record<string, string>> = {
  // A licence of fonts that lets programs hold them: https://dejavu-fonts.github.io/License.html
  'dejavu-fonts-ttf': 'MIT',
  'discord-markdown-parser': 'Apache-2.0',
};

/** Whether an SPDX expression can be kept: all of what is joined by AND, one of what is joined by OR. */
export const isAllowed = (expression: string, allowed: ReadonlySet<string>): boolean => {
  const inner = expression.replace(/^\((.*)\)$/, '$1');
  if (inner.includes(' AND ')) return inner.split(' AND ').every((part) => isAllowed(part.trim(), allowed));
  if (inner.includes(' OR ')) return inner.split(' OR ').some((part) => isAllowed(part.trim(), allowed));
  return allowed.has(inner);
};

interface Found {
  readonly licenses: string | readonly string[];
}

const checked = async (...flags: readonly string[]): Promise<Readonly<Record<string, Found>>> => {
  const { stdout } = await promisify(execFile)(
    `${root}node_modules/.bin/license-checker-rseidelsohn`,
    ['--json', '--excludePrivatePackages', ...flags],
    { cwd: root, maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout) as Record<string, Found>;
};

/** One sentence for each package whose licence is none of these. */
export const notAllowed = (
  packages: Readonly<Record<string, Found>>,
  allowed: ReadonlySet<string>,
  use: string,
): readonly string[] =>
  Object.entries(packages).flatMap(([id, { licenses }]) => {
    const name = id.slice(0, id.lastIndexOf('@'));
    const said = READ[name] ?? [licenses].flat().join(' AND ');
    return isAllowed(said, allowed)
      ? []
      : [
          `${id} is ${use} and comes under ${said}: take another package, or say in scripts/lint/licences.ts why.`,
        ];
  });

export const shippedLicences = SHIPPED;

/** Licences of all packages: of those that are shipped, and of those that only work here. */
export const licences: Step = {
  name: 'licences',
  run: async () => {
    const [shipped, all] = await Promise.all([checked('--production'), checked()]);
    const found = [...notAllowed(shipped, SHIPPED, 'shipped'), ...notAllowed(all, TOOLS, 'a tool')];
    return [...new Set(found)].join('\n');
  },
};
