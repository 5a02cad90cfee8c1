import { MAX_WINDOW_HITS } from '@edgecoder/cache';
import { z } from 'zod';
import { defineSettings, envSchemas as is, type SettingsOf, setting } from './settings.ts';

/** The id of a key, in a variable. */
export const peerIdText = z
  .string()
  .regex(/^[a-z2-7]{26}$/, { error: 'expected peer ids of 26 characters, separated by commas' });
/** A name that requests may be signed for, in a variable. */
export const authorityText = z
  .string()
  .regex(/^[a-z0-9.[\]:-]{1,255}$/, { error: 'expected host[:port] names, separated by commas' });

/** Variables that every service with an HTTP interface has. */
export const serviceVariables = defineSettings({
  TRUSTED_PROXIES: setting(is.list(is.text(64), 16).optional(), {
    description: 'Addresses or CIDR ranges of proxies whose X-Forwarded-For is believed.',
  }),
  REDIS_URL: setting(is.secretUrl('redis', 'rediss').optional(), {
    description: 'Redis for nonces and rate limits; needed as soon as there are several replicas.',
    secret: true,
  }),
  RATE_LIMIT_REQUESTS: setting(is.integer(1, MAX_WINDOW_HITS), {
    description: 'Signed requests that one key may make in RATE_LIMIT_WINDOW_MS.',
    default: '10000',
  }),
  RATE_LIMIT_ADDRESS_REQUESTS: setting(is.integer(1, MAX_WINDOW_HITS), {
    description: 'Unsigned and unknown callers: requests that one address may make in RATE_LIMIT_WINDOW_MS.',
    default: '600',
  }),
  RATE_LIMIT_WINDOW_MS: setting(is.integer(1000, 3_600_000), {
    description: 'Window of the rate limits, milliseconds.',
    default: '10000',
  }),
  METRICS_OPEN: setting(is.boolean(), { description: 'Serve /metrics to other machines too.', default: 'false' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(is.url('http', 'https').optional(), {
    description: 'Where traces are sent (OTLP over HTTP); without it there are none.',
  }),
  LOG_LEVEL: setting(is.oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']), {
    description: 'Least severe log lines that are written; debug has one line per request.',
    default: 'info',
  }),
});

/** What those variables say of an HTTP interface. */
export interface HttpSettings {
  trustedProxies: readonly string[];
  metricsOpen: boolean;
  rateLimit: { perKey: number; perAddress: number; windowMs: number };
}

export const httpSettings = (values: SettingsOf<typeof serviceVariables>): HttpSettings => ({
  trustedProxies: values.TRUSTED_PROXIES ?? [],
  metricsOpen: values.METRICS_OPEN,
  rateLimit: Object.freeze({
    perKey: values.RATE_LIMIT_REQUESTS,
    perAddress: values.RATE_LIMIT_ADDRESS_REQUESTS,
    windowMs: values.RATE_LIMIT_WINDOW_MS,
  }),
});
