import type { Text } from './document.ts';
import type { CauseTree } from './incident-trees.ts';
import { namesText } from './incident-title.ts';
import type { Ingress } from './kinds/ingress.ts';
import type { Service } from './kinds/service.ts';
import { matchesLabels } from './label-selector.ts';
import { byText, formatRef, type Ref } from './ref.ts';
import { isDown } from './relations.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { isWorkload, readyCountOf } from './workload-counts.ts';

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const podsClause = ({ lead, members }: CauseTree, workloads: readonly Ref[], index: SnapshotIndex): Text[] => {
  const pods = new Map(members.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'Pod')).map((ref) => [formatRef(ref), ref]));
  const [only] = workloads;
  if (only === undefined || (workloads.length === 1 && only.kind === 'Pod')) return [];
  if (workloads.length > 1) return [[pods.size > 0 ? `${plural(pods.size, 'pod')} of ${plural(workloads.length, 'workload')} affected` : `${plural(workloads.length, 'workload')} affected`]];
  const count = readyCountOf(only, index);
  if (count === undefined) return pods.size > 0 ? [[`${plural(pods.size, 'pod')} affected`]] : [];
  const late = Math.max(0, count.wanted - count.ready);
  if (late === 0) return pods.size > 0 && lead.object.kind === 'Pod' ? [[`${plural(pods.size, 'pod')} beside ${count.ready} that serve`]] : [];
  const waiting = [...pods.values()].every(({ name, namespace }) => index.find('Pod', name, namespace)?.phase === 'Pending');
  return [[`${late} of ${plural(count.wanted, 'pod')} ${waiting ? 'cannot start' : count.wanted === 1 ? 'is not ready' : 'are not ready'}`]];
};

/** Services that nobody answers behind because of this tree: found by finding, by label of its pods, or by template of its workloads. */
const deadServices = ({ members }: CauseTree, workloads: readonly Ref[], index: SnapshotIndex): readonly Service[] => {
  const dead = new Map<string, Service>();
  const add = (service: Service | undefined): void => {
    if (service !== undefined && isDown(service, index)) dead.set(formatRef({ ...service.metadata, kind: 'Service' }), service);
  };
  for (const object of members.flatMap(({ objects }) => objects)) {
    if (object.kind === 'Service') add(index.find('Service', object.name, object.namespace));
    if (object.kind !== 'Pod') continue;
    const labels = index.find('Pod', object.name, object.namespace)?.metadata.labels;
    if (labels !== undefined) index.objects('Service', object.namespace).filter((service) => selects(service, labels)).forEach(add);
  }
  for (const { kind, name, namespace } of workloads) {
    if (kind !== 'Deployment' && kind !== 'StatefulSet' && kind !== 'DaemonSet') continue;
    const labels = index.find(kind, name, namespace)?.template.labels;
    if (labels !== undefined) index.objects('Service', namespace).filter((service) => selects(service, labels)).forEach(add);
  }
  return [...dead.entries()].sort(([a], [b]) => byText(a, b)).map(([, service]) => service);
};

const selects = (service: Service, labels: Readonly<Record<string, string>>): boolean =>
  Object.keys(service.selector).length > 0 && matchesLabels(labels, service.selector);

const urlOf = (ingress: Ingress, host: string): string => {
  const secure = ingress.tls.some(({ hosts }) => hosts.length === 0 || hosts.includes(host));
  return `${secure ? 'https' : 'http'}://${host}`;
};

const ingressClause = (services: readonly Service[], index: SnapshotIndex): Text[] => {
  const dead = new Set(services.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`));
  const urls = new Set<string>();
  for (const namespace of new Set(services.map(({ metadata }) => metadata.namespace))) {
    for (const ingress of index.objects('Ingress', namespace)) {
      for (const { host, path, service } of ingress.backends) {
        if (dead.has(`${namespace ?? ''}/${service}`)) urls.add(host === '*' ? `Ingress ${ingress.metadata.name}` : `${urlOf(ingress, host)}${path === '/' ? '' : path}`);
      }
    }
  }
  const sorted = [...urls].sort(byText);
  return sorted.length === 0 ? [] : [[...namesText(sorted), ` ${sorted.length === 1 ? 'answers' : 'answer'} 503`]];
};

const webhookClause = ({ members, lead }: CauseTree): Text[] => {
  const refused = members.filter((finding) => finding !== lead && finding.severity === 'critical' && /WebhookConfiguration$/.test(finding.object.kind));
  return refused.length === 0 ? [] : [['API requests checked by ', ...namesText(refused.map(({ object }) => object.name)), ' are refused']];
};

/** Workloads that fail because they call one that does: joined by a guess, told as such. */
const callersClause = ({ members, guessed }: CauseTree, leading: ReadonlySet<string>): Text[] => {
  const callers = new Set(members.filter((finding) => guessed.has(finding) && isWorkload(finding.object) && !leading.has(formatRef(finding.owner))).map(({ owner }) => owner.name));
  return callers.size === 0 ? [] : [[...namesText([...callers].sort(byText)), ` ${callers.size === 1 ? 'calls it and fails' : 'call it and fail'}`]];
};

/** What no longer works, as a chain of clauses from the pods to those who ask from outside. `workloads`: the lead's own first. */
export const impactOf = (tree: CauseTree, workloads: readonly Ref[], index: SnapshotIndex): readonly Text[] => {
  const guessedOwners = new Set([...tree.guessed].map(({ owner }) => formatRef(owner)));
  const direct = workloads.filter((workload) => !guessedOwners.has(formatRef(workload)));
  const own = deadServices({ ...tree, members: tree.members.filter((finding) => !tree.guessed.has(finding)) }, direct, index);
  const all = deadServices(tree, workloads, index);
  const shown = tree.lead.object.kind === 'Service' ? own.filter(({ metadata }) => metadata.name !== tree.lead.object.name) : own;
  return [
    ...podsClause(tree, direct, index),
    ...(shown.length === 0 ? [] : [[`${shown.length === 1 ? 'Service' : 'Services'} `, ...namesText(shown.map(({ metadata }) => metadata.name)), ` ${shown.length === 1 ? 'has' : 'have'} no endpoints`]]),
    ...callersClause(tree, new Set(direct.map(formatRef))),
    ...webhookClause(tree),
    ...ingressClause(all, index),
  ];
};
