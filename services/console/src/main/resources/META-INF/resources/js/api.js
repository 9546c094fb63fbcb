// The console's own REST API. Errors are problems (RFC 9457) and carry what to do.

export class Problem extends Error {
  constructor(body, status) {
    super(body.title ?? `The console answered ${status}.`);
    this.detail = body.detail ?? '';
    this.field = body.field ?? '';
    this.status = status;
  }
}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch('/api/v1' + path, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
  } catch {
    throw new Problem({ title: 'The console cannot be reached.', detail: 'Is it running? This page tries again by itself.' }, 0);
  }
  if (response.status === 401 && path !== '/session') {
    location.assign('/login.html?next=' + encodeURIComponent(location.pathname + location.search));
  }
  const text = await response.text();
  const parsed = text ? JSON.parse(text) : {};
  if (!response.ok) throw new Problem(parsed, response.status);
  return parsed;
}

export const get = (path) => call('GET', path);
export const post = (path, body) => call('POST', path, body);
export const remove = (path) => call('DELETE', path);
export const query = (values) => {
  const parameters = new URLSearchParams(Object.entries(values).filter(([, v]) => v !== '' && v !== undefined && v !== null));
  const text = parameters.toString();
  return text ? '?' + text : '';
};
