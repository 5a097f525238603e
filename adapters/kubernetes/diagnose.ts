import type { Clock } from '../../src/core/clock.ts';
import { isCustomGroup } from '../../src/core/custom-group.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { KindDefinition } from '../../src/core/kind.ts';
import type { KindName } from '../../src/core/kinds/index.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';
import { quoted } from './classify.ts';
import { clusterTrouble } from './cluster-trouble.ts';
import { definitionOf } from './definition-of.ts';
import type { Catalogue, Discovery } from './discovery.ts';
import { grantCommand, mayListCommand } from './grant.ts';
import { whoAmI, whoIsRefused } from './who-am-i.ts';

interface DiagnoseOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

type Probe = { readonly kind: KindDefinition } & (
  | { readonly status: 'ok' | 'absent' }
  | { readonly status: 'forbidden' | 'failed'; readonly words: string }
);

/** One object of the kind is asked for: that is the right itself, not what somebody says about it. */
const probe = async (
  kind: KindDefinition,
  catalogue: Catalogue,
  client: ApiClient,
  signal: AbortSignal,
): Promise<Probe> => {
  const served = catalogue.served(kind);
  if (served.status === 'absent' || served.status === 'not-recorded') return { kind, status: 'absent' };
  if (served.status === 'failing') return { kind, status: 'failed', words: served.detail };
  const apiVersion = served.status === 'served' ? served.apiVersion : kind.apiVersions[0];
  try {
    await client.ask({ type: 'list', apiVersion, plural: kind.plural, limit: 1, metadataOnly: true }, signal);
    return { kind, status: 'ok' };
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    if (error.type === 'absent') return { kind, status: 'absent' };
    const isForbidden = error.type === 'forbidden' || error.type === 'unauthorized';
    return { kind, status: isForbidden ? 'forbidden' : 'failed', words: error.message };
  }
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
  isCustomGroup(first.replace(/\/.*$/, '')) ||
  first.startsWith('gateway.networking.k8s.io/');

const rightsChecks = (probes: readonly Probe[], known: string | undefined): Check[] => {
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
        detail: `forbidden: ${mayListCommand(one.kind, who)} answers no; ${one.kind.kind} is not checked`,
        fix: grantCommand(one.kind, who),
      },
    ];
  });
  const summary = `${allowed.length} of ${probes.length - absent.length} kinds can be listed in the whole cluster`;
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
  { clock, signal }: DiagnoseOptions,
): Promise<readonly Check[]> => {
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
    for (const kind of wanted) probes.push(await probe(kind, catalogue, client, signal));
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
      ...rightsChecks(probes, identity),
    ];
  } catch (error) {
    if (error instanceof ApiFailure) return [unreachableCheck(client, clusterTrouble(client, error))];
    if (error instanceof Refused || error instanceof Unavailable) return [unreachableCheck(client, error)];
    throw error;
  }
};
