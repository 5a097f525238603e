// SPDX-License-Identifier: Apache-2.0

import { isAbsolute, resolve, sep } from 'node:path';
import { messageOf, Refused } from '../../src/core/errors.ts';
import { redactSecrets } from '../../src/core/redact/redact-secrets.ts';
import { quoted } from './classify.ts';
import type { Connection, Identity } from './connection.ts';
import { execVersion, readExecCredential } from './exec-credential.ts';
import { materialValue } from './file-value.ts';
import type { IdentityContext, IdentitySource } from './presented.ts';
import { type Credential, renewed } from './renewed.ts';
import { type PluginRun, runPlugin } from './run-plugin.ts';

type Exec = Extract<Identity, { type: 'exec' }>;

/** A plug-in named with a path is relative to the kubeconfig; a bare name is searched for in PATH. */
const commandOf = ({ plugin: { command }, directory }: Exec): string =>
  directory === undefined || isAbsolute(command) || !command.includes(sep)
    ? command
    : resolve(directory, command);

/** What client-go tells plug-ins about who asks; many answer in another version, or not at all, without it. */
const execInfo = (exec: Exec, version: string, connection: Connection, ca: Buffer | undefined): string => {
  const { server, serverName, skipVerification, proxyUrl } = connection;
  const cluster = {
    server: server.href.replace(/\/$/, ''),
    'tls-server-name': serverName,
    'insecure-skip-tls-verify': skipVerification || undefined,
    'certificate-authority-data': ca?.toString('base64'),
    'proxy-url': proxyUrl,
    config: exec.clusterConfig,
  };
  return JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: version,
    spec: { interactive: false, ...(exec.plugin.provideClusterInfo === true ? { cluster } : {}) },
  });
};

const subjectOf = ({ plugin }: Exec, { name }: Connection): string =>
  `The credential plug-in ${plugin.command} of context ${name}`;

const failed = (exec: Exec, connection: Connection, words: string, cause?: unknown): Refused => {
  // The first lines tell; plug-ins print tokens in debug output.
  const said = quoted(redactSecrets(words)).replace(/[.:]$/, '');
  return new Refused(`${subjectOf(exec, connection)} failed${said === '' ? '' : `: ${said}`}.`, {
    hint: [exec.plugin.command, ...exec.plugin.args].join(' '),
    cause,
  });
};

const run = async (exec: Exec, version: string, context: IdentityContext): Promise<PluginRun> => {
  const { connection, clock, env, pluginMs } = context;
  const { args, env: own, installHint } = exec.plugin;
  const { ca } = connection;
  const authority =
    ca === undefined ? undefined : await materialValue(ca, 'certificate authority', clock).read();
  try {
    return await runPlugin({
      command: commandOf(exec),
      args,
      env: {
        ...env,
        ...Object.fromEntries(own.map(({ name, value }) => [name, value])),
        KUBERNETES_EXEC_INFO: execInfo(exec, version, connection, authority),
      },
      timeoutMs: pluginMs,
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new Refused(`${subjectOf(exec, connection)} is not installed here.`, {
        hint: installHint,
        cause: error,
      });
    throw failed(exec, connection, code === 'EACCES' ? 'it may not be run' : messageOf(error), error);
  }
};

/** Asks a credential plug-in (`aws eks get-token`, `gke-gcloud-auth-plugin`, `kubelogin`, …). Refused says what went wrong. */
export const execIdentity = (exec: Exec, context: IdentityContext): IdentitySource => {
  const { connection, clock } = context;
  const { plugin } = exec;
  const version = execVersion(plugin);
  if (version === undefined) {
    throw new Refused(
      `${subjectOf(exec, connection)} speaks ${plugin.apiVersion}, which Kubernetes clients no longer do: update it, and set apiVersion to client.authentication.k8s.io/v1.`,
    );
  }
  if (plugin.interactiveMode === 'Always') {
    throw new Refused(
      `${subjectOf(exec, connection)} wants a terminal (interactiveMode: Always), and there is none here.`,
    );
  }
  const make = async (): Promise<Credential> => {
    const { code, stdout, stderr, isLate } = await run(exec, version, context);
    if (isLate)
      throw new Refused(
        `${subjectOf(exec, connection)} did not end in time; does it wait for somebody to log in?`,
      );
    if (code !== 0) {
      const ended = code === undefined ? 'it was ended by a signal' : `it ended with ${code}`;
      throw failed(exec, connection, stderr.trim() === '' ? ended : stderr);
    }
    try {
      return readExecCredential(stdout, version, `The answer of the credential plug-in ${plugin.command}`);
    } catch (error) {
      throw error instanceof Refused ? error : failed(exec, connection, messageOf(error), error);
    }
  };
  return renewed(make, clock);
};
