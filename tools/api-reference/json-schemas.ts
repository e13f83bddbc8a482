/** JSON schemas (2020-12) of valibot schemas, as an OpenAPI document contains them. */
import { type ConversionConfig, type JsonSchema, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import type * as v from 'valibot';

const CONFIG: ConversionConfig = {
  target: 'draft-2020-12',
  overrideRef: ({ referenceId }) => refOf(referenceId).$ref,
  overrideAction: ({ valibotAction, jsonSchema }) => {
    const { type } = valibotAction as { readonly type: string };
    // A check in code has no form in JSON Schema. Its message explains it to the caller.
    if (type === 'check') return jsonSchema;
    return type === 'metadata' || type === 'description' ? described(jsonSchema) : undefined;
  },
};

/** Later versions may add members to an answer, so its schema allows them. */
const ANSWER_CONFIG: ConversionConfig = {
  ...CONFIG,
  overrideSchema: ({ valibotSchema, jsonSchema }) => {
    if (valibotSchema.type !== 'strict_object') return undefined;
    const { additionalProperties: _, ...open } = jsonSchema;
    return open;
  },
};

/** Removes the metadata that is only for the help of the command line. */
function described(schema: JsonSchema): JsonSchema {
  const { value: _, advice: __, description = '', ...others } = schema as JsonSchema & Record<string, unknown>;
  return { ...others, description: withoutLinks(description) };
}

/** Returns the text without relative links, which lead nowhere outside `docs/`. */
function withoutLinks(markdown: string): string {
  return markdown.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1');
}

/** Returns the reference to a schema of the document. */
export function refOf(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/** Returns the schemas of answers by name. A schema that is part of another one is a reference in it. */
export function answerSchemas(
  schemas: Readonly<Record<string, v.GenericSchema>>,
): Readonly<Record<string, JsonSchema>> {
  return toJsonSchemaDefs(schemas, ANSWER_CONFIG);
}

/** Returns the schema of the values that a caller can send. */
export function inputSchema(schema: v.GenericSchema): JsonSchema {
  const { $schema: _, ...input } = toJsonSchema(schema, { ...CONFIG, typeMode: 'input' });
  return input;
}
