// Before the first paint, so that nothing flashes.
const stored = localStorage.getItem('theme');
if (stored) document.documentElement.dataset.theme = stored;
