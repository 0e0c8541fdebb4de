// What `node --require @vaultref/core/register` finds, as users of dotenv write it.
throw new Error(
  'Vaultref: a module that is required cannot wait for secrets. Write node --import @vaultref/core/register',
);
