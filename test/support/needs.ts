import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

/** Programs that live tests start, and how a Debian machine gets them. */
export const programs = {
  'redis-server': 'apt-get install redis-server',
  chromium: 'apt-get install chromium',
} as const;

export type Program = keyof typeof programs;

/** The path of an installed program; undefined where it is absent. */
export const programPath = (program: Program, path = process.env['PATH'] ?? ''): string | undefined =>
  path
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

const mustHaveAll = (): boolean => process.env['CI'] === 'true';

/**
 * A suite that needs a program: it is given the program's path. Where the program is absent the suite is skipped
 * (test/support/announce-needs.ts says so once); with CI=true it fails instead.
 */
export const describeWith = (program: Program, name: string, suite: (path: string) => void): void => {
  const path = programPath(program);
  if (path !== undefined) describe(name, () => suite(path));
  else if (mustHaveAll())
    describe(name, () => {
      test(`has ${program}`, () => {
        throw new Error(`${program} is not installed: ${programs[program]}`);
      });
    });
  else describe.skip(name, () => test.todo(`needs ${program}`));
};
