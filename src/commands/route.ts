import { chooseCluster } from '../core/choose.ts';
import { type CommandContext, defineCommand } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { type Severity, severities } from '../core/finding.ts';
import { incidentsNamed } from '../core/incidents-named.ts';
import { ownerIn } from '../core/owner-of.ts';
import { formatRef } from '../core/ref.ts';
import {
  destinationsOf,
  nextDestinationsOf,
  noRoutes,
  type Routed,
  routedOf,
  tryRoutes,
} from '../core/route.ts';
import { parseMoment } from '../core/time-of-day.ts';
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

/** An incident that a watch has seen, by its id, or one of the last report, by number or id. */
const incidentGiven = (named: string, context: CommandContext): Routed => {
  const record = (context.records ?? []).find(({ incident }) => incident === named);
  const known = record === undefined ? undefined : routedOf(record);
  if (known !== undefined) return known;
  const report = troubledReportHere(context);
  const [incident] = incidentsNamed([named], report);
  if (incident === undefined) throw new Refused(`There is no incident ${named}.`, { hint: 'incidents' });
  return {
    cluster: report.cluster,
    namespaces: incident.namespaces,
    severity: incident.severity,
    codes: [incident.cause.code],
    labels: incident.labels ?? {},
    object: formatRef(incident.cause.object),
  };
};

export default defineCommand({
  verb: 'route',
  summary: 'Show who is told of what, and test where an incident would go',
  operands: { placeholder: '[test [NUMBER]]', max: 2, suggests: 'incidents' },
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
  examples: [EXAMPLE, 'route', 'route test 1', 'route test --label team=shop --at "fri 22:00"'],
  needs: ['report', 'records', 'routes'],
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
    const given: Routed =
      named === undefined
        ? {
            cluster: chooseCluster(flags.cluster, context),
            namespaces: [],
            severity: 'critical',
            codes: [],
            labels: {},
            object: '',
          }
        : incidentGiven(named, context);
    const routed: Routed = {
      ...given,
      ...(flags.namespace.length === 0 ? {} : { namespaces: flags.namespace }),
      ...(flags.severity === undefined ? {} : { severity: flags.severity as Severity }),
      ...(flags.code === undefined ? {} : { codes: [flags.code] }),
      ...(flags.object === undefined ? {} : { object: flags.object }),
      labels: { ...given.labels, ...labelsGiven(flags.label) },
    };
    return {
      type: 'answer',
      audience: 'person',
      document: routeTestView(routed, at, {
        tried: tryRoutes(routed, at, routes),
        to: destinationsOf(routed, at, routes),
        next: nextDestinationsOf(routed, at, routes),
        owner: ownerIn(routed.labels, routes.ownerKeys),
        timeZone,
      }),
    };
  },
});
