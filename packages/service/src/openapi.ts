import { ERROR_CODES, type ErrorCode, Problem } from '@edgecoder/protocol';
import { z } from 'zod';
import type { Access, Route } from './route.ts';

export interface OpenApiInfo {
  title: string;
  version: string;
  description: string;
}

/** Errors that every signed route can answer. */
const SIGNED_ERRORS: readonly ErrorCode[] = [
  'signature_missing',
  'signature_invalid',
  'signature_expired',
  'digest_mismatch',
  'signed_before_start',
  'replayed',
  'unknown_key',
  'forbidden',
  'rate_limited',
];

/** One sentence on who may call a route. */
export function accessSentence(access: Access): string {
  switch (access.kind) {
    case 'open':
      return 'Open to all.';
    case 'loopback':
      return 'Only from the same machine, unless the service is set otherwise.';
    case 'signed':
      return `Signed by: ${access.roles.join(', ')}${access.withToken === true ? '; with the service’s token' : ''}.`;
    case 'token':
      return `With the service’s token, or signed by: ${access.roles.join(', ')}.`;
  }
}

/** OpenAPI 3.1 of the routes, from their schemas. */
export function openApiDocument(info: OpenApiInfo, routes: readonly Route[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info,
    paths,
    components: {
      schemas: { Problem: jsonSchema(Problem, 'output') },
      securitySchemes: {
        serviceToken: { type: 'http', scheme: 'bearer', description: 'The token of this service (RFC 6750).' },
        httpSignature: {
          type: 'http',
          scheme: 'signature',
          description:
            'RFC 9421 HTTP Message Signature with Ed25519 over @method, @authority, @path and @query, and over content-type and content-digest when there is a body; keyid is the raw public key in hex.',
        },
      },
    },
  };
}

function operation(route: Route): Record<string, unknown> {
  const { access } = route;
  const signed = access.kind === 'signed' || access.kind === 'token';
  const withToken = access.kind === 'token' || (access.kind === 'signed' && access.withToken === true);
  const errors = new Set<ErrorCode>([
    ...(signed ? SIGNED_ERRORS : []),
    ...(withToken ? (['token_invalid'] as const) : []),
    ...(route.body === undefined
      ? []
      : (['malformed_request', 'invalid_request', 'body_too_large', 'unsupported_media_type'] as const)),
    ...(route.errors ?? []),
    'unavailable',
    'internal',
  ]);
  return {
    tags: [route.tag],
    summary: route.summary,
    description: accessSentence(route.access),
    ...securityOf(access),
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } },
        }),
    responses: {
      200: {
        description: 'Success',
        ...(route.response === undefined
          ? {}
          : { content: { 'application/json': { schema: jsonSchema(route.response, 'output') } } }),
      },
      ...problemResponses(errors),
    },
  };
}

function securityOf(access: Access): { security?: unknown[] } {
  if (access.kind === 'token') return { security: [{ serviceToken: [] }, { httpSignature: [] }] };
  if (access.kind !== 'signed') return {};
  return { security: [{ httpSignature: [], ...(access.withToken === true && { serviceToken: [] }) }] };
}

function problemResponses(codes: ReadonlySet<ErrorCode>): Record<string, unknown> {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const { status, title } = ERROR_CODES[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${code}\`: ${title}`]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [
      status,
      {
        description: lines.join('. '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query'): unknown[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>;
  return rest;
}
