// The console's own REST API. Errors are problems (RFC 9457) and carry what to do.

export class Problem extends Error {
  constructor(body, status) {
    super(body.title ?? `The console answered ${status}.`);
    this.detail = body.detail ?? '';
    this.field = body.field ?? '';
    this.status = status;
  }
}

const AWAY = { title: 'The console cannot be reached.', detail: 'Is it running? This page tries again by itself.' };

function signIn() {
  location.assign('/login.html?next=' + encodeURIComponent(location.pathname + location.search));
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
    throw new Problem(AWAY, 0);
  }
  if (response.status === 401 && path !== '/session') signIn();
  return answer(response.status, await response.text());
}

function answer(status, text) {
  const parsed = text ? JSON.parse(text) : {};
  if (status >= 400) throw new Problem(parsed, status);
  return parsed;
}

/** Sends a file; tells the share that is through, which fetch cannot. */
export function upload(path, file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/v1' + path);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => progress(event.total ? event.loaded / event.total : 1);
    request.onerror = () => reject(new Problem(AWAY, 0));
    request.onload = () => {
      if (request.status === 401) signIn();
      try { resolve(answer(request.status, request.responseText)); } catch (problem) { reject(problem); }
    };
    request.send(file);
  });
}

export const get = (path) => call('GET', path);
export const post = (path, body) => call('POST', path, body);
export const remove = (path) => call('DELETE', path);
export const query = (values) => {
  const parameters = new URLSearchParams(Object.entries(values).filter(([, v]) => v !== '' && v !== undefined && v !== null));
  const text = parameters.toString();
  return text ? '?' + text : '';
};
