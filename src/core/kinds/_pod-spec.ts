// SPDX-License-Identifier: Apache-2.0

import { flag, intOrText, type Json, list, number, record, text, textMap, texts } from '../read.ts';

/** The parts of a pod that a workload's template has too. */
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  /** Added to a running pod by hand, for debugging. */
  readonly ephemeralContainers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly nodeName?: string | undefined;
  readonly serviceAccountName?: string | undefined;
  readonly imagePullSecrets: readonly string[];
  readonly priorityClassName?: string | undefined;
  readonly runtimeClassName?: string | undefined;
  readonly restartPolicy: string;
  readonly hostNetwork: boolean;
  /** Shares the node's processes (PID) or their shared memory (IPC). */
  readonly hostNamespaces: readonly ('PID' | 'IPC')[];
  /** False when the pod asks for no token of its ServiceAccount. */
  readonly automountToken?: boolean | undefined;
  readonly security?: Security | undefined;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly schedulingGates: readonly string[];
  readonly schedulerName: string;
  /** What containers get to end after they were asked to, in seconds. */
  readonly graceSeconds: number;
  /** Condition types that must be True beside ready containers before the pod counts as ready. */
  readonly readinessGates: readonly string[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly ports: readonly {
    readonly name?: string | undefined;
    readonly containerPort: number;
    readonly protocol: string;
  }[];
  /** References, never values: what a container takes from ConfigMaps and Secrets. */
  readonly uses: readonly SourceRef[];
  /** Hosts that its environment points at (`db`, `db.shop.svc`): no other value of the environment is kept. */
  readonly hosts: readonly string[];
  readonly limits: Readonly<Record<string, string>>;
  readonly requests: Readonly<Record<string, string>>;
  readonly probes: readonly Probe[];
  /** Always for a sidecar. */
  readonly restartPolicy?: string | undefined;
  /** File that a Prometheus, or who reloads it, is told to read: no other argument is kept. */
  readonly configFile?: string | undefined;
  readonly security?: Security | undefined;
}

/** What a securityContext says; undefined where it says nothing. */
export interface Security {
  readonly privileged?: true | undefined;
  readonly runAsUser?: number | undefined;
  readonly runAsNonRoot?: boolean | undefined;
  /** Linux capabilities that are added to the runtime's own. */
  readonly added?: readonly string[] | undefined;
}

export interface Probe {
  readonly kind: 'liveness' | 'readiness' | 'startup';
  readonly port?: number | string | undefined;
  readonly path?: string | undefined;
  /** Longest time from the start of the container to the verdict that the probe fails, in seconds. */
  readonly patienceSeconds: number;
  readonly periodSeconds: number;
}

/** A ConfigMap or Secret that must exist, and the key that must be in it. */
export interface SourceRef {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly key?: string | undefined;
  readonly optional: boolean;
}

export interface Volume {
  readonly name: string;
  readonly uses: readonly SourceRef[];
  readonly claim?: string | undefined;
  /** A path of the node's own file system. */
  readonly hostPath?: string | undefined;
}

const addReference = (uses: SourceRef[], kind: SourceRef['kind'], raw: unknown, key?: string): void => {
  if (typeof raw !== 'object' || raw === null) return;
  const source = raw as Json;
  const name = text(source['name']) ?? text(source['secretName']);
  if (name === undefined || name === '') return;
  uses.push({ kind, name, key, optional: source['optional'] === true });
};

// Only what is plainly a host, or a URL without credentials: anything else may be a secret and is not kept.
const HOST = /^([a-z][a-z0-9+.-]*:\/\/)?([a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?)(:\d{1,5})?(?:\/[^@\s]*)?$/;
const NAMES_A_HOST = /HOST|URL|URI|ADDR|ENDPOINT|SERVER|SERVICE|DSN|BROKER|_DB$|DATABASE/i;

/** The host in a variable; a bare word is one only when the variable's name says so. */
const hostOf = (name: string, value: string): string | undefined => {
  if (value.length > 300 || value === '') return undefined;
  const isNamed = NAMES_A_HOST.test(name);
  if (!isNamed && !value.includes(':') && !value.includes('.svc')) return undefined;
  const match = HOST.exec(value);
  if (match === null) return undefined;
  const [, scheme, host = '', port] = match;
  const isPlain = scheme !== undefined || (port !== undefined && /[a-z]/.test(host)) || host.includes('.svc');
  return isNamed || isPlain ? host : undefined;
};

const readEnv = (raw: unknown, uses: SourceRef[], hosts: string[]): void => {
  if (!Array.isArray(raw)) return;
  for (const entry of raw) {
    if (typeof entry !== 'object' || entry === null) continue;
    const { name, value, valueFrom } = entry as Record<string, unknown>;
    if (typeof value === 'string') {
      const host = hostOf(text(name) ?? '', value);
      if (host !== undefined) hosts.push(host);
    }
    if (typeof valueFrom !== 'object' || valueFrom === null) continue;
    const { configMapKeyRef, secretKeyRef } = valueFrom as Record<string, unknown>;
    addReference(uses, 'ConfigMap', configMapKeyRef, text(record(configMapKeyRef)['key']));
    addReference(uses, 'Secret', secretKeyRef, text(record(secretKeyRef)['key']));
  }
};

const readEnvFrom = (raw: unknown, uses: SourceRef[]): void => {
  if (!Array.isArray(raw)) return;
  for (const entry of raw) {
    addReference(uses, 'ConfigMap', record(entry)['configMapRef']);
    addReference(uses, 'Secret', record(entry)['secretRef']);
  }
};

const addProbe = (probes: Probe[], kind: Probe['kind'], raw: unknown): void => {
  if (typeof raw !== 'object' || raw === null) return;
  const fields = raw as Json;
  const action = record(fields['httpGet'] ?? fields['tcpSocket'] ?? fields['grpc']);
  const delay = number(fields['initialDelaySeconds']) ?? 0;
  const attempts = number(fields['failureThreshold']) ?? 3;
  const periodSeconds = number(fields['periodSeconds']) ?? 10;
  probes.push({
    kind,
    port: intOrText(action['port']),
    path: text(action['path']),
    patienceSeconds: delay + attempts * periodSeconds,
    periodSeconds,
  });
};

const port = (raw: Json): Container['ports'][number] => ({
  name: text(raw['name']),
  containerPort: number(raw['containerPort']) ?? 0,
  protocol: text(raw['protocol']) ?? 'TCP',
});

/** Most contexts say nothing that matters here: those are not kept. */
const readSecurity = (raw: unknown): Security | undefined => {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const context = raw as Json;
  const added = texts(record(context['capabilities'])['add']);
  const security: Security = {
    privileged: context['privileged'] === true ? true : undefined,
    runAsUser: number(context['runAsUser']),
    runAsNonRoot: flag(context['runAsNonRoot']),
    added: added.length === 0 ? undefined : added,
  };
  return Object.values(security).every((value) => value === undefined) ? undefined : security;
};

/** Only of containers that are called after what they are: arguments of others may hold anything. */
const configFileOf = (name: string, args: unknown): string | undefined => {
  if (!Array.isArray(args) || !/prometheus|config-reloader/.test(name)) return undefined;
  for (const argument of args) {
    const file = typeof argument === 'string' ? /^--config[.-]file=(\S+)$/.exec(argument)?.[1] : undefined;
    if (file !== undefined) return file;
  }
  return undefined;
};

const container = (raw: Json): Container => {
  const resources = record(raw['resources']);
  const uses: SourceRef[] = [];
  const hosts: string[] = [];
  const probes: Probe[] = [];
  readEnv(raw['env'], uses, hosts);
  readEnvFrom(raw['envFrom'], uses);
  addProbe(probes, 'liveness', raw['livenessProbe']);
  addProbe(probes, 'readiness', raw['readinessProbe']);
  addProbe(probes, 'startup', raw['startupProbe']);
  return {
    name: text(raw['name']) ?? '',
    image: text(raw['image']) ?? '',
    ports: list(raw['ports'], port),
    uses,
    hosts,
    limits: textMap(resources['limits']),
    requests: textMap(resources['requests']),
    probes,
    restartPolicy: text(raw['restartPolicy']),
    configFile: configFileOf(text(raw['name']) ?? '', raw['args']),
    security: readSecurity(raw['securityContext']),
  };
};

const addKeyed = (uses: SourceRef[], kind: SourceRef['kind'], raw: unknown): void => {
  const items = record(raw)['items'];
  if (!Array.isArray(items) || items.length === 0) return addReference(uses, kind, raw);
  for (const item of items) addReference(uses, kind, raw, text(record(item)['key']));
};

const volume = (raw: Json): Volume => {
  const uses: SourceRef[] = [];
  addKeyed(uses, 'ConfigMap', raw['configMap']);
  addKeyed(uses, 'Secret', raw['secret']);
  const sources = record(raw['projected'])['sources'];
  if (Array.isArray(sources)) {
    for (const source of sources) {
      addKeyed(uses, 'ConfigMap', record(source)['configMap']);
      addKeyed(uses, 'Secret', record(source)['secret']);
    }
  }
  return {
    name: text(raw['name']) ?? '',
    uses,
    claim: text(record(raw['persistentVolumeClaim'])['claimName']),
    hostPath: text(record(raw['hostPath'])['path']),
  };
};

const NO_NAMESPACES: PodSpec['hostNamespaces'] = Object.freeze([]);

const hostNamespacesOf = (spec: Json): PodSpec['hostNamespaces'] =>
  spec['hostPID'] !== true && spec['hostIPC'] !== true
    ? NO_NAMESPACES
    : [
        ...(spec['hostPID'] === true ? (['PID'] as const) : []),
        ...(spec['hostIPC'] === true ? (['IPC'] as const) : []),
      ];

export const readPodSpec = (raw: unknown): PodSpec => {
  const spec = record(raw);
  return {
    containers: list(spec['containers'], container),
    initContainers: list(spec['initContainers'], container),
    ephemeralContainers: list(spec['ephemeralContainers'], container),
    volumes: list(spec['volumes'], volume),
    nodeName: text(spec['nodeName']) || undefined,
    serviceAccountName: text(spec['serviceAccountName']) || undefined,
    imagePullSecrets: list(spec['imagePullSecrets'], (secret) => text(secret['name']) ?? '').filter(
      (name) => name !== '',
    ),
    priorityClassName: text(spec['priorityClassName']),
    runtimeClassName: text(spec['runtimeClassName']),
    restartPolicy: text(spec['restartPolicy']) ?? 'Always',
    hostNetwork: flag(spec['hostNetwork']) ?? false,
    hostNamespaces: hostNamespacesOf(spec),
    automountToken: flag(spec['automountServiceAccountToken']),
    security: readSecurity(spec['securityContext']),
    nodeSelector: textMap(spec['nodeSelector']),
    schedulingGates: texts(list(spec['schedulingGates'], (gate) => text(gate['name']))),
    schedulerName: text(spec['schedulerName']) || 'default-scheduler',
    graceSeconds: number(spec['terminationGracePeriodSeconds']) ?? 30,
    readinessGates: texts(list(spec['readinessGates'], (gate) => text(gate['conditionType']))),
  };
};

export interface PodTemplate {
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

export const readTemplate = (raw: unknown): PodTemplate => ({
  labels: textMap(record(record(raw)['metadata'])['labels']),
  spec: readPodSpec(record(raw)['spec']),
});
