/** The settings that a schema defines, as paths. */
import type * as v from 'valibot';

type Node =
  | v.ObjectSchema<v.ObjectEntries, undefined>
  | v.LazySchema<v.GenericSchema>
  | v.OptionalSchema<v.GenericSchema, undefined>
  | v.ExactOptionalSchema<v.GenericSchema, undefined>
  | v.UnknownSchema;

/** Returns the path of each setting, such as `markers.key`, in the order of the schema. A list or a table is one setting. */
export function settingPaths(schema: v.GenericSchema, path: readonly string[] = []): readonly string[] {
  const node = schema as Node;
  switch (node.type) {
    case 'optional':
    case 'exact_optional':
      return settingPaths(node.wrapped, path);
    case 'lazy':
      return settingPaths(node.getter(undefined), path);
    case 'object':
      return Object.entries(node.entries).flatMap(([key, member]) => settingPaths(member, [...path, key]));
    default:
      return [path.join('.')];
  }
}
