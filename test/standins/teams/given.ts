// SPDX-License-Identifier: Apache-2.0

/** One directory, one app, three people. Ids as Microsoft makes them. */
export const given = {
  appId: '11111111-2222-4333-8444-555555555555',
  appPassword: 'a-client-secret-of-the-stand-in',
  tenant: '99999999-8888-4777-8666-555555555555',
  otherTenant: '12121212-8888-4777-8666-555555555555',
  bot: { id: '28:11111111-2222-4333-8444-555555555555', name: 'k8sgpt' },
  team: '19:team0ops@thread.tacv2',
} as const;

export interface Someone {
  readonly id: string;
  readonly name: string;
  readonly aadObjectId: string;
}

export const people = {
  ana: { id: '29:1ana', name: 'Ana', aadObjectId: 'aaaaaaaa-0000-4000-8000-000000000001' },
  ben: { id: '29:1ben', name: 'Ben', aadObjectId: 'aaaaaaaa-0000-4000-8000-000000000002' },
} as const satisfies Readonly<Record<string, Someone>>;

export interface Room {
  readonly id: string;
  readonly type: 'personal' | 'groupChat' | 'channel';
  /** The bot is in it. */
  readonly member: boolean;
  /** Nobody may write there any more. */
  readonly blocked?: boolean;
  /** With people of another organisation in it. */
  readonly shared?: boolean;
  /** Takes no messages for one person. */
  readonly untargeted?: boolean;
  /** How many people are in it, where they are more than two or three. */
  readonly people?: number;
}

export const rooms = {
  ops: { id: '19:ops@thread.tacv2', type: 'channel', member: true },
  shop: { id: '19:shop@thread.tacv2', type: 'channel', member: true, untargeted: true },
  partners: { id: '19:partners@thread.tacv2', type: 'channel', member: true, shared: true },
  away: { id: '19:away@thread.tacv2', type: 'channel', member: false },
  old: { id: '19:old@thread.tacv2', type: 'channel', member: true, blocked: true },
  crowd: { id: '19:crowd@thread.tacv2', type: 'channel', member: true, people: 4_000 },
  group: { id: '19:group@thread.v2', type: 'groupChat', member: true },
  ana: { id: 'a:1ana', type: 'personal', member: true },
} as const satisfies Readonly<Record<string, Room>>;
