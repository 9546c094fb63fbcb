// Follows a stream of the console. A connection that is lost, or let go while the page is hidden, goes on where it was:
// the id of the last event is the place in the log.

export function follow(path, handlers) {
  let source = null;
  let last = '';
  let closed = false;
  let wait = 500;
  let timer = 0;

  function open() {
    clearTimeout(timer);
    if (closed || source || document.hidden) return;
    const url = '/api/v1' + path + (last ? '?lastEventId=' + encodeURIComponent(last) : '');
    source = new EventSource(url);
    for (const name of ['snapshot', 'delta']) {
      source.addEventListener(name, (event) => {
        wait = 500;
        last = event.lastEventId;
        handlers.status?.('on');
        handlers[name]?.(JSON.parse(event.data));
      });
    }
    source.onopen = () => handlers.status?.('on');
    source.onerror = () => {
      handlers.status?.('off');
      drop();
      timer = setTimeout(open, wait);
      wait = Math.min(8000, wait * 2);
    };
  }

  function drop() {
    source?.close();
    source = null;
  }

  function visibility() {
    if (document.hidden) drop();
    else open();
  }

  document.addEventListener('visibilitychange', visibility);
  open();
  return () => {
    closed = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', visibility);
    drop();
  };
}
