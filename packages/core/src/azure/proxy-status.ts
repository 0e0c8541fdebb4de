/**
 * Whether a proxy says that DNS knows no such host: `Proxy-Status: <proxy>; error=dns_error; rcode="NXDOMAIN"` (RFC 9209,
 * section 2.3.2). Another `rcode`, such as SERVFAIL, may pass; without one it is taken for the usual.
 */
export function saysNoSuchHost(header: string | readonly string[] | undefined): boolean {
  // Of quoted texts only single words matter; others may hold marks that would be taken for those of the header.
  const plain = String(header ?? '').replace(/"((?:[^"\\]|\\.)*)"/g, (_, text: string) =>
    /^\w*$/.test(text) ? text : '',
  );
  return plain.split(',').some((proxy) => {
    const parameters = proxy.split(';').map((parameter) => parameter.trim().toLowerCase());
    const rcode = parameters.find((parameter) => parameter.startsWith('rcode='));
    return parameters.includes('error=dns_error') && (rcode ?? 'rcode=nxdomain') === 'rcode=nxdomain';
  });
}
