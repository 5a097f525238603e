// SPDX-License-Identifier: Apache-2.0

import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { yamlValue } from '../../core/yaml-documents.ts';
import type { Risk } from './risk.ts';

export interface RiskyFiles {
  /** The configuration file and those of secrets. */
  readonly files: readonly string[];
  readonly kubeconfigs: readonly string[];
  /** Files and folders whose code or rules are run. */
  readonly analyzers: readonly string[];
  readonly stateDir: string;
  /** Inside a pod files come from volumes, which everybody in it may read. */
  readonly inPod: boolean;
}

const WRITTEN_BY_OTHERS = 0o022;
const READ_BY_OTHERS = 0o044;

/** Undefined where there is none, or no such rights (Windows). */
const modeOf = async (path: string): Promise<number | undefined> => {
  if (process.platform === 'win32') return undefined;
  return stat(path).then(
    // What a sticky folder holds is its owners'.
    ({ mode }) => ((mode & 0o1000) === 0 ? mode : 0),
    () => undefined,
  );
};

const rightsOf = async (
  paths: readonly string[],
  risk: (path: string) => Risk,
  bits: number,
): Promise<readonly Risk[]> => {
  const modes = await Promise.all(paths.map(async (path) => ({ path, mode: await modeOf(path) })));
  return modes.filter(({ mode = 0 }) => (mode & bits) !== 0).map(({ path }) => risk(path));
};

/** The parts of a kubeconfig that say how much it allows; anything else may stand in it. */
const Kubeconfig = z.object({
  clusters: z
    .array(
      z.object({
        name: z.string(),
        cluster: z.object({ 'insecure-skip-tls-verify': z.boolean().optional() }).catch({}),
      }),
    )
    .catch([]),
  users: z
    .array(
      z.object({
        name: z.string(),
        user: z
          .object({
            'client-certificate-data': z.string().optional(),
            exec: z.object({ command: z.string() }).optional(),
          })
          .catch({}),
      }),
    )
    .catch([]),
});

/** Members of this group may do everything: no rule of a cluster limits them, and a certificate cannot be taken back. */
const MASTERS = /^O=system:masters$/m;

const isMaster = (data: string | undefined): boolean => {
  if (data === undefined) return false;
  try {
    return MASTERS.test(new X509Certificate(Buffer.from(data, 'base64')).subject);
  } catch {
    return false;
  }
};

const kubeconfigRisks = async (path: string): Promise<readonly Risk[]> => {
  let document: z.output<typeof Kubeconfig>;
  try {
    document = Kubeconfig.parse(yamlValue(await readFile(path, 'utf8')));
  } catch {
    // Why it cannot be read is told where clusters are opened.
    return [];
  }
  return [
    ...document.clusters
      .filter(({ cluster }) => cluster['insecure-skip-tls-verify'] === true)
      .map(({ name }) => ({
        code: 'api-server-not-verified',
        what: `the certificate of cluster ${name} is not verified: whoever sits between reads its token`,
        fix: `Put certificate-authority-data in place of insecure-skip-tls-verify in ${path}.`,
      })),
    ...document.users
      .filter(({ user }) => isMaster(user['client-certificate-data']))
      .map(({ name }) => ({
        code: 'cluster-admin',
        what: `user ${name} of ${path} is of the group system:masters, which may do everything`,
        fix: 'Take an account with the rights of docs/reference/rbac.md: get, list and watch.',
      })),
    ...document.users.flatMap(({ name, user }): Risk[] =>
      user.exec === undefined
        ? []
        : [
            {
              code: 'kubeconfig-runs-program',
              what: `user ${name} of ${path} has the program ${user.exec.command} run, with the rights of this process`,
              fix: 'Take the token of a service account where a program is not needed.',
            },
          ],
    ),
  ];
};

/** What files say and who may change them. Reads them; never throws. */
export const fileRisks = async ({
  files,
  kubeconfigs,
  analyzers,
  stateDir,
  inPod,
}: RiskyFiles): Promise<readonly Risk[]> => {
  const written = await rightsOf(
    [...files, ...kubeconfigs, ...analyzers],
    (path) => ({
      code: 'file-written-by-others',
      what: `others may write ${path}, and so choose who may ask, what is run or whom the bot trusts`,
      fix: `chmod go-w ${path}`,
    }),
    WRITTEN_BY_OTHERS,
  );
  const read = inPod
    ? []
    : await rightsOf(
        // The first is the configuration, which holds no secret.
        [...files.slice(1), ...kubeconfigs],
        (path) => ({
          code: 'secret-read-by-others',
          what: `others may read ${path}, which holds a secret`,
          fix: `chmod go-rw ${path}`,
        }),
        READ_BY_OTHERS,
      );
  const state = await rightsOf(
    [stateDir],
    () => ({
      code: 'state-read-by-others',
      what: `others may look into ${stateDir}, which holds reports with real names`,
      fix: `chmod 700 ${stateDir}`,
    }),
    inPod ? 0o007 : 0o077,
  );
  return [...written, ...read, ...state, ...(await Promise.all(kubeconfigs.map(kubeconfigRisks))).flat()];
};
