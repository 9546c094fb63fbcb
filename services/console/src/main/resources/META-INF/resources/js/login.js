import { post } from './api.js';

const form = document.getElementById('sign-in');
const error = document.getElementById('error');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  error.textContent = '';
  try {
    await post('/session', { token: form.token.value.trim() });
    const next = new URLSearchParams(location.search).get('next') ?? '/';
    location.assign(next.startsWith('/') && !next.startsWith('//') ? next : '/');
  } catch (problem) {
    error.textContent = `${problem.message} ${problem.detail}`;
  }
});
