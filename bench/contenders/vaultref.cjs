void import('./measure.mjs').then(({ measure, names, vaultOf, vaults }) =>
  measure(async () => {
    const { loadConfig, object } = require('@vaultref/core');
    const tree = Object.fromEntries(
      names.map((name, index) => [name, `@keyvault:${vaultOf(index)}/${name}`]),
    );
    const list = Array.from({ length: vaults }, (_, index) => vaultOf(index));
    const config = await loadConfig({
      sources: [object(tree)],
      vaults: list,
      startup: { deadlineMs: 120_000 },
    });
    return names.map((name) => config.get(name));
  }, []),
);
