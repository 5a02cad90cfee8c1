import { createHash } from 'node:crypto';
import { accessSentence, type OpenApiInfo } from './openapi.ts';
import type { Route } from './route.ts';

const STYLE = `
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
h2{margin-top:2.5rem;border-bottom:1px solid #d0d7de}
code{font:14px ui-monospace,monospace}
dt{margin-top:1rem}dd{margin-left:1.5rem;color:#444c56}
.m{display:inline-block;min-width:3.2rem;font-weight:600}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}dd{color:#9da7b3}h2{border-color:#30363d}a{color:#79b8ff}}
`;

/** Allows the page's own style sheet and nothing else. */
export const DOCS_CSP = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** The routes as a page for people: no script, no other host. */
export function docsPage(info: OpenApiInfo, routes: readonly Route[]): string {
  const tags = [...new Set(routes.map((route) => route.tag))];
  const sections = tags.map((tag) => {
    const items = routes.filter((route) => route.tag === tag).map(routeItem);
    return `<h2>${escapeHtml(tag)}</h2><dl>${items.join('')}</dl>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(info.title)}</title><style>${STYLE}</style></head><body><main>
<h1>${escapeHtml(info.title)} <small>${escapeHtml(info.version)}</small></h1><p>${escapeHtml(info.description)}</p>
<p>The schemas of every body and answer: <a href="/openapi.json">/openapi.json</a>. Errors are RFC 9457 problem documents with a <code>code</code>.</p>
${sections.join('\n')}</main></body></html>`;
}

function routeItem(route: Route): string {
  const errors = (route.errors ?? []).map((code) => `<code>${code}</code>`).join(', ');
  return `<dt><span class="m">${route.method}</span> <code>${escapeHtml(route.path)}</code></dt>
<dd>${escapeHtml(route.summary)} ${escapeHtml(accessSentence(route.access))}${errors === '' ? '' : ` Can answer ${errors}.`}</dd>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
