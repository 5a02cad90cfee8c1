import type { Language } from '@edgecoder/protocol';

const DEFINITIONS: Record<Language, RegExp> = {
  python: /^(?:async )?(?:def|class)\s+(\w+)/gm,
  javascript: /^(?:export\s+)?(?:async\s+)?(?:function\*?|class|const|let|var)\s+(\w+)/gm,
};
/** What code looks like that stands in no block. */
const BARE_CODE =
  /^\s*(?:def \w+\(|class \w+|function \w+\(|import \w+|const \w+ =|#include|public |fn \w+\(|SELECT )/m;

/** Whether an answer holds code, in a block or bare. */
export function hasCode(answer: string): boolean {
  return answer.includes('```') || BARE_CODE.test(answer);
}

/** The code, with its last definition also under `name` where it has no such definition. */
export function underName(code: string, name: string, language: Language): string {
  const defined = [...code.matchAll(DEFINITIONS[language])].map(([, found]) => found);
  const last = defined.at(-1);
  if (last === undefined || defined.includes(name)) return code;
  return language === 'python' ? `${code}\n\n${name} = ${last}` : `${code}\n\nconst ${name} = ${last};`;
}
