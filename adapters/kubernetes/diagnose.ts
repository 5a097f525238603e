// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';
import { isCustomGroup } from '../../src/core/custom-group.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { KindDefinition } from '../../src/core/kind.ts';
import type { KindName } from '../../src/core/kinds/index.ts';
import { leftOutText } from '../../src/core/left-out.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';
import { quoted } from './classify.ts';
import { clusterTrouble } from './cluster-trouble.ts';
import { definitionOf } from './definition-of.ts';
import type { Catalogue, Discovery } from './discovery.ts';
import { grantCommand, mayListCommand } from './grant.ts';
import type { Leaving } from './left-out.ts';
import { whoAmI, whoIsRefused } from './who-am-i.ts';

interface DiagnoseOptions {
  readonly clock: Clock;
  readonly leaving: Leaving;
  /** Those that are read; undefined = all. */
  readonly namespaces: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

/** Rights are given to many namespaces alike: those of the first few are looked at. */
const PROBED = 5;

type Probe = { readonly kind: KindDefinition } & (
  | { readonly status: 'ok' | 'absent' | 'left-out' }
  | {
      readonly status: 'forbidden' | 'failed';
      readonly words: string;
      readonly namespace: string | undefined;
    }
);

/** One object of the kind is asked for: that is the right itself, not what somebody says about it. */
const probe = async (
  kind: KindDefinition,
  catalogue: Catalogue,
  client: ApiClient,
  { leaving, namespaces, signal }: DiagnoseOptions,
): Promise<Probe> => {
  const served = catalogue.served(kind);
  if (served.status === 'absent' || served.status === 'not-recorded') return { kind, status: 'absent' };
  if (leaving.of(kind) !== undefined) return { kind, status: 'left-out' };
  if (served.status === 'failing')
    return { kind, status: 'failed', words: served.detail, namespace: undefined };
  const apiVersion = served.status === 'served' ? served.apiVersion : kind.apiVersions[0];
  const places = kind.namespaced ? namespaces?.slice(0, PROBED) : undefined;
  for (const namespace of places ?? [undefined]) {
    try {
      const target = { type: 'list', apiVersion, plural: kind.plural, namespace } as const;
      await client.ask({ ...target, limit: 1, metadataOnly: true }, signal);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.type === 'absent') return { kind, status: 'absent' };
      const isForbidden = error.type === 'forbidden' || error.type === 'unauthorized';
      return { kind, status: isForbidden ? 'forbidden' : 'failed', words: error.message, namespace };
    }
  }
  return { kind, status: 'ok' };
};

/** Kinds of Kubernetes itself that its older releases, or releases without an option, do not serve. */
const YOUNG = new Set([
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
  'servicecidrs',
  'volumeattributesclasses',
]);

/** Kinds that only some clusters have: nobody misses them. */
const isOfOthers = ({ apiVersions: [first], plural }: KindDefinition): boolean =>
  plural === '*' ||
  YOUNG.has(plural) ||
  first.startsWith('resource.k8s.io/') ||
  isCustomGroup(first.replace(/\/.*/s, '')) ||
  first.startsWith('gateway.networking.k8s.io/');

/** "the whole cluster", or which namespaces were looked at. */
const placeWords = (namespaces: readonly string[] | undefined): string => {
  if (namespaces === undefined) return 'the whole cluster';
  const more = namespaces.length > PROBED ? ` (${namespaces.length - PROBED} more were not looked at)` : '';
  return `namespace${namespaces.length === 1 ? '' : 's'} ${namespaces.slice(0, PROBED).join(', ')}${more}`;
};

/** Values of Secrets come with the right: to do without is the other way to be complete. */
const orLeaveOut = ({ kind }: KindDefinition): string =>
  kind === 'Secret' ? '; or set kubernetes.secrets to none, and reports are complete without' : '';

const rightsChecks = (
  given: readonly Probe[],
  known: string | undefined,
  namespaces: readonly string[] | undefined,
): Check[] => {
  const probes = given.filter(({ status }) => status !== 'left-out');
  const allowed = probes.filter(({ status }) => status === 'ok');
  const absent = probes.filter(({ status }) => status === 'absent').map(({ kind }) => kind.kind);
  const refused = probes.flatMap((one): Check[] => {
    if (one.status !== 'forbidden' && one.status !== 'failed') return [];
    const name = `list ${one.kind.plural}`;
    if (one.status === 'failed') {
      return [
        { name, status: 'failed', detail: one.words, fix: `See why with: kubectl get ${one.kind.plural} -A` },
      ];
    }
    const who = whoIsRefused(one.words) ?? known;
    return [
      {
        name,
        status: 'warning',
        detail: `forbidden: ${mayListCommand(one.kind, who, one.namespace)} answers no; ${one.kind.kind} is not checked`,
        fix: `${grantCommand(one.kind, who, one.namespace)}${orLeaveOut(one.kind)}`,
      },
    ];
  });
  const summary = `${allowed.length} of ${probes.length - absent.length} kinds can be listed in ${placeWords(namespaces)}`;
  const expected = probes
    .filter(({ status, kind }) => status === 'absent' && !isOfOthers(kind))
    .map(({ kind }) => kind.kind);
  const missing = expected.length === 0 ? '' : `; not installed: ${expected.join(', ')}`;
  const status = refused.some((check) => check.status === 'failed')
    ? 'failed'
    : refused.length > 0
      ? 'warning'
      : 'ok';
  const fix = status === 'ok' ? {} : { fix: 'See the lines below.' };
  return [{ name: 'rights', status, detail: `${summary}${missing}`, ...fix }, ...refused];
};

/** What nobody asks for, told where people look for what is missing. */
const leftOutChecks = ({ told }: Leaving): readonly Check[] =>
  told.length === 0
    ? []
    : [{ name: 'left out by choice', status: 'ok', detail: told.map(leftOutText).join('; ') }];

const unreachableCheck = (client: ApiClient, trouble: Refused | Unavailable): Check => {
  const { server, source } = client.connection;
  // What a Refused says after its first sentence is the fix.
  const [, first = trouble.message, rest = ''] = /^(.+?\.) (?=[A-Z])(.+)$/s.exec(trouble.message) ?? [];
  const hint = trouble instanceof Refused ? (trouble.hint ?? '') : '';
  const fix =
    [rest, hint].filter((part) => part !== '').join(' ') ||
    `Check that ${server.host} (server in ${source}) can be reached from here: its address, network rules, VPN, HTTPS_PROXY and NO_PROXY.`;
  return { name: 'connection', status: 'failed', detail: first, fix };
};

/** What `doctor` shows of one cluster: whether it answers, as whom it knows us, and what may not be read, each with its fix. */
export const diagnose = async (
  client: ApiClient,
  discovery: Discovery,
  kinds: readonly KindName[],
  options: DiagnoseOptions,
): Promise<readonly Check[]> => {
  const { clock, leaving, namespaces, signal } = options;
  const wanted = [...new Set(kinds)].map(definitionOf);
  const { server } = client.connection;
  const startedAt = clock.now();
  discovery.forget();
  try {
    const catalogue = await discovery.catalogue(wanted, signal);
    const took = clock.now() - startedAt;
    const version = catalogue.serverVersion ?? 'its version is not told';
    const who = whoAmI(await client.presented(signal));
    const probes: Probe[] = [];
    for (const kind of wanted) probes.push(await probe(kind, catalogue, client, options));
    const refusedAs = probes.flatMap((one) => ('words' in one ? (whoIsRefused(one.words) ?? []) : []))[0];
    const identity = refusedAs ?? who;
    return [
      {
        name: 'connection',
        status: 'ok',
        detail: `${server.href} answers in ${took} ms (${quoted(version)})`,
      },
      identity === undefined
        ? { name: 'identity', status: 'skipped', detail: 'the credentials do not tell a name' }
        : { name: 'identity', status: 'ok', detail: quoted(identity) },
      ...rightsChecks(probes, identity, namespaces),
      ...leftOutChecks(leaving),
    ];
  } catch (error) {
    if (error instanceof ApiFailure) return [unreachableCheck(client, clusterTrouble(client, error))];
    if (error instanceof Refused || error instanceof Unavailable) return [unreachableCheck(client, error)];
    throw error;
  }
};
