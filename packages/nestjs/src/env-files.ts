import { envFile, type Layer, type Source } from '@vaultref/core';

/** The env files of one load, which remember what they yielded. */
export class EnvFiles {
  readonly #layers = new Map<string, Layer>();
  /** Lowest first, as core wants them: ConfigModule lets the first file win. */
  readonly sources: readonly Source[];

  constructor(paths: string | readonly string[]) {
    const list = typeof paths === 'string' ? [paths || '.env'] : paths;
    this.sources = list.toReversed().map((path) => this.#remembering(envFile({ path, optional: true })));
  }

  /** The text of every variable as the winning file has it: a reference as a reference. */
  get variables(): Readonly<Record<string, unknown>> {
    const layers = this.sources.map(({ name }) => this.#layers.get(name));
    return Object.fromEntries(layers.flatMap((layer) => Object.entries(layer?.tree ?? {})));
  }

  #remembering(source: Source): Source {
    return {
      name: source.name,
      load: async (input) => {
        const layer = await source.load(input);
        this.#layers.set(source.name, layer);
        return layer;
      },
    };
  }
}
