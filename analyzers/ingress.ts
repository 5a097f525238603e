// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { type Datum, freeText, name, shownNames, volatileName } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import type { Backend, Ingress } from '../src/core/kinds/ingress.ts';
import { byText } from '../src/core/ref.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/services-networking/ingress/';

/** Before ingressClassName, controllers picked their Ingresses by this annotation; no IngressClass object is needed for it. */
const LEGACY_CLASS = 'kubernetes.io/ingress.class';

/** GKE serves these without IngressClass objects. */
const BUILT_IN = new Set(['gce', 'gce-internal']);

/** Shown only: the order of paths may change while the trouble stays the same. */
const routeOf = ({ host, path }: Backend): Datum =>
  host !== '*'
    ? volatileName('host', `${host}${path}`)
    : path === '/'
      ? volatileName('path', 'everything else')
      : volatileName('path', path);

/** A controller that is installed at the same time brings its class. */
const SETTLE = 2 * MINUTE;

const firstPer = (backends: readonly Backend[], key: (backend: Backend) => string): readonly Backend[] =>
  [...new Map([...backends].reverse().map((backend) => [key(backend), backend])).values()].reverse();

/** Whether no class at all is a fault: not where a default class exists, not where a controller serves it all the same. */
const lacksClass = (ingress: Ingress, cluster: Cluster<'IngressClass'>): boolean =>
  ingress.className === undefined &&
  ingress.metadata.annotations[LEGACY_CLASS] === undefined &&
  ingress.addresses === 0 &&
  cluster.knows('IngressClass') &&
  !cluster.list('IngressClass').some(({ isDefault }) => isDefault);

export default defineAnalyzer({
  kind: 'Ingress',
  group: 'core',
  title: 'Ingresses that no controller serves, or that lead nowhere',
  why: 'An Ingress is the door from outside: what it misses is what users see as an error page.',
  each: 'Ingress',
  reads: ['IngressClass', 'Service'],
  problems: {
    'class-missing': {
      severity: 'critical',
      message: 'asks for IngressClass {class}, which does not exist: {outcome}',
      fix: 'Install the ingress controller of class {class}, or set ingressClassName to one of {known}.',
      docs: `${DOCS}#ingress-class`,
      kubectl: 'kubectl get ingressclass',
    },
    'class-unset': {
      severity: 'warning',
      message: 'names no IngressClass and the cluster has no default one: no controller serves it',
      fix: 'Set ingressClassName to one of {known}, or mark an IngressClass as the default.',
      docs: `${DOCS}#default-ingress-class`,
      kubectl: 'kubectl get ingressclass',
    },
    'class-legacy': {
      severity: 'info',
      advice: true,
      message:
        'names its class {class} by the deprecated annotation kubernetes.io/ingress.class, and no IngressClass of that name exists',
      fix: 'Set ingressClassName instead of the annotation, as soon as the controller has an IngressClass.',
      docs: `${DOCS}#deprecated-annotation`,
      kubectl: 'kubectl get ingressclass',
    },
    'service-missing': {
      severity: 'critical',
      message: 'sends {route} to Service {service}, which does not exist',
      fix: 'Create Service {service} in namespace {namespace}, or correct the backend of {route}.',
      docs: `${DOCS}#the-ingress-resource`,
      kubectl: 'kubectl get service -n {namespace}',
    },
    'service-port-missing': {
      severity: 'critical',
      message: 'sends {route} to port {port} of Service {service}, which has no such port: it has {known}',
      fix: 'Set the backend port of {route} to one of {known}, or add port {port} to Service {service}.',
      docs: `${DOCS}#the-ingress-resource`,
      kubectl: 'kubectl get service {service} -n {namespace}',
    },
  },
  *check(ingress, cluster) {
    const { namespace } = ingress.metadata;
    const known = shownNames(
      'IngressClass',
      cluster
        .list('IngressClass')
        .map(({ metadata }) => metadata.name)
        .sort(byText),
    );
    const wanted = ingress.className;
    // A controller may serve a class by its name alone; but an address may also be left of the class before.
    const isServed = ingress.addresses > 0;
    if (
      wanted !== undefined &&
      !BUILT_IN.has(wanted) &&
      cluster.lacks('IngressClass', wanted) &&
      (isServed || cluster.olderThan(ingress.metadata.creationTimestamp, SETTLE))
    ) {
      yield {
        code: 'class-missing',
        severity: isServed ? 'info' : undefined,
        data: {
          class: name('IngressClass', wanted),
          known,
          outcome: freeText(
            isServed
              ? 'it has an address, so a controller that needs no such object may serve it, or did so before'
              : 'no controller serves it',
          ),
        },
        evidence: [{ type: 'field', on: refOf(ingress), path: 'spec.ingressClassName', value: wanted }],
        blames: [{ kind: 'IngressClass', name: wanted }],
        since: ingress.metadata.creationTimestamp,
      };
    } else if (lacksClass(ingress, cluster))
      yield { code: 'class-unset', data: { known }, since: ingress.metadata.creationTimestamp };
    const legacy = ingress.metadata.annotations[LEGACY_CLASS];
    if (
      wanted === undefined &&
      legacy !== undefined &&
      !BUILT_IN.has(legacy) &&
      ingress.addresses === 0 &&
      cluster.lacks('IngressClass', legacy)
    ) {
      yield { code: 'class-legacy', data: { class: name('IngressClass', legacy) } };
    }
    for (const backend of firstPer(ingress.backends, ({ service }) => service)) {
      if (!cluster.lacks('Service', backend.service, namespace)) continue;
      yield {
        code: 'service-missing',
        data: { service: name('Service', backend.service), route: routeOf(backend) },
        blames: [{ kind: 'Service', namespace, name: backend.service }],
      };
    }
    for (const backend of firstPer(ingress.backends, ({ service, port }) => `${service} ${port}`)) {
      const service = cluster.find('Service', backend.service, namespace);
      if (service === undefined || service.ports.length === 0 || backend.port === undefined) continue;
      if (service.ports.some((port) => port.port === backend.port || port.name === backend.port)) continue;
      const ports = service.ports.map((port) =>
        port.name === undefined ? String(port.port) : `${port.name} (${port.port})`,
      );
      yield {
        code: 'service-port-missing',
        data: {
          service: name('Service', backend.service),
          port: name('port', String(backend.port)),
          route: routeOf(backend),
          known: shownNames('port', ports),
        },
        blames: [refOf(service)],
      };
    }
  },
});
