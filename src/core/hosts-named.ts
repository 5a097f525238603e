// SPDX-License-Identifier: Apache-2.0

/** A host that words name, and the port beside it. */
export interface HostNamed {
  readonly host: string;
  readonly port?: number | undefined;
}

export const NO_ANSWER =
  /refused|timed? ?out|timeout|no such host|unreachable|no route|not known|(?:cannot|can't|could not|unable to|failed to) (?:connect|resolve|reach|translate host)|connect(?:ion)? (?:to|error|failed)|connection reset|ECONN|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|UnknownHost|unavailable|deadline exceeded|name resolution|server misbehaving|nodename nor servname/i;
/** Cluster DNS itself gives no answer. */
export const DNS_FAILS =
  /EAI_AGAIN|Temporary failure in name resolution|server misbehaving|lookup \S+(?: on \S+)?: (?:i\/o timeout|read udp|dial udp)|->[\d.]+:53: .{0,20}timeout/i;
export const NO_NAME =
  /no such host|ENOTFOUND|EAI_AGAIN|name resolution|not known|could not translate host|UnknownHost|nodename nor servname|server misbehaving|lookup \S+ on \S+:53|lookup \S+: i\/o timeout/i;

const HOST = '[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?![a-z0-9_-])';
/** Only a resolver that was asked for a name says so. */
const ASKED =
  '\\blookup |\\b(?:ENOTFOUND|EAI_AGAIN) |UnknownHost(?:Exception)?: |\\b(?:translate host name|resolve host|resolve):? ["\']?';
/** What stands before nothing but a host. */
const SURELY = `${ASKED}|//|@|\\bhost(?:name)?[ =:]{1,2}["']?`;
/** In complaints of drivers, words may stand there too. */
const BEFORE = `${SURELY}|->|\\("|\\('|\\b(?:server|connect(?:ion|ing)?|reach|dial)(?: (?:at|on|to|tcp|server|host|with))*:? ["']?`;
const AFTER = `(?:["']?(?: \\([^)\\s]{1,60}\\))?,? port[ =](\\d{2,5})|["'], (\\d{2,5})\\)| \\([\\d.]+:(\\d{2,5})\\)|:(\\d{2,5})(?!\\d))?`;
const NAMED = new RegExp(`(?<=${BEFORE})(${HOST})${AFTER}`, 'gi');
const WITH_PORT = new RegExp(`(?<![a-z0-9.:-])(${HOST})(?: \\([\\d.]+)?:(\\d{2,5})(?!\\d|[.:]\\d)`, 'gi');
const SURE = new RegExp(`(?<=${SURELY})(${HOST})`, 'gi');
const UNKNOWN = new RegExp(`(?<=${ASKED})(${HOST})`, 'gi');

const HERE = /^(?:localhost|127\..*|0(?:\.0){0,3})$/i;
/** The resolver that was asked, the own end of a connection, and who signs in. */
const ASIDE = /\bon [\d.]+:53\b|\b[\d.]+:\d+(?=->)|-> ?[\d.]+:53\b|(?<=\/\/)[^\s/@]{1,200}@/g;

/** A complaint goes on in lines that are indented: older drivers of PostgreSQL tell the host there. */
const complaintsIn = (words: string): readonly string[] =>
  words.split(/\n(?!\s)/).filter((part) => NO_ANSWER.test(part));

/** Hosts that words say could not be reached, the first named first: what other lines name is left out. */
export const hostsNamed = (words: string): readonly HostNamed[] => {
  const found = new Map<string, HostNamed>();
  for (const complaint of complaintsIn(words)) {
    const text = complaint.replace(ASIDE, '');
    const hits = [...text.matchAll(NAMED), ...text.matchAll(WITH_PORT)];
    const sure = new Set([...text.matchAll(SURE)].map(([host]) => host));
    for (const hit of hits) {
      const [, named = '', ...ports]: readonly (string | undefined)[] = hit;
      const host = named.toLowerCase();
      const told = ports.find((port) => port !== undefined);
      if (HERE.test(host) || !(told !== undefined || host.includes('.') || sure.has(named))) continue;
      const port = told === undefined ? found.get(host)?.port : Number(told);
      found.set(host, { host, port: port ?? found.get(host)?.port });
    }
  }
  return [...found.values()];
};

/** Names that a resolver does not know, as it says. */
export const namesUnknown = (words: string): readonly string[] => [
  ...new Set(
    complaintsIn(words)
      .filter((complaint) => NO_NAME.test(complaint) && !DNS_FAILS.test(complaint))
      .flatMap((complaint) => [...complaint.matchAll(UNKNOWN)].map(([host]) => host.toLowerCase()))
      .filter((host) => host !== 'host'),
  ),
];

const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** `main.go:42` is a place in a program. */
const FILE =
  /\.(?:go|py|rb|rs|js|mjs|cjs|ts|tsx|jsx|java|kt|scala|php|pl|pm|cs|fs|cc|cpp|cxx|hpp|ex|exs|erl|lua|swift|log|conf|json|ya?ml|toml|xml|sql|so|jar)$/;
const NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** Whether it is an address by its shape: four numbers, or a name with a domain. */
export const isAddress = (host: string): boolean => ADDRESS.test(host);
export const isDomainName = (host: string): boolean => NAME.test(host) && !FILE.test(host);
