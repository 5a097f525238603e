// SPDX-License-Identifier: Apache-2.0

import { chooseCluster } from '../core/choose.ts';
import { type CommandContext, defineCommand } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { type Severity, severities } from '../core/finding.ts';
import type { Incident } from '../core/incident.ts';
import { incidentsNamed } from '../core/incidents-named.ts';
import { ownerIn } from '../core/owner-of.ts';
import { formatRef } from '../core/ref.ts';
import type { Report } from '../core/report.ts';
import { nextDestinationsOf, noRoutes, type Routed, routedOf, tryRoutes } from '../core/route.ts';
import { parseMoment } from '../core/time-of-day.ts';
import { toldWhere, watchesSeeing } from '../core/told-where.ts';
import { routesView, routeTestView } from '../views/route.ts';
import { troubledReportHere } from './report-here.ts';

const EXAMPLE = 'route test --namespace shop --severity critical';

const labelsGiven = (given: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at <= 0)
        throw new Refused(`A label is written name=value, not "${text.slice(0, 60)}".`, {
          hint: `${EXAMPLE} --label team=shop`,
        });
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );

/** `web`, `deployment/web`, `Deployment/shop/web`: whether that is what is meant. */
const isNamed = (ref: string, named: string): boolean => {
  const [kind = '', ...rest] = ref.toLowerCase().split('/');
  const name = rest.at(-1) ?? '';
  return [name, `${kind}/${name}`, ref.toLowerCase()].includes(named.toLowerCase());
};

const routedOfIncident = (incident: Incident, report: Report): Routed => ({
  cluster: report.cluster,
  namespaces: incident.namespaces,
  severity: incident.severity,
  codes: [incident.cause.code],
  labels: incident.labels ?? {},
  object: formatRef(incident.cause.object),
});

/**
 * One incident of the last report, by number or id, or what a watch sees, by id; or whatever is wrong with an object: in
 * the report, or as a watch sees it. An object that nothing is wrong with is what it is called.
 */
const incidentGiven = (named: string, context: CommandContext): Partial<Routed> => {
  const { records = [], report } = context;
  const known = records.find(({ incident }) => incident === named);
  const routed = known === undefined ? undefined : routedOf(known);
  if (routed !== undefined) return routed;
  if (/^(?:\d{1,3}|[0-9a-f]{16,})$/.test(named)) {
    const here = troubledReportHere(context);
    const [incident] = incidentsNamed([named], here);
    return incident === undefined ? {} : routedOfIncident(incident, here);
  }
  const seen = records
    .flatMap((record) => routedOf(record) ?? [])
    .find(({ object }) => isNamed(object, named));
  if (seen !== undefined) return seen;
  const inReport = report?.incidents.find(({ affected }) =>
    affected.some((ref) => isNamed(formatRef(ref), named)),
  );
  return inReport === undefined || report === undefined
    ? { object: named }
    : routedOfIncident(inReport, report);
};

export default defineCommand({
  verb: 'route',
  summary: 'Show who is told of what, and test where an incident would go',
  operands: { placeholder: '[test [NUMBER|OBJECT]]', max: 2, suggests: 'incidents' },
  flags: {
    namespace: {
      type: 'list',
      short: 'n',
      placeholder: 'NAMESPACE',
      description: 'of something in this namespace',
      suggests: 'namespaces',
    },
    severity: {
      type: 'text',
      placeholder: 'SEVERITY',
      description: 'how grave it is (default: critical)',
      choices: severities,
    },
    code: { type: 'text', placeholder: 'CODE', description: 'code of its cause, for example node/not-ready' },
    label: {
      type: 'list',
      placeholder: 'NAME=VALUE',
      description: 'a label of the workload or its namespace',
    },
    object: { type: 'text', placeholder: 'OBJECT', description: 'the object to blame, Deployment/shop/web' },
    cluster: {
      type: 'text',
      placeholder: 'NAME',
      description: "another cluster than this channel's default",
      suggests: 'clusters',
    },
    at: { type: 'text', placeholder: 'TIME', description: 'at 22:00 or "fri 22:00" (default: now)' },
    report: { type: 'text', placeholder: 'REPORT', description: 'the report whose incident is meant' },
  },
  examples: [
    EXAMPLE,
    'route',
    'route test 1',
    'route test deployment/web',
    'route test --label team=shop --at "fri 22:00"',
  ],
  needs: ['report', 'records', 'routes', 'watches'],
  plan: ({ flags, operands }, context) => {
    const { routes = noRoutes, now } = context;
    const [what, named] = operands[0] === 'test' ? operands : ['', ...operands];
    const isAsked = Object.values(flags).some((value) => value !== undefined && value.length > 0);
    if (what === '' && named === undefined && !isAsked)
      return { type: 'answer', audience: 'person', document: routesView(routes) };
    const { timeZone } = routes;
    const at = flags.at === undefined ? now : parseMoment(flags.at, now, timeZone);
    if (at === undefined)
      throw new Refused(`A time is written 22:00 or "fri 22:00", not "${flags.at?.slice(0, 40) ?? ''}".`, {
        hint: `${EXAMPLE} --at 22:00`,
      });
    const found = named === undefined ? {} : incidentGiven(named, context);
    const given: Routed = {
      namespaces: [],
      severity: 'critical',
      codes: [],
      labels: {},
      object: '',
      ...found,
      // A cluster that is not named is that of the incident.
      cluster: found.cluster ?? chooseCluster(flags.cluster, context),
    };
    const routed: Routed = {
      ...given,
      ...(flags.namespace.length === 0 ? {} : { namespaces: flags.namespace }),
      ...(flags.severity === undefined ? {} : { severity: flags.severity as Severity }),
      ...(flags.code === undefined ? {} : { codes: [flags.code] }),
      ...(flags.object === undefined ? {} : { object: flags.object }),
      labels: { ...given.labels, ...labelsGiven(flags.label) },
    };
    const watches = context.watches?.map(({ watch }) => watch);
    const seeing = watchesSeeing(routed, watches ?? []);
    return {
      type: 'answer',
      audience: 'person',
      document: routeTestView(routed, at, {
        tried: tryRoutes(routed, at, routes),
        to: toldWhere(routed, at, routes, seeing),
        seeing: watches === undefined ? undefined : seeing,
        next: nextDestinationsOf(routed, at, routes),
        owner: ownerIn(routed.labels, routes.ownerKeys),
        timeZone,
        assumed: named !== undefined && found.severity === undefined,
      }),
    };
  },
});
