import { spawn } from 'node:child_process';
import type { RequestOptions } from 'node:https';
import { isAbsolute, resolve, sep } from 'node:path';
import { messageOf, Refused } from '../../src/core/errors.ts';
import { redactSecrets } from '../../src/core/redact/redact-secrets.ts';
import type { Connection, Identity } from './connection.ts';
import { bearer, type IdentityContext, type IdentitySource, type Presented } from './presented.ts';
import { renewed } from './renewed.ts';

type Exec = Extract<Identity, { type: 'exec' }>;

/** A plug-in named with a path is relative to the kubeconfig; a bare name is searched for in PATH. */
const commandOf = ({ plugin: { command }, directory }: Exec): string =>
  directory === undefined || isAbsolute(command) || !command.includes(sep)
    ? command
    : resolve(directory, command);

const EXEC_API = 'client.authentication.k8s.io/v1';

/** What client-go tells plug-ins about who asks; many answer in another version, or not at all, without it. */
const execInfo = ({ plugin }: Exec, { server, serverName, skipVerification, ca }: Connection): string =>
  JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: plugin.apiVersion ?? EXEC_API,
    spec: {
      interactive: false,
      ...(plugin.provideClusterInfo === true
        ? {
            cluster: {
              server: server.href.replace(/\/$/, ''),
              'tls-server-name': serverName,
              'insecure-skip-tls-verify': skipVerification || undefined,
              'certificate-authority-data': ca?.type === 'bytes' ? ca.bytes.toString('base64') : undefined,
            },
          }
        : {}),
    },
  });

interface Client {
  readonly applyAuthentication: (
    who: { readonly name: string; readonly exec: unknown },
    options: RequestOptions,
  ) => Promise<void>;
}

const failure = (exec: Exec, { name }: Connection, error: unknown, isLate: boolean): Refused => {
  const { command, installHint } = exec.plugin;
  const subject = `The credential plug-in ${command} of context ${name}`;
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    return new Refused(`${subject} is not installed here.`, { hint: installHint, cause: error });
  }
  if (isLate)
    return new Refused(`${subject} did not end in time; does it wait for somebody to log in?`, {
      cause: error,
    });
  // The first lines tell; plug-ins print tokens in debug output.
  const said = redactSecrets(messageOf(error)).trim().replaceAll(/\s+/g, ' ').slice(0, 300);
  return new Refused(`${subject} failed${said === '' ? '' : `: ${said}`}.`, {
    hint: [command, ...exec.plugin.args].join(' '),
    cause: error,
  });
};

/** Asks a credential plug-in (`aws eks get-token`, `gke-gcloud-auth-plugin`, `kubelogin`, …) through the official client. */
export const execIdentity = (exec: Exec, context: IdentityContext): IdentitySource => {
  const { connection, clock, env, pluginMs } = context;
  if (exec.plugin.interactiveMode === 'Always') {
    throw new Refused(
      `The credential plug-in ${exec.plugin.command} of context ${connection.name} wants a terminal (interactiveMode: Always), and there is none here.`,
    );
  }
  const user = { name: connection.name, exec: { ...exec.plugin, command: commandOf(exec) } };
  const environment = {
    ...env,
    ...Object.fromEntries(exec.plugin.env.map(({ name, value }) => [name, value])),
    KUBERNETES_EXEC_INFO: execInfo(exec, connection),
  };
  let client: Client | undefined;
  let isLate = false;

  // Bounded in time, and without a terminal to wait at.
  const execFn = (command: string, args: readonly string[]) => {
    isLate = false;
    const child = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
      // A grandchild may hold them open.
      child.stdout.destroy();
      child.stderr.destroy();
    }, pluginMs);
    child.once('close', () => clearTimeout(timer));
    return child;
  };

  const load = async (): Promise<Client> => {
    // This part of the official client alone: the whole of it costs 80 MB.
    const { ExecAuth } = await import('@kubernetes/client-node/dist/exec_auth.js');
    return Object.assign(new ExecAuth(), { execFn });
  };

  const make = async (): Promise<Presented> => {
    const asked = (client ??= await load());
    const options: RequestOptions & { headers: Record<string, string> } = { headers: {} };
    try {
      await asked.applyAuthentication(user, options);
    } catch (error) {
      throw failure(exec, connection, error, isLate);
    }
    const token = options.headers['Authorization']?.replace(/^Bearer /, '');
    const certificate = options.cert === undefined ? undefined : Buffer.from(options.cert as string);
    const key = options.key === undefined ? undefined : Buffer.from(options.key as string);
    if (token === undefined && certificate === undefined) {
      throw failure(exec, connection, new Error('it printed neither a token nor a certificate'), false);
    }
    const where = `The answer of the credential plug-in ${exec.plugin.command}`;
    return { ...(token === undefined ? {} : bearer(token, where)), certificate, key };
  };
  return renewed(make, () => (client = undefined), clock);
};
