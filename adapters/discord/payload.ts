// SPDX-License-Identifier: Apache-2.0

/** Component types by number: the enum of the SDK would load all of it where only a picture is wanted. */
export const component = {
  row: 1,
  button: 2,
  select: 3,
  input: 4,
  section: 9,
  text: 10,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
} as const;

/** Message flags. */
export const flag = { ephemeral: 1 << 6, componentsV2: 1 << 15 } as const;

type TypeOf<K extends keyof typeof component> = (typeof component)[K];

export interface TextDisplay {
  readonly type: TypeOf<'text'>;
  readonly content: string;
}

export interface Button {
  readonly type: TypeOf<'button'>;
  /** 1 primary, 2 secondary, 4 danger. */
  readonly style: 1 | 2 | 4;
  readonly label: string;
  readonly custom_id: string;
}

export interface SelectOption {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
  readonly default?: boolean;
}

export interface Select {
  readonly type: TypeOf<'select'>;
  readonly custom_id: string;
  readonly placeholder?: string;
  readonly options: SelectOption[];
  readonly min_values?: number;
  readonly max_values?: number;
  readonly required?: boolean;
}

export interface Row {
  readonly type: TypeOf<'row'>;
  readonly components: (Button | Select)[];
}

export interface Section {
  readonly type: TypeOf<'section'>;
  readonly components: TextDisplay[];
  readonly accessory: Button;
}

/** What a container holds here. */
export type Piece =
  | TextDisplay
  | Section
  | Row
  | { readonly type: TypeOf<'separator'> }
  | { readonly type: TypeOf<'file'>; readonly file: { readonly url: string } }
  | Gallery;

/** Pictures; each names the file that comes with the message. */
export interface Gallery {
  readonly type: TypeOf<'gallery'>;
  readonly items: { readonly media: { readonly url: string }; readonly description: string }[];
}

export interface Container {
  readonly type: TypeOf<'container'>;
  readonly accent_color?: number;
  readonly components: Piece[];
}

/** What is too much for messages, as plain text. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

export interface PictureFile {
  readonly name: string;
  readonly png: Uint8Array;
  readonly text?: undefined;
}

export type AttachedFile = TextFile | PictureFile;

/** One Discord message: `components` is what is shown; `title` names the thread that is started from it. */
export interface DiscordPayload {
  readonly title: string;
  readonly components: readonly Container[];
  readonly files?: readonly AttachedFile[] | undefined;
  /** The same with words in place of pictures: sent where none can be shown. */
  readonly words?: DiscordPayload | undefined;
  /** Roles that are mentioned and may be notified; nobody else is. */
  readonly roles?: readonly string[] | undefined;
}

export interface TextInput {
  readonly type: TypeOf<'input'>;
  readonly custom_id: string;
  /** 1 one line, 2 several. */
  readonly style: 1 | 2;
  readonly required: boolean;
  readonly max_length: number;
  readonly placeholder?: string;
  readonly value?: string;
}

export interface Label {
  readonly type: TypeOf<'label'>;
  readonly label: string;
  readonly component: TextInput | Select;
}

export interface Modal {
  readonly custom_id: string;
  readonly title: string;
  readonly components: Label[];
}
