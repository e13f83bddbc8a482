/** The kinds of parameters, as schemas with the metadata for help and documentation. */
import * as v from 'valibot';
import { nearest } from '../domain/nearest.ts';
import { listed, quoted } from '../domain/sentence.ts';
import type { Operation } from './operation.ts';

/** Description of a parameter for the ways in. */
export interface Parameter {
  readonly name: string;
  readonly kind: 'text' | 'list' | 'flag' | 'flag-or-text';
  /** Syntax of the value in help, such as `<note>`; `undefined` for both kinds of flags. */
  readonly value: string | undefined;
  readonly description: string;
  readonly required: boolean;
}

/** Returns the schema of a text. `value` is its syntax in help. */
export function textParameter(value: string, description: string) {
  return v.pipe(v.string(), v.metadata({ value, description }));
}

/** Returns the schema of a list of texts. `value` is its syntax in help, and `advice` explains how to write it there. */
export function listParameter(value: string, description: string, advice: string) {
  return v.pipe(v.array(v.string()), v.metadata({ value, description, advice }));
}

/** Returns the schema of a choice; another value is an error about an unknown `noun`. */
export function choiceParameter<const Option extends string>(
  noun: string,
  options: readonly Option[],
  description: string,
) {
  return v.pipe(
    v.picklist(options, ({ input }) => unknownName(noun, String(input), options)),
    v.metadata({ value: `<${options.join('|')}>`, description }),
  );
}

/** Returns the schema of a flag, which is off by default. */
export function flagParameter(description: string) {
  return v.optional(v.pipe(v.boolean(), v.metadata({ description })), false);
}

/** Returns the schema of a flag that can also have a text, and is off by default. */
export function flagOrTextParameter(description: string) {
  return v.optional(v.pipe(v.union([v.boolean(), v.string()]), v.metadata({ description })), false);
}

interface Metadata {
  readonly value?: string;
  readonly description?: string;
  readonly advice?: string;
}

const KINDS: Readonly<Record<string, Parameter['kind']>> = { boolean: 'flag', union: 'flag-or-text', array: 'list' };

/** Returns the parameters of an operation, in the order of its schema. */
export function parametersOf({ parameters }: Pick<Operation, 'parameters'>): readonly Parameter[] {
  return Object.entries(parameters.entries).map(([name, entry]) => {
    const required = !('wrapped' in entry);
    const schema = required ? entry : (entry.wrapped as v.GenericSchema);
    const { value, description = '', advice }: Metadata = v.getMetadata(schema);
    const explained = advice === undefined ? description : `${description}. ${advice}`;
    return { name, kind: KINDS[schema.type] ?? 'text', value, description: explained, required };
  });
}

/** Returns the message about an unknown name, with similar names if any, otherwise all known names. */
export function unknownName(noun: string, name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const advice = near.length > 0 ? `Did you mean ${either(near)}?` : `Available: ${listed(known)}.`;
  return `Unknown ${noun}: ${quoted(name)}. ${advice}`;
}

function either(names: readonly string[]): string {
  return listed(names.map(quoted), 'disjunction');
}
