import type * as AzureIdentity from '@azure/identity';
import { access, constants } from 'node:fs/promises';
import type { Clock } from '../clock.js';
import { withDeadline } from '../deadline.js';
import { isConfigError, type Problem, problemError } from '../errors.js';
import { abortable } from '../secrets/abortable.js';
import type { AccessToken, TokenCredential } from '../secrets/credential.js';
import type { Member } from './credential-members.js';
import { credentialProblem, SIGN_IN } from './credential-problem.js';
import { credentialReason } from './credential-reason.js';
import type { NamedCredential } from './default-credential.js';

/**
 * Asks one credential after the other until one gives a token, and only that one from then on. An identity that exists and is
 * refused ends the chain: another one must not silently take its place.
 */
export function credentialChain(
  members: readonly Member[],
  identity: typeof AzureIdentity,
  clock: Clock,
): NamedCredential {
  let winner: { readonly member: Member; readonly credential: TokenCredential } | undefined;
  const only = members.length === 1 ? members[0] : undefined;
  return {
    get name() {
      return (winner?.member ?? only)?.name ?? 'the default credential';
    },
    get seen() {
      return (winner?.member ?? only)?.witness?.last;
    },
    timeoutMs: members.reduce((sum, { timeoutMs }) => sum + timeoutMs, 0),
    credential: {
      async getToken(scopes, options = {}) {
        if (winner) return askWinner(winner, scopes, options);
        const reasons: string[] = [];
        const problems: Problem[] = [];
        for (const member of members) {
          try {
            const credential = await creation(member, identity);
            // A deadline of its own: of the developer's tools each may hang.
            const token = await withDeadline(member.timeoutMs, ends(options), clock, (abortSignal) =>
              abortable(credential.getToken(scopes, { ...options, abortSignal }), abortSignal),
            );
            if (token) {
              winner = { member, credential };
              return token;
            }
          } catch (error) {
            options.abortSignal?.throwIfAborted();
            const [known] = isConfigError(error) ? error.failures : [];
            const problem = known ?? credentialProblem(error, member.name, member.witness?.last);
            if (problem.code !== 'ERR_CREDENTIAL_UNAVAILABLE' && !member.isGuess) throw problemError(problem);
            // An endpoint that answers is there, whatever it answers.
            const transient = problem.transient && (!member.isGuess || problem.status !== undefined);
            problems.push({ ...problem, transient });
            reasons.push(`${member.name}: ${missingOf(member) ?? credentialReason(error, problem)}`);
          }
        }
        const [first] = problems;
        if (first && members.length === 1 && !missingOf(members[0])) throw problemError(first);
        throw problemError({
          code: 'ERR_CREDENTIAL_UNAVAILABLE',
          message: `no credential works here (${reasons.join('; ')})`,
          remedy:
            first && members.length > 1
              ? SIGN_IN
              : 'set the variables that are missing; a reference there counts for nothing',
          transient: problems.some(({ transient }) => transient),
        });
      },
    },
  };
}

async function askWinner(
  { member, credential }: { readonly member: Member; readonly credential: TokenCredential },
  ...asked: Parameters<TokenCredential['getToken']>
): Promise<AccessToken | null> {
  try {
    return await credential.getToken(...asked);
  } catch (error) {
    throw problemError(credentialProblem(error, member.name, member.witness?.last));
  }
}

async function creation(member: Member, identity: typeof AzureIdentity): Promise<TokenCredential> {
  if (missingOf(member)) throw new Error('not configured');
  if (member.file) await access(member.file.path, constants.R_OK).catch(() => unreadable(member));
  return member.create(identity);
}

/** Said here: the SDK tells of it as of a refusal. */
function unreadable({ name, file }: Member): never {
  throw problemError({
    code: 'ERR_CREDENTIAL_UNAVAILABLE',
    message: `the file of ${name} cannot be read`,
    remedy: `correct ${file?.variable ?? 'its variable'}, or the permissions of the file`,
    transient: false,
  });
}

function missingOf(member: Member | undefined): string | undefined {
  return member?.missing?.length ? `${member.missing.join(', ')} not set` : undefined;
}

function ends({ abortSignal }: { readonly abortSignal?: AbortSignal }): AbortSignal[] {
  return abortSignal ? [abortSignal] : [];
}
