import { describe, expect, it } from '@jest/globals';
import { isLoopback, isLoopbackHost, rateLimitAddress } from './addresses.ts';

describe('isLoopback and isLoopbackHost', () => {
  it.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])('%s is this machine', (address) => {
    expect(isLoopback(address)).toBe(true);
  });
  it.each(['10.0.0.1', '::ffff:10.0.0.1', '', 'fe80::1', '1127.0.0.1'])('%s is not', (address) => {
    expect(isLoopback(address)).toBe(false);
  });
  it.each(['localhost', 'LOCALHOST:4301', '127.0.0.1:80', '[::1]:4301'])('host %s is this machine', (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });
  it.each(['127.0.0.1.evil.example', 'localhost.evil.example:80', 'example.org', ''])('host %s is not', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});

describe('rateLimitAddress', () => {
  it('counts an IPv6 network of 64 bits as one', () => {
    expect(rateLimitAddress('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
    expect(rateLimitAddress('2001:db8:1:2::9')).toBe('2001:db8:1:2');
    expect(rateLimitAddress('2001:db8::9')).toBe('2001:db8:0:0');
    expect(rateLimitAddress('::1')).toBe('0:0:0:0');
  });
  it('counts an IPv4 address as itself, also in its IPv6 form', () => {
    expect(rateLimitAddress('192.0.2.7')).toBe('192.0.2.7');
    expect(rateLimitAddress('::ffff:192.0.2.7')).toBe('192.0.2.7');
  });
});
