// A plugin of TypeDoc: modules bear the names under which applications import them, not those of files.
import { Converter } from 'typedoc';

export function load({ converter }) {
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) module.name = `@vaultref/${module.name.replace('/src', '')}`;
  });
}
