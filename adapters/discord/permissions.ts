// SPDX-License-Identifier: Apache-2.0

/** What the bot may do in a server, by Discord's names, and what for; it asks for no other. */
export const permissions = {
  'View Channels': { bit: 1n << 10n, why: 'see the channels that it answers in' },
  'Send Messages': { bit: 1n << 11n, why: 'post reports and alerts' },
  'Attach Files': { bit: 1n << 15n, why: 'send as a file what is too long for messages' },
  'Read Message History': { bit: 1n << 16n, why: 'start threads from its messages and reply to them' },
  'Create Public Threads': { bit: 1n << 35n, why: 'put the details of a report into its thread' },
  'Send Messages in Threads': { bit: 1n << 38n, why: 'answer in threads' },
} as const;

export type PermissionName = keyof typeof permissions;

const ADMINISTRATOR = 1n << 3n;

export const permissionsInteger: bigint = Object.values(permissions).reduce((sum, { bit }) => sum | bit, 0n);

/** The address that adds the bot to a server with exactly these permissions. https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow */
export const inviteUrl = (applicationId: string): string =>
  `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands&permissions=${permissionsInteger}`;

/** Those of `wanted` that are not granted; Discord names what the bot may do where an interaction comes from. */
export const missing = (
  granted: string | undefined,
  wanted: readonly PermissionName[],
): readonly PermissionName[] => {
  if (granted === undefined || !/^\d{1,30}$/.test(granted)) return [];
  const bits = BigInt(granted);
  if ((bits & ADMINISTRATOR) !== 0n) return [];
  return wanted.filter((name) => (bits & permissions[name].bit) === 0n);
};

/** Told to a person whose answer cannot be shown where they asked. */
export const howToAllow = (names: readonly PermissionName[]): string => {
  const wanted = names.length === 0 ? (Object.keys(permissions) as PermissionName[]) : names;
  return `I may not write here, so I cannot post the answer. Somebody who manages this channel can change that: Edit Channel → Permissions → add my role and allow ${wanted.map((name) => `**${name}**`).join(', ')}. The answer is kept for a day and then appears here.`;
};
