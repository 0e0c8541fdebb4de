import { isConfigError } from '@vaultref/core';
import { acceptsJson } from './accepts-json.js';
import { overviewView } from './overview-view.js';
import { type NoticeCode, noticeOf, type PageCall, pathOf } from './page-call.js';
import { htmlResponse, pageJson, seeOther } from './page-response.js';
import { statusReport } from './status-report.js';

/** The page itself. For a machine, with the token that its forms need. */
export function showOverview({ request, config, updateMs, input }: PageCall): Response {
  const report = statusReport(config);
  return acceptsJson(request)
    ? pageJson({ ...report, formToken: input.formToken })
    : htmlResponse(overviewView({ ...input, notice: noticeOf(request) }, report, updateMs));
}

/** Refreshes the configuration and says whether anything is new. */
export async function refresh({ request, config, input }: PageCall): Promise<Response> {
  const { generation } = config;
  let code: NoticeCode;
  let error: string | undefined;
  try {
    await config.refresh();
    code = config.generation === generation ? 'unchanged' : 'refreshed';
  } catch (reason) {
    code = 'refresh-failed';
    error = isConfigError(reason) ? reason.code : 'unknown';
  }
  if (!acceptsJson(request)) return seeOther(`${pathOf(input)}?notice=${code}`);
  return error === undefined
    ? pageJson({ changed: code === 'refreshed', generation: config.generation })
    : pageJson({ error }, 502);
}
