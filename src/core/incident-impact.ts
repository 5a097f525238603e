import type { Text } from './document.ts';
import type { CauseTree } from './incident-trees.ts';
import { namesText } from './incident-title.ts';
import { refOf } from './kind.ts';
import type { Ingress } from './kinds/ingress.ts';
import type { Service } from './kinds/service.ts';
import { matchesLabels } from './label-selector.ts';
import { byText, formatRef, type Ref } from './ref.ts';
import { isDown } from './relations.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { isMissing, isWorkload, readyCountOf } from './workload-counts.ts';

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const podsClause = ({ lead, members }: CauseTree, workloads: readonly Ref[], index: SnapshotIndex): Text[] => {
  const pods = new Map(members.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'Pod')).map((ref) => [formatRef(ref), ref]));
  const [only] = workloads;
  // A fault beside a workload that its own parts keep from working says nothing of its pods.
  if (members.every(({ symptom, severity, object }) => symptom !== true && severity !== 'critical' && object.kind !== 'Pod')) return [];
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
  const add = (service: Service | undefined, isDead = service !== undefined && isDown(service, index)): void => {
    if (service !== undefined && isDead) dead.set(formatRef({ ...service.metadata, kind: 'Service' }), service);
  };
  for (const { objects, severity } of members) {
    for (const { kind, name, namespace } of objects) {
      if (kind === 'Service') add(index.find('Service', name, namespace), severity === 'critical');
      const labels = kind === 'Pod' ? index.find('Pod', name, namespace)?.metadata.labels : undefined;
      if (labels !== undefined) for (const service of selecting(labels, namespace, index)) add(service);
    }
  }
  for (const { kind, name, namespace } of workloads) {
    if (kind !== 'Deployment' && kind !== 'StatefulSet' && kind !== 'DaemonSet') continue;
    const labels = index.find(kind, name, namespace)?.template.labels;
    if (labels !== undefined) for (const service of selecting(labels, namespace, index)) add(service);
  }
  return [...dead.entries()].sort(([a], [b]) => byText(a, b)).map(([, service]) => service);
};

const selecting = (labels: Readonly<Record<string, string>>, namespace: string | undefined, index: SnapshotIndex): readonly Service[] =>
  index.objects('Service', namespace).filter(({ selector }) => Object.keys(selector).length > 0 && matchesLabels(labels, selector));

const urlOf = (ingress: Ingress, host: string): string => {
  const secure = ingress.tls.some(({ hosts }) => hosts.length === 0 || hosts.includes(host));
  return `${secure ? 'https' : 'http'}://${host}`;
};

/** `services`: those behind which nobody answers, or which do not exist. */
const ingressClause = (services: readonly Ref[], index: SnapshotIndex): Text[] => {
  const dead = new Set(services.map(formatRef));
  const urls = new Set<string>();
  for (const namespace of new Set(services.map((service) => service.namespace))) {
    for (const ingress of index.objects('Ingress', namespace)) {
      for (const { host, path, service } of ingress.backends) {
        if (dead.has(formatRef({ kind: 'Service', namespace, name: service }))) urls.add(host === '*' ? `Ingress ${ingress.metadata.name}` : `${urlOf(ingress, host)}${path === '/' ? '' : path}`);
      }
    }
  }
  const sorted = [...urls].sort(byText);
  return sorted.length === 0 ? [] : [[...namesText(sorted), ` ${sorted.length === 1 ? 'answers' : 'answer'} 503`]];
};

/** What visitors of an Ingress see, by what it lacks. */
const SEEN: Readonly<Record<string, readonly [one: string, many: string]>> = {
  IngressClass: ['is not served', 'are not served'],
  Secret: ['has no valid certificate', 'have no valid certificate'],
};

/** Of Ingresses that are at fault themselves. */
const doorClause = ({ members, lead }: CauseTree, index: SnapshotIndex): Text[] => {
  const seen = SEEN[lead.blames[0]?.kind ?? ''];
  if (lead.object.kind !== 'Ingress' || seen === undefined) return [];
  const ingresses = members.flatMap(({ objects }) => objects).flatMap(({ kind, name, namespace }) => (kind === 'Ingress' ? (index.find('Ingress', name, namespace) ?? []) : []));
  const urls = [...new Set(ingresses.flatMap((ingress) => ingress.hosts.map((host) => urlOf(ingress, host))))].sort(byText);
  return urls.length === 0 ? [] : [[...namesText(urls), ` ${seen[urls.length === 1 ? 0 : 1]}`]];
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
  const missing = tree.blamed?.kind === 'Service' && isMissing(tree.blamed, index) ? [tree.blamed] : [];
  const shown = tree.lead.object.kind === 'Service' ? own.filter(({ metadata }) => metadata.name !== tree.lead.object.name) : own;
  return [
    ...podsClause(tree, direct, index),
    ...(shown.length === 0 ? [] : [[`${shown.length === 1 ? 'Service' : 'Services'} `, ...namesText(shown.map(({ metadata }) => metadata.name)), ` ${shown.length === 1 ? 'has' : 'have'} no endpoints`]]),
    ...callersClause(tree, new Set(direct.map(formatRef))),
    ...webhookClause(tree),
    ...ingressClause([...all.map(refOf), ...missing], index),
    ...doorClause(tree, index),
  ];
};
