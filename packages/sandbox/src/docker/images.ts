import type { Language } from '@edgecoder/protocol';
import { ModeUnavailable } from '../supervisor/mode-unavailable.ts';
import type { Problem } from '../supervisor/walls.ts';
import { type Engine, inTime } from './engine.ts';

const FOLDERS: Readonly<Record<Language, string>> = { python: 'python', javascript: 'node' };

/**
 * The languages whose image the engine has; for the others, how to get it.
 * @throws {ModeUnavailable} when it has none.
 */
export async function findImages(
  { docker, isPodman }: Engine,
  images: Readonly<Record<Language, string>>,
): Promise<{ languages: Language[]; problems: Problem[] }> {
  const languages: Language[] = [];
  const problems: Problem[] = [];
  for (const [language, image] of Object.entries(images) as [Language, string][]) {
    try {
      await inTime(docker.getImage(image).inspect());
      languages.push(language);
    } catch (error) {
      const missing = (error as { statusCode?: number }).statusCode === 404;
      problems.push({
        reason: missing ? `no image ${image}` : `image ${image}: ${(error as Error).message.trim()}`,
        remedy: `In a checkout: ${isPodman ? 'podman' : 'docker'} build -t ${image} infra/sandbox/${FOLDERS[language]}`,
      });
    }
  }
  if (languages.length === 0) {
    throw new ModeUnavailable(
      problems.map(({ reason }) => reason).join('; '),
      problems.map(({ remedy }) => remedy).join('; '),
    );
  }
  return { languages, problems };
}
